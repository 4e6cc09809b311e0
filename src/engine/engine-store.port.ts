import type { Liquidation } from '../core/market-event';

/** What the engine must find again after a restart. */
export abstract class EngineStore {
  /** Batched by the caller; committed when the promise resolves. */
  abstract appendLiquidations(liquidations: readonly Liquidation[]): Promise<void>;
  /** By exchange time, oldest first. */
  abstract liquidationsSince(exchangeTime: number): Promise<Liquidation[]>;
  /** Deletes liquidations older than this exchange time; returns how many. */
  abstract pruneLiquidations(exchangeTime: number): Promise<number>;
  /** Small named JSON documents (baselines, instrument registry, detector state); replaces by name. */
  abstract saveDocument(name: string, content: unknown, time: number): Promise<void>;
  abstract loadDocument(name: string): Promise<{ readonly content: unknown; readonly time: number } | undefined>;
  /** Written each second so that a restart knows how long it was away. */
  abstract heartbeat(time: number): Promise<void>;
  abstract lastHeartbeat(): Promise<number | undefined>;
}
