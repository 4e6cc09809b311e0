import type { Random } from './random';
import type { ShockTruth, TruthSink } from './truth.contract';

/** A move that comes from outside: its whole size, and how long it takes. */
interface RunningShock {
  readonly id: number;
  readonly size: number;
  readonly startMs: number;
  readonly durationMs: number;
  done: number;
}

const DAY_SECONDS = 86_400;
/** Sizes fall off with this power: most are small, a few a month are large. */
const TAIL = 2.1;
const FASTEST_MS = 400;
/** A small part of the news leaks, and moves the price before it breaks. */
const LEAK_PROBABILITY = 0.4;
const REMEMBERED_MS = 30_000;

export interface NewsHabits {
  /** Name told in the truth. */
  readonly asset: string;
  readonly perDay: number;
  /** Smallest size, as a log return. */
  readonly smallest: number;
}

/** News of one asset, or of the whole market: some by chance, some from a scenario. */
export class NewsDesk {
  private readonly running: RunningShock[] = [];
  private readonly coming: RunningShock[] = [];
  private lastId = 0;
  private lastAtMs = -Infinity;
  private lastOrigin: ShockTruth['origin'] = 'news';

  constructor(
    private readonly habits: NewsHabits,
    private readonly random: Random,
    private readonly nextId: () => number,
    private readonly truth: TruthSink | undefined,
  ) {}

  /** The log return of this step. */
  advance(toMs: number): number {
    let total = 0;
    this.begin(toMs);
    for (let index = this.running.length - 1; index >= 0; index -= 1) {
      const shock = this.running[index] as RunningShock;
      total += unroll(shock, toMs);
      if (toMs >= shock.startMs + shock.durationMs) this.running.splice(index, 1);
    }
    return total;
  }

  /** Lets chance bring news; once a second or so. Returns the size that broke, for the volatility that follows. */
  listen(timeMs: number, seconds: number, busyness: number): number {
    const expected = (this.habits.perDay * busyness * seconds) / DAY_SECONDS;
    if (expected === 0 || this.random.next() >= expected) return 0;
    const sign = this.random.next() < 0.53 ? -1 : 1;
    const size = sign * this.habits.smallest * Math.min(25, (1 - this.random.next()) ** (-1 / TAIL));
    const durationMs = Math.max(FASTEST_MS, this.random.lognormal(3_000, 0.8));
    const leaks = this.random.next() < LEAK_PROBABILITY;
    const delayMs = leaks ? 20_000 + 50_000 * this.random.next() : 0;
    if (leaks) this.schedule(timeMs, 0.25 * size, delayMs, 'news', false);
    this.schedule(timeMs + delayMs, leaks ? 0.75 * size : size, durationMs, 'news', true);
    return Math.abs(size);
  }

  schedule(startMs: number, size: number, durationMs: number, origin: ShockTruth['origin'], told = true): void {
    const id = this.nextId();
    this.coming.push({ id, size, startMs, durationMs, done: 0 });
    if (told)
      this.truth?.accept({ kind: 'shock', time: startMs, id, asset: this.habits.asset, origin, size, durationMs });
    if (told) this.lastOrigin = origin;
  }

  /** The latest shock, if it struck less than half a minute before. */
  recent(timeMs: number): { readonly id: number; readonly origin: ShockTruth['origin'] } | undefined {
    return timeMs - this.lastAtMs <= REMEMBERED_MS ? { id: this.lastId, origin: this.lastOrigin } : undefined;
  }

  private begin(toMs: number): void {
    for (let index = this.coming.length - 1; index >= 0; index -= 1) {
      const shock = this.coming[index] as RunningShock;
      if (shock.startMs >= toMs) continue;
      this.coming.splice(index, 1);
      this.running.push(shock);
      this.lastId = shock.id;
      this.lastAtMs = shock.startMs + shock.durationMs;
    }
  }
}

/** Fast at first, then slower: prices find the news within its time. */
function unroll(shock: RunningShock, toMs: number): number {
  const progress = Math.min(1, (toMs - shock.startMs) / shock.durationMs);
  const done = shock.size * (1 - (1 - progress) ** 2);
  const step = done - shock.done;
  shock.done = done;
  return step;
}
