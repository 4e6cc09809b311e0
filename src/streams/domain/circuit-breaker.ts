export type BreakerState = 'closed' | 'open' | 'halfOpen';

/**
 * Stops a storm of connections before the venue bans the address: more than `limit` attempts within `windowMs` open it
 * for `openMs`; then a single attempt decides whether it closes again.
 */
export class CircuitBreaker {
  private readonly attempts: number[] = [];
  private openUntil = -Infinity;
  private probing = false;
  /** How often it opened. */
  trips = 0;

  constructor(
    private readonly limit = 30,
    private readonly windowMs = 300_000,
    private readonly openMs = 60_000,
  ) {}

  state(now: number): BreakerState {
    if (this.openUntil === -Infinity) return 'closed';
    return now < this.openUntil ? 'open' : 'halfOpen';
  }

  /** Asks to connect now. 0: go ahead; otherwise how many ms to wait before asking again. */
  tryAcquire(now: number): number {
    const state = this.state(now);
    if (state === 'open') return this.openUntil - now;
    if (state === 'halfOpen') {
      if (this.probing) return this.openMs;
      this.probing = true;
      return 0;
    }
    while (this.attempts.length > 0 && (this.attempts[0] ?? 0) <= now - this.windowMs) this.attempts.shift();
    if (this.attempts.length >= this.limit) return this.trip(now);
    this.attempts.push(now);
    return 0;
  }

  /** A connection came up and works. */
  succeed(): void {
    if (!this.probing) return;
    this.probing = false;
    this.openUntil = -Infinity;
    this.attempts.length = 0;
  }

  /** A connection failed or was lost. */
  fail(now: number): void {
    if (this.probing) this.trip(now);
  }

  private trip(now: number): number {
    this.trips++;
    this.probing = false;
    this.openUntil = now + this.openMs;
    return this.openMs;
  }
}
