import type { Random } from './random';
import type { ShockTruth, TruthSink } from './truth.contract';

/** A move that comes from outside: its whole size, and how long it takes. */
interface RunningShock {
  readonly id: number;
  readonly size: number;
  startMs: number;
  readonly durationMs: number;
  readonly origin: ShockTruth['origin'];
  /** Known to some, ahead of the rest. */
  readonly rumour: boolean;
  done: number;
}

const DAY_SECONDS = 86_400;
/** Sizes fall off with this power: most are small, a few a month are large. */
const TAIL = 1.8;
const FASTEST_MS = 400;
/** Much of the news leaks, and moves the price a little before it breaks. */
const LEAK_PROBABILITY = 0.45;
/** A rumour moves the price slowly: no jump that anybody would notice. */
const LEAK_MS = 20_000;
/** Rumours make people more nervous than news of their size. */
const RUMOUR = 4;
/** Most of what leaks does so in the last minute. */
const LAST_MINUTE = 0.7;
const LEAKED_SHARE = 0.5;
/** Time between what some know and what all know, at most. */
const LEAD_MS = 240_000;
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
  private struck = 0;
  private last: RunningShock | undefined;

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

  /** Sizes that have broken since the last call, without their signs: volatility follows them. */
  takeStruck(): number {
    const { struck } = this;
    this.struck = 0;
    return struck;
  }

  /** Lets chance bring news; once a second or so. */
  listen(timeMs: number, seconds: number, busyness: number): void {
    const expected = (this.habits.perDay * busyness * seconds) / DAY_SECONDS;
    if (expected === 0 || this.random.next() >= expected) return;
    const sign = this.random.next() < 0.5 ? -1 : 1;
    const size = sign * this.habits.smallest * Math.min(16, (1 - this.random.next()) ** (-1 / TAIL));
    const durationMs = Math.max(FASTEST_MS, this.random.lognormal(5_000, 1));
    const leaked = this.leak(timeMs, size);
    this.schedule(timeMs + LEAD_MS, size - leaked, durationMs, 'news');
  }

  /** Foreshocks: some know before the others. Returns the part of the size that they bring. */
  private leak(timeMs: number, size: number): number {
    if (this.random.next() >= LEAK_PROBABILITY) return 0;
    const count = 2 + Math.floor(4 * this.random.next());
    const each = (LEAKED_SHARE * size) / count;
    for (let index = 0; index < count; index += 1) {
      const late = this.random.next() < LAST_MINUTE;
      const ahead = (late ? 12_000 : 60_000) + this.random.next() * (late ? 48_000 : 180_000);
      this.schedule(timeMs + Math.max(0, LEAD_MS - ahead), each, LEAK_MS, 'news', true);
    }
    return each * count;
  }

  schedule(startMs: number, size: number, durationMs: number, origin: ShockTruth['origin'], rumour = false): void {
    this.coming.push({ id: this.nextId(), size, startMs, durationMs, origin, rumour, done: 0 });
  }

  /** The latest shock, while it strikes and for half a minute after. */
  recent(timeMs: number): { readonly id: number; readonly origin: ShockTruth['origin'] } | undefined {
    const { last } = this;
    if (!last) return undefined;
    const struckFor = Math.min(last.durationMs, REMEMBERED_MS);
    return timeMs - last.startMs <= struckFor + REMEMBERED_MS ? { id: last.id, origin: last.origin } : undefined;
  }

  /** Time that nobody lived through: whatever was to come still comes, as much later. */
  shift(byMs: number): void {
    for (const shock of [...this.coming, ...this.running]) shock.startMs += byMs;
  }

  private begin(toMs: number): void {
    for (let index = this.coming.length - 1; index >= 0; index -= 1) {
      const shock = this.coming[index] as RunningShock;
      if (shock.startMs >= toMs) continue;
      this.coming.splice(index, 1);
      this.running.push(shock);
      this.struck += Math.abs(shock.size) * (shock.rumour ? RUMOUR : 1);
      this.last = shock;
      this.tell(shock);
    }
  }

  private tell({ id, startMs: time, size, durationMs, origin, rumour }: RunningShock): void {
    this.truth?.accept({ kind: 'shock', time, id, asset: this.habits.asset, origin, rumour, size, durationMs });
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
