import { hashText } from '../market/random';

/** A liquidation as the venue would publish it; `time` is that of the fill. */
export interface LiquidationRecord {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly orderPrice: number;
  readonly averagePrice: number;
  readonly quantity: number;
  readonly lastQuantity: number;
  readonly time: number;
}

/** The largest liquidation of one symbol since the window opened. */
export class SamplingWindow<Told extends LiquidationRecord = LiquidationRecord> {
  private published = false;

  constructor(
    private record: Told,
    readonly closesAt: number,
  ) {}

  /** False when the record came too late for this window. */
  accept(record: Told, happenedMs: number): boolean {
    if (this.published || happenedMs >= this.closesAt) return false;
    if (record.quantity > this.record.quantity) this.record = record;
    return true;
  }

  publish(): Told {
    this.published = true;
    return this.record;
  }
}

/**
 * The venue's sampling: a symbol's first liquidation opens a window, and when it closes the largest one goes out.
 * So a symbol has at most one record per window and a lone liquidation arrives one window late (live: E - T is
 * 1007 to 1012 ms); within one contract the larger quantity is the larger liquidation.
 */
export class LiquidationSampler<Told extends LiquidationRecord = LiquidationRecord> {
  private readonly windows = new Map<string, SamplingWindow<Told>>();

  constructor(private readonly windowMs: number) {}

  /** Takes a record in; answers with the window if this record opened one, for the caller to publish at its end. */
  add(record: Told, happenedMs: number): SamplingWindow<Told> | undefined {
    const current = this.windows.get(record.symbol);
    if (current?.accept(record, happenedMs)) return undefined;
    const opensAt = Math.max(happenedMs, current?.closesAt ?? happenedMs);
    const window = new SamplingWindow(record, opensAt + this.windowMs);
    this.windows.set(record.symbol, window);
    return window;
  }
}

/** Live frames leave 1007 to 1012 ms after the fill: the venue takes this much beyond the window. */
const SENDING_MS = 7;
const SENDING_SPREAD_MS = 6;

/** The same for every frame of a symbol, so that two of them are never closer than the window. */
export function sendingMs(symbol: string): number {
  return SENDING_MS + (hashText(symbol) % SENDING_SPREAD_MS);
}
