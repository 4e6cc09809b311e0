const MINUTE_MS = 60_000;

/**
 * Keeps REST requests inside the venue's weight limit, counted per UTC clock minute as the venue counts. Some of the
 * budget is left alone: other programs on the same address spend it too.
 */
export class RequestWeightBudget {
  private minute = -1;
  private used = 0;
  private pausedUntil = 0;

  constructor(
    private limit = 2_400,
    private readonly usableShare = 0.7,
  ) {}

  /** Weight spent in the running minute, by us or (as the venue reports) by anyone on this address. */
  usedAt(now: number): number {
    this.roll(now);
    return this.used;
  }

  setLimit(limit: number): void {
    this.limit = limit;
  }

  /** 0: the weight is reserved, send. Otherwise ms to wait before asking again. */
  tryAcquire(weight: number, now: number): number {
    if (now < this.pausedUntil) return this.pausedUntil - now;
    this.roll(now);
    if (this.used > 0 && this.used + weight > this.limit * this.usableShare) return (this.minute + 1) * MINUTE_MS - now;
    this.used += weight;
    return 0;
  }

  /** What the venue says has been used this minute. */
  observe(used: number, now: number): void {
    this.roll(now);
    this.used = Math.max(this.used, used);
  }

  /** Nothing may be sent until then (429, 418). */
  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  pausedFor(now: number): number {
    return Math.max(0, this.pausedUntil - now);
  }

  private roll(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute === this.minute) return;
    this.minute = minute;
    this.used = 0;
  }
}
