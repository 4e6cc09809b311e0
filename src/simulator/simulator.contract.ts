import type { Fault } from './binance/faults';
import type { MarketModel } from './market/market-model.contract';

export interface SimulatorOptions {
  readonly seed?: number;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** A name of the catalogue of scenarios; `demo` unless told. */
  readonly scenario?: string;
  /** How many assets are listed, largest first, 1 to 600; 60 unless told, 12 in the `idle` scenario. */
  readonly assets?: number;
  /** Told what the scenario does, in words, as it happens. */
  readonly onStory?: (text: string, timeMs: number) => void;
  /** When the market opens, epoch ms; now unless told. Later than now: until then nothing happens. */
  readonly startMs?: number;
  /** Makes the market instead of the scenario. */
  readonly market?: (seed: number, startMs: number) => MarketModel;
  /**
   * Time between a liquidation and its frame, which is also the sampling window: the largest fill of a symbol since
   * the window opened goes out when it closes. 1000 ms as live; a test may compress the second. 0 sends everything.
   */
  readonly liquidationDelayMs?: number;
  /** Plays the alternate world in which the old `/ws` and `/stream` still push market streams. */
  readonly legacyServesMarket?: boolean;
  readonly connectionLifetimeMs?: number;
  readonly pingIntervalMs?: number;
  /** How long a client may leave pings unanswered. */
  readonly pongTimeoutMs?: number;
}

export interface InjectedLiquidation {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  /** As on the wire: coins, or contracts for COIN-M. */
  readonly quantity: number;
  readonly price: number;
  readonly time?: number;
  /** The frame goes out at once, as given. */
  readonly bypassSampling?: boolean;
}

export interface InjectedTrade {
  readonly symbol: string;
  readonly price: number;
  readonly quantity: number;
  readonly takerSide: 'buy' | 'sell';
  readonly time?: number;
}

export type PushPath = 'market' | 'public';
export type SimulatorEvent = 'subscribed' | 'connection' | 'disconnection';

export interface SimulatorStats {
  /** Frames handed to sockets, by kind: forceOrder, aggTrade, depth, markPrice, bookTicker, kline, pushed, raw. */
  readonly framesByKind: Readonly<Record<string, number>>;
  /** The same by symbol and kind. */
  readonly framesBySymbol: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Liquidations that happened, before the venue's sampling. */
  readonly liquidationFills: number;
  readonly connections: {
    readonly open: number;
    readonly total: number;
    readonly byRoute: Readonly<Record<string, number>>;
  };
  /** Control frames received, by method; `invalid` for those answered with an error. */
  readonly controlFrames: Readonly<Record<string, number>>;
  readonly restCalls: Readonly<Record<string, number>>;
  readonly restWeight: number;
  readonly faults: readonly Fault[];
}
