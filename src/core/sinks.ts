import type { MarketEvent } from './market-event';
import type { Signal } from './signal';

/** Where market events go next. A direct call: high-rate steps pass no bus. */
export abstract class EventSink {
  abstract accept(event: MarketEvent): void;
}

/**
 * Where signals go next. Called after every event that produced some, and on every tick (then maybe with none).
 * Answers whether something began, got graver or ended, which is stored right after this call.
 */
export abstract class SignalSink {
  abstract accept(signals: readonly Signal[], receivedTime: number, tick: boolean): boolean;
  /** Resolves when everything accepted so far is stored. */
  abstract stored(): Promise<void>;
  /** Takes up what an earlier run left open; returns it as plain data, for the first line of a recording. */
  abstract restore(): Promise<unknown>;
}
