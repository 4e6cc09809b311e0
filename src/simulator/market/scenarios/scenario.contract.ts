import type { VenueName } from '../universe';

/** Whom an event strikes: one coin by name, the whole market, or the smallest coin of those listed. */
export type Target = string;
export const WHOLE_MARKET = 'MARKET';
/** The last coin of the universe, whichever that is: the one that is listed or delisted. */
export const SMALLEST = 'SMALLEST';

/** Times are seconds after the start of the scenario. */
interface At {
  readonly at: number;
}

/** The price moves by `size` (log return) within `seconds`, from outside. */
export interface Shock extends At {
  readonly kind: 'shock';
  readonly target: Target;
  readonly size: number;
  readonly seconds: number;
}

/** Traders who all opened here: `usd` over all venues, longs (1) or shorts (-1). */
export interface Crowd extends At {
  readonly kind: 'crowd';
  readonly target: Target;
  readonly usd: number;
  readonly side: 1 | -1;
  readonly leverage: number;
}

/** Makers take away their orders: depth is multiplied by `scale` until then. */
export interface Withdrawal extends At {
  readonly kind: 'withdrawal';
  readonly until: number;
  readonly target: Target;
  readonly scale: number;
}

/** One market order on one venue that eats the book this far (a fraction of the price). */
export interface LargeOrder extends At {
  readonly kind: 'order';
  readonly venue: VenueName;
  readonly target: Target;
  readonly side: 1 | -1;
  readonly reach: number;
}

export interface Outage extends At {
  readonly kind: 'outage';
  readonly until: number;
  readonly venue: VenueName;
}

/** The coin that contracts are quoted in is worth `size` (log) more or less than a dollar. */
export interface Depeg extends At {
  readonly kind: 'depeg';
  readonly quote: 'USDT' | 'USDC';
  readonly size: number;
  readonly seconds: number;
}

/** The volatility of noise is multiplied until then. */
export interface Weather extends At {
  readonly kind: 'weather';
  readonly until: number;
  readonly volatility: number;
}

export interface NewListing extends At {
  readonly kind: 'listing';
  readonly target: Target;
  readonly venue: VenueName;
}

/** Announced now, settled and gone at `until`. */
export interface Delisting extends At {
  readonly kind: 'delisting';
  readonly until: number;
  readonly target: Target;
  readonly venue: VenueName;
}

export type ScenarioEvent = Shock | Crowd | Withdrawal | LargeOrder | Outage | Depeg | Weather | NewListing | Delisting;

export interface Scenario {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly story: string;
  /** How long a drill of it lasts. */
  readonly seconds: number;
  /** Weekday (0 is Sunday) and hour, UTC, at which it is played when nothing says otherwise. */
  readonly weekday: number;
  readonly hour: number;
  /** Relative to the usual amount of news by chance. */
  readonly news: number;
  readonly events: readonly ScenarioEvent[];
  /** Played again after so many seconds; once if absent. */
  readonly repeatSeconds?: number;
  /** Nothing trades at all: a bench for tests. */
  readonly still?: boolean;
}
