import type { MarketModel } from '../market/market-model.contract';
import type { VenueName } from '../market/universe';

/** A market that also tells what its facts do not show. */
export interface MeasurableMarket extends MarketModel {
  /** USD resting on one side of the book within a fraction of the price, now. */
  depthWithin(venue: VenueName, symbol: string, fraction: number): number;
}

/** What was found, and from how many observations; `value` is undefined where there were none. */
export interface Measurement {
  readonly value: number | undefined;
  readonly n: number;
}

/** By the `id` of a real fact. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** One group of facts, measured while the market goes by. Times are epoch milliseconds. */
export interface FactCollector {
  /** Another market starts: results add up, but nothing of the last one touches it. `startMs` is a whole second. */
  begin(startMs: number, market: MeasurableMarket): void;
  /** A second of it is complete. */
  second(nowMs: number): void;
  /** It is over. */
  end(nowMs: number): void;
  /** `days` that went by in all markets together. */
  measure(days: number): Measurements;
}

export const DAY_MS = 86_400_000;
