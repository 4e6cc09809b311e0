const MINUTE_MS = 60_000;
const BAN_MS = 120_000;
/** Requests that may ignore a 429 before the address is banned. */
const IGNORED_BEFORE_BAN = 10;

export type Admission =
  | { readonly kind: 'admitted'; readonly used: number }
  | { readonly kind: 'limited'; readonly used: number; readonly retryAfterSeconds: number }
  | { readonly kind: 'banned'; readonly until: number; readonly retryAfterSeconds: number };

/** Weight used in fixed windows of the UTC clock; fapi and dapi share one of these. */
export class RequestWeight {
  private window = -1;
  private used = 0;
  private ignored = 0;
  private bannedUntil = 0;

  constructor(
    private readonly limit: number,
    private readonly windowMs: number = MINUTE_MS,
  ) {}

  get usedNow(): number {
    return this.used;
  }

  take(weight: number, nowMs: number): Admission {
    if (nowMs < this.bannedUntil) return this.banned(nowMs);
    this.enter(nowMs);
    this.used += weight;
    if (this.used <= this.limit) return { kind: 'admitted', used: this.used };
    this.ignored += 1;
    if (this.ignored > IGNORED_BEFORE_BAN) {
      this.bannedUntil = nowMs + BAN_MS;
      return this.banned(nowMs);
    }
    const retryAfterSeconds = Math.ceil(((this.window + 1) * this.windowMs - nowMs) / 1000);
    return { kind: 'limited', used: this.used, retryAfterSeconds };
  }

  private enter(nowMs: number): void {
    const window = Math.floor(nowMs / this.windowMs);
    if (window === this.window) return;
    this.window = window;
    this.used = 0;
    this.ignored = 0;
  }

  private banned(nowMs: number): Admission {
    const retryAfterSeconds = Math.ceil((this.bannedUntil - nowMs) / 1000);
    return { kind: 'banned', until: this.bannedUntil, retryAfterSeconds };
  }
}
