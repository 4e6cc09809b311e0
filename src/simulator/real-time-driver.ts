/** Wall clock and timers, as far as letting a venue run needs them. */
export interface DriverTime {
  /** Epoch ms. */
  now(): number;
  /** Runs the task once after so many ms; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
}

/** What is driven. */
export interface Driven {
  readonly nextDue: number;
  advance(nowMs: number): void;
  skipTo(nowMs: number): void;
}

/** A longer pause than this was a suspended machine, not a slow one. */
const LONGEST_CATCH_UP_MS = 5_000;
/** Frames due within this of each other leave together: a busy venue must not wake a thousand times a second. */
const SHORTEST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 100;

/** Lets a venue live in real time: what falls due leaves within a few milliseconds. */
export class RealTimeDriver {
  private lastMs: number;
  private cancel: (() => void) | undefined;

  constructor(
    private readonly venue: Driven,
    private readonly time: DriverTime = WALL_TIME,
  ) {
    this.lastMs = time.now();
  }

  start(): void {
    this.run();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  /** Something was added by hand, and may be due before the next look. */
  wake(): void {
    if (!this.cancel) return;
    this.cancel();
    this.schedule();
  }

  private run(): void {
    const now = this.time.now();
    if (now - this.lastMs > LONGEST_CATCH_UP_MS) this.venue.skipTo(now);
    this.lastMs = now;
    this.venue.advance(now);
    this.schedule();
  }

  private schedule(): void {
    const wait = this.venue.nextDue - this.time.now();
    const pause = Math.max(SHORTEST_PAUSE_MS, Math.min(wait, LONGEST_PAUSE_MS));
    this.cancel = this.time.after(pause, () => this.run());
  }
}

const WALL_TIME: DriverTime = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
