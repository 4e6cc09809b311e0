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
export class SamplingWindow {
  private published = false;

  constructor(
    private record: LiquidationRecord,
    readonly closesAt: number,
  ) {}

  /** False when the record came too late for this window. */
  accept(record: LiquidationRecord, happenedMs: number): boolean {
    if (this.published || happenedMs >= this.closesAt) return false;
    if (record.quantity > this.record.quantity) this.record = record;
    return true;
  }

  publish(): LiquidationRecord {
    this.published = true;
    return this.record;
  }
}

/**
 * The venue's sampling: a symbol's first liquidation opens a window, and when it closes the largest one goes out.
 * So a symbol has at most one record per window and a lone liquidation arrives one window late (live: E - T is
 * 1007 to 1012 ms); within one contract the larger quantity is the larger liquidation.
 */
export class LiquidationSampler {
  private readonly windows = new Map<string, SamplingWindow>();

  constructor(private readonly windowMs: number) {}

  /** Takes a record in; answers with the window if this record opened one, for the caller to publish at its end. */
  add(record: LiquidationRecord, happenedMs: number): SamplingWindow | undefined {
    const current = this.windows.get(record.symbol);
    if (current?.accept(record, happenedMs)) return undefined;
    const opensAt = Math.max(happenedMs, current?.closesAt ?? happenedMs);
    const window = new SamplingWindow(record, opensAt + this.windowMs);
    this.windows.set(record.symbol, window);
    return window;
  }
}
