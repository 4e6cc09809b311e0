import type { Instrument, Venue } from './instrument';
import type { Bar } from './market-event';

/** How one kind of stream of a venue is doing. Times epoch ms; absent: unknown. */
export interface FeedStatus {
  readonly stream: string;
  readonly state: 'alive' | 'quiet' | 'blind' | 'unknown';
  readonly frames: number;
  readonly lastFrameTime?: number;
  readonly blindSince?: number;
}

export interface VenueStatus {
  readonly venue: Venue;
  readonly state: 'connected' | 'connecting' | 'down';
  readonly feeds: readonly FeedStatus[];
  /** Anything more for people who operate it. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One venue as the rest of the program sees it: asks slow questions over REST, streams what it is told to watch. */
export abstract class VenueGateway {
  abstract readonly venue: Venue;
  abstract start(): void;
  abstract stop(): void;
  /** Once a second, with the local time: feeds are judged. */
  abstract tick(now: number): void;
  /** Contracts whose symbols are understood from now on. */
  abstract know(instruments: readonly Instrument[]): void;
  /** Contracts whose trades, books and mark prices are streamed from now on; liquidations are streamed for all. */
  abstract watch(instruments: readonly Instrument[]): void;
  /** All contracts. @throws AppError when the venue cannot be asked */
  abstract instruments(): Promise<Instrument[]>;
  /** USD traded in 24 hours by symbol. @throws AppError */
  abstract volumes(): Promise<ReadonlyMap<string, number>>;
  /** The newest completed bars, oldest first. @throws AppError */
  abstract bars(instrument: Instrument, intervalSeconds: number, count: number): Promise<Bar[]>;
  /** Coins in circulation as the venue publishes it; undefined when it does not. @throws AppError */
  abstract circulatingSupply(instrument: Instrument): Promise<number | undefined>;
  abstract status(): VenueStatus;
  /** Names and values for metrics: frames and drops by kind. */
  abstract counters(): {
    readonly frames: Readonly<Record<string, number>>;
    readonly dropped: Readonly<Record<string, number>>;
  };
}

/** Where market capitalisations come from when the venue itself publishes no supply. */
export abstract class MarketCapSource {
  /** Named in answers. */
  abstract readonly name: string;
  /** USD by asset; of tickers that several coins share, the largest. @throws AppError when it cannot be asked */
  abstract marketCaps(): Promise<ReadonlyMap<string, number>>;
}

/** All venues that are connected. */
export class VenueGateways {
  constructor(readonly all: readonly VenueGateway[]) {}
}
