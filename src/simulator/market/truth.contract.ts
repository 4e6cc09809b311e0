import type { TakerSide } from './market-model.contract';
import type { VenueName } from './universe';

/**
 * What no venue tells: who traded, why, and where everybody's pain lies. Prices as in the public facts; quantities in
 * (multiplied) coins, also where the venue shows contracts. Within a step of 100 ms lines come as things were reckoned.
 */
export type TraderClass =
  'maker' | 'trend' | 'contrarian' | 'retail' | 'holder' | 'whale' | 'arbitrageur' | 'insurance';

/** What made an order: a decision, an execution algorithm, or a rule that struck. */
export type OrderKind = 'market' | 'twap' | 'iceberg' | 'stop' | 'arbitrage' | 'liquidation';

/** One taker order, or the filling of an iceberg (then the resting side). */
export interface OrderTruth {
  readonly kind: 'order';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly account: number;
  readonly trader: TraderClass;
  readonly order: OrderKind;
  readonly side: TakerSide;
  readonly quantity: number;
  readonly averagePrice: number;
  /** How many public trades the order made. */
  readonly fills: number;
}

/** An account's position after it changed by decision or by force. */
export interface PositionTruth {
  readonly kind: 'position';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly account: number;
  readonly trader: TraderClass;
  /** Signed: below 0 is short, 0 is closed. */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly leverage: number;
  /** Absent where no price can liquidate it. */
  readonly liquidationPrice?: number;
  /** Margin and realised result that the account holds, USD. */
  readonly cashUsd: number;
  readonly reason: 'opened' | 'changed' | 'closed' | 'liquidated' | 'deleveraged' | 'settled';
}

export interface LiquidationTruth {
  readonly kind: 'liquidation';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly account: number;
  readonly trader: TraderClass;
  /** `sell` closes a long. */
  readonly side: TakerSide;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly notionalUsd: number;
  /** The mark price that crossed the trader's liquidation price. */
  readonly markPrice: number;
  readonly liquidationPrice: number;
  readonly bankruptcyPrice: number;
  /** USD paid into (above 0) or taken out of the insurance fund. */
  readonly insuranceUsd: number;
  /** What made the greater part of the move of about a second that struck it: the market, or liquidations and stops. */
  readonly cause: 'market' | 'forced';
  /** Closed against those who gained most, outside the book: no public trade belongs to it. */
  readonly deleveraged: boolean;
  /** Part of a position that was too large to be closed at once. */
  readonly partial: boolean;
}

/** A run of liquidations of one asset over all venues, none more than `RUN_GAP_MS` after the one before. */
export interface CascadeTruth {
  readonly kind: 'cascade';
  readonly time: number;
  readonly asset: string;
  /** Time of the first and of the last liquidation. */
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly longs: number;
  readonly usd: number;
  readonly usdByVenue: Readonly<Partial<Record<VenueName, number>>>;
  /** Share of the notional whose cause was forced orders. */
  readonly forcedShare: number;
  /** What set it off: a shock by its id, a large order, or nothing but the drift of the price. */
  readonly cause: 'news' | 'order' | 'scenario' | 'drift';
  readonly shock?: number;
}

/** Something struck a price from outside the market. */
export interface ShockTruth {
  readonly kind: 'shock';
  readonly time: number;
  readonly id: number;
  /** `MARKET` for all. */
  readonly asset: string;
  readonly origin: 'news' | 'scenario';
  /** A part of it that some knew ahead of the rest. */
  readonly rumour: boolean;
  /** Log return it brings, and the time it takes. */
  readonly size: number;
  readonly durationMs: number;
}

/** True density of liquidation prices of one asset over all venues. */
export interface ZonesTruth {
  readonly kind: 'zones';
  readonly time: number;
  readonly asset: string;
  readonly price: number;
  /** Width of a bin as a fraction of the price; bin i lies i widths away from it. */
  readonly binWidth: number;
  /** USD by bin, nearest first: longs below the price, shorts above it. */
  readonly longsUsd: readonly number[];
  readonly shortsUsd: readonly number[];
}

export type TruthFact = OrderTruth | PositionTruth | LiquidationTruth | CascadeTruth | ShockTruth | ZonesTruth;

/** Where the truth goes; a market without one keeps it to itself and runs faster. */
export interface TruthSink {
  accept(fact: TruthFact): void;
}
