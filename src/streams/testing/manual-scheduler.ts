import type { ManualClock } from '../../core/clock';
import { Scheduler } from '../../core/scheduler';

interface Task {
  readonly due: number;
  readonly ms: number;
  readonly run: () => void;
}

/** Timers that fire when the clock they share is moved on. */
export class ManualScheduler extends Scheduler {
  private readonly tasks = new Set<Task>();

  constructor(private readonly clock: ManualClock) {
    super();
  }

  /** How long each task still waiting was put off for, ms. */
  get waits(): number[] {
    return [...this.tasks].map((task) => task.ms);
  }

  override after(ms: number, run: () => void): () => void {
    const task = { due: this.clock.now() + ms, ms, run };
    this.tasks.add(task);
    return () => this.tasks.delete(task);
  }

  /** Moves the clock on and runs what falls due on the way, in order. */
  advance(ms: number): void {
    const until = this.clock.now() + ms;
    for (;;) {
      const [next] = [...this.tasks].filter((task) => task.due <= until).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.tasks.delete(next);
      this.clock.set(Math.max(next.due, this.clock.now()));
      next.run();
    }
    this.clock.set(until);
  }
}
