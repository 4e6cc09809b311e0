import type { Venue } from './instrument';

/** Aggressor of a trade, or side of a liquidation order. */
export type Side = 'buy' | 'sell';

/**
 * What every market event carries. Both times are epoch milliseconds: `exchangeTime` as the venue says,
 * `receivedTime` when the frame reached this process. A field that is absent is unknown; it is never 0 in its place.
 */
interface Happening {
  readonly venue: Venue;
  /** Unified name with the venue's multiplier kept: `1000PEPE/USDT:USDT`. */
  readonly instrument: string;
  readonly exchangeTime: number;
  readonly receivedTime: number;
}

/** One taker order's fills at one price. `quantity` in base coins as quoted (thousands for `1000PEPE`). */
export interface Trade extends Happening {
  readonly type: 'trade';
  readonly price: number;
  readonly quantity: number;
  readonly takerSide: Side;
  /** USD; equals price x quantity for a linear contract. */
  readonly notionalUsd?: number;
  readonly id?: number | string;
}

/** A forced close. `side` is the side of the liquidation order: `sell` means a **long** was liquidated. */
export interface Liquidation extends Happening {
  readonly type: 'liquidation';
  readonly price: number;
  /** Filled base coins. */
  readonly quantity: number;
  readonly side: Side;
  readonly notionalUsd: number;
  /** The venue publishes a sample of its liquidations, so sums over this feed are lower bounds. */
  readonly sampled: boolean;
  readonly priceKind: 'fill' | 'bankruptcy';
  readonly id?: number | string;
}

export type BookLevel = readonly [price: number, quantity: number];

/** The self-contained top of a book (20 levels where the venue gives as many), best first. Quantity in base coins. */
export interface Book extends Happening {
  readonly type: 'book';
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Base coins, one side counted. */
export interface OpenInterest extends Happening {
  readonly type: 'openInterest';
  readonly openInterest: number;
  readonly openInterestUsd?: number;
}

/** `fundingRate` is a fraction per interval. */
export interface Mark extends Happening {
  readonly type: 'mark';
  readonly markPrice: number;
  readonly indexPrice?: number;
  readonly fundingRate?: number;
  readonly nextFundingTime?: number;
  readonly fundingIntervalHours?: number;
}

/** A completed bar; `exchangeTime` is its END. Volumes in base coins, `quoteVolume` in the quote currency. */
export interface Bar extends Happening {
  readonly type: 'bar';
  readonly intervalSeconds: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume?: number;
  readonly takerBuyVolume?: number;
}

export interface Ticker extends Happening {
  readonly type: 'ticker';
  readonly lastPrice: number;
  readonly volume24hUsd: number;
  readonly change24hPct?: number;
}

export interface InstrumentChange extends Happening {
  readonly type: 'instrument';
  readonly symbol: string;
  readonly status: string;
  readonly contractSize?: number;
}

/** A slow fact about an asset, and where it comes from. */
export interface Reference {
  readonly type: 'reference';
  readonly asset: string;
  readonly receivedTime: number;
  /** Coins in circulation. */
  readonly circulatingSupply?: number;
  readonly marketCapUsd?: number;
  readonly source: string;
}

export interface ConfigChange {
  readonly type: 'config';
  readonly receivedTime: number;
  readonly hash: string;
  readonly content: unknown;
}

/** What the engine knew when a recording (or this process) began, so that a replay starts from the same ground. */
export interface StateSnapshot {
  readonly type: 'state';
  readonly receivedTime: number;
  readonly content: unknown;
}

/**
 * Something we did not see. `stream` is `venue:name` (`binance:!forceOrder@arr`). `to` absent: it still lasts.
 * `blind` is a stream that acknowledges and stays silent.
 */
export interface Gap {
  readonly type: 'gap';
  readonly venue: Venue;
  readonly stream: string;
  readonly reason: 'disconnect' | 'blind' | 'restart' | 'sequence' | 'overflow';
  readonly from: number;
  readonly to?: number;
  readonly receivedTime: number;
  /** Path the stream was on: `/market/stream`. */
  readonly route?: string;
  /** Set when one instrument is meant; absent: every instrument of the stream. */
  readonly instrument?: string;
}

/** The clock as an event, once a second, so that silence is noticed. */
export interface Tick {
  readonly type: 'tick';
  readonly receivedTime: number;
}

export type MarketEvent =
  | Trade
  | Liquidation
  | Book
  | OpenInterest
  | Mark
  | Bar
  | Ticker
  | InstrumentChange
  | Reference
  | ConfigChange
  | StateSnapshot
  | Gap
  | Tick;

export type MarketEventType = MarketEvent['type'];

/** `long` when the liquidation order sold. */
export function liquidatedPosition(side: Side): 'long' | 'short' {
  return side === 'sell' ? 'long' : 'short';
}
