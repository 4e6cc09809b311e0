import type { Measurements } from './fact-collector.contract';
import { ratioOf } from './numeric/quantile';

/** Seconds from the onset: the flat rate, then what leads up to it and what follows. */
const BASE = [-7200, -300] as const;
const BINS = [
  ['300', -300, -60],
  ['60', -60, -30],
  ['30', -30, -10],
  ['10', -10, 0],
  ['0', 0, 10],
] as const;
const LAST_SECOND = 10;
/** An onset with less of the flat rate behind it would measure the start of the market. */
const MIN_BASE_SECONDS = 1500;
/** A power of two, long enough for the base and the longest cascade. */
const RING_SECONDS = 16_384;

/** Rate of events around onsets as a multiple of the rate long before them. Seconds count from the market's start. */
export class OnsetProfile {
  /** Events up to and including a second, by second modulo the ring. */
  private readonly upTo = new Float64Array(RING_SECONDS);
  private readonly events = new Float64Array(BINS.length);
  private baseEvents = 0;
  private baseSeconds = 0;
  private onsets = 0;
  private seconds = 0;
  private total = 0;
  private waiting: number[] = [];

  begin(): void {
    this.seconds = 0;
    this.total = 0;
    this.waiting = [];
  }

  count(): void {
    this.total += 1;
  }

  /** In a second that has been, or is being counted. */
  onset(atSecond: number): void {
    this.waiting.push(atSecond);
  }

  second(): void {
    this.upTo[this.seconds % RING_SECONDS] = this.total;
    this.seconds += 1;
    while (this.waiting.length > 0 && (this.waiting[0] as number) + LAST_SECOND <= this.seconds) {
      this.evaluate(this.waiting.shift() as number);
    }
  }

  /** The multiples, named `prefix` and where the bin begins. */
  rates(prefix: string): Measurements {
    const base = ratioOf(this.baseEvents, this.baseSeconds);
    const rows = BINS.map(([name, from, to], bin) => {
      const rate = ratioOf(this.events[bin], this.onsets * (to - from));
      return [prefix + name, { value: ratioOf(rate, base), n: this.onsets }] as const;
    });
    return Object.fromEntries(rows);
  }

  get baseRate(): number | undefined {
    return ratioOf(this.baseEvents, this.baseSeconds);
  }

  get measuredOnsets(): number {
    return this.onsets;
  }

  private evaluate(onset: number): void {
    const oldest = Math.max(0, this.seconds - RING_SECONDS + 1);
    const from = Math.max(oldest, onset + BASE[0]);
    const to = onset + BASE[1];
    if (to - from < MIN_BASE_SECONDS) return;
    this.onsets += 1;
    this.baseEvents += this.between(from, to);
    this.baseSeconds += to - from;
    BINS.forEach(([, start, end], bin) => {
      this.events[bin] = (this.events[bin] as number) + this.between(onset + start, onset + end);
    });
  }

  /** Events in the seconds `from` (included) to `to` (excluded). */
  private between(from: number, to: number): number {
    return this.before(to) - this.before(from);
  }

  private before(second: number): number {
    return second <= 0 ? 0 : (this.upTo[(second - 1) % RING_SECONDS] as number);
  }
}
