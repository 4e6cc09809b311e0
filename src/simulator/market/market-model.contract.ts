import type { ListedContract, Universe, VenueName } from './universe';

/** The seam between the market and the servers: what happened, in the units of the contract, without any wire format. */
export type OrderSide = 'BUY' | 'SELL';
export type TakerSide = 'buy' | 'sell';

/** Price and quantity, best first. Quantity is in coins for linear contracts and in contracts for inverse ones. */
export type BookLevel = readonly [price: number, quantity: number];

export interface TradeFill {
  readonly kind: 'trade';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly price: number;
  readonly quantity: number;
  readonly takerSide: TakerSide;
}

export interface LiquidationFill {
  readonly kind: 'liquidation';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  /** Side of the liquidation order: SELL means a long was liquidated. */
  readonly side: OrderSide;
  /** Limit of the liquidation order (bankruptcy side). */
  readonly orderPrice: number;
  readonly averagePrice: number;
  readonly quantity: number;
  /** Quantity of the last partial fill; never the whole order when it took several. */
  readonly lastQuantity: number;
}

export interface BookState {
  readonly kind: 'book';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface MarkState {
  readonly kind: 'mark';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly markPrice: number;
  readonly markAverage: number;
  readonly indexPrice: number;
  readonly fundingRate: number;
  readonly nextFundingTime: number;
}

export interface OpenInterestState {
  readonly kind: 'openInterest';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  /** One side, in coins (linear) or contracts (inverse). */
  readonly quantity: number;
}

export type ListingStatus = 'pending' | 'trading' | 'settling' | 'delisted';

/** A contract's life changed: it is announced, starts to trade, is being settled, or is gone. */
export interface ListingChange {
  readonly kind: 'listing';
  readonly time: number;
  readonly venue: VenueName;
  readonly symbol: string;
  readonly status: ListingStatus;
}

/** A venue's public feed and REST go dark, or come back; its market may go on meanwhile, unseen. */
export interface VenueOutage {
  readonly kind: 'outage';
  readonly time: number;
  readonly venue: VenueName;
  readonly down: boolean;
}

export type MarketFact =
  TradeFill | LiquidationFill | BookState | MarkState | OpenInterestState | ListingChange | VenueOutage;

/** One contract as the venue lists it now. */
export interface Listing {
  readonly contract: ListedContract;
  readonly status: ListingStatus;
  readonly onboardTime: number;
  /** Known from the announcement of the delisting on. */
  readonly deliveryTime?: number;
}

export interface MarketModel {
  readonly universe: Universe;
  /** Every contract of every venue that is announced, trades or settles; gone ones too, as `delisted`. */
  listings(): readonly Listing[];
  /** Everything that happened up to `nowMs` since the last call, in order of time. Pure: no clock, no timers. */
  advance(nowMs: number): readonly MarketFact[];
  /** Leaves out the time up to `nowMs` (a suspended machine), so that nobody receives an hour at once. */
  skipTo(nowMs: number): void;
}
