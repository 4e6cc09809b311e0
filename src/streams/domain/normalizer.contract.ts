import type { MarketEvent } from '../../core/market-event';

/** What was dropped, counted by named reason. */
export type DropCounts = Readonly<Record<string, number>>;

/**
 * Turns a venue's frames into market events. Pure: no socket, no clock. It never throws; what it cannot use it drops and
 * counts under a name.
 */
export interface Normalizer {
  /** `receivedTime` epoch ms. Calls `emit` zero or more times. */
  normalize(frame: Uint8Array, receivedTime: number): void;
  readonly dropped: DropCounts;
  /** Frames taken in, of any kind. */
  readonly frames: number;
  readonly emit: (event: MarketEvent) => void;
}
