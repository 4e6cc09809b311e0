/** Delays before the next attempt: exponential with full jitter, so that many clients never come back together. */
export class Backoff {
  private attempts = 0;

  /** `random` gives [0, 1). */
  constructor(
    private readonly random: () => number,
    private readonly baseMs = 1_000,
    private readonly capMs = 30_000,
  ) {}

  /** Failures since the last success. */
  get failures(): number {
    return this.attempts;
  }

  next(): number {
    const ceiling = Math.min(this.capMs, this.baseMs * 2 ** Math.min(this.attempts, 30));
    this.attempts++;
    return this.random() * ceiling;
  }

  reset(): void {
    this.attempts = 0;
  }
}
