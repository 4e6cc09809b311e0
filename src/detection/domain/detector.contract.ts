import type { Signal } from '../../core/signal';
import type { MarketState } from '../../market/domain/market-state';
import type { ThresholdBook } from '../../thresholds/domain/threshold-book';
import type { SeenLiquidation } from './liquidation-tally';

/** What detectors may look at. */
export interface DetectionContext {
  readonly market: MarketState;
  readonly thresholds: ThresholdBook;
}

/** Tells what just happened. Pure: the same events give the same signals. */
export interface LiquidationDetector {
  /** After the market has taken the liquidation in. */
  onLiquidation(seen: SeenLiquidation, asset: string): Signal | undefined;
  /** After a restart: a liquidation of the last half minute that was judged before it. Nothing is said. */
  recall?(seen: SeenLiquidation, asset: string): void;
  /** Ends what is over in this asset, before something new is judged; `time` as in `onTick`. */
  settle(asset: string, time: number, receivedTime: number): Signal | undefined;
  /** Once a second; `time` is event time of liquidations that must have arrived by now. */
  onTick(time: number, receivedTime: number): Signal[];
  /** Whether something is going on in this asset. */
  isActive(asset: string): boolean;
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** Growth alone is told at most this often between ticks, and with the next tick in any case. */
export const GROWTH_INTERVAL_MS = 200;
/** A rule has to be false for this long before an episode is over. */
export const END_AFTER_MS = 30_000;
/** The same thing again within this time is the same episode. */
export const REOPEN_WITHIN_MS = 300_000;
