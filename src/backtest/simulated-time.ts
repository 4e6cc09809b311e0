import { ManualClock } from '../core/clock';
import { Scheduler } from '../core/scheduler';

interface Task {
  readonly due: number;
  readonly run: () => void;
}

/** Clock and timers of a run that does not wait: time stands until it is moved, and what falls due on the way runs. */
export class SimulatedTime extends Scheduler {
  readonly clock: ManualClock;
  /** Latest first, so that the next one is at the end. */
  private readonly tasks: Task[] = [];

  constructor(startMs: number) {
    super();
    this.clock = new ManualClock(startMs);
  }

  override after(ms: number, run: () => void): () => void {
    const task = { due: this.clock.now() + ms, run };
    let at = this.tasks.length;
    while (at > 0 && (this.tasks[at - 1] as Task).due <= task.due) at--;
    this.tasks.splice(at, 0, task);
    return () => {
      const index = this.tasks.indexOf(task);
      if (index >= 0) this.tasks.splice(index, 1);
    };
  }

  /** Moves the clock on to `timeMs` (never back) and runs what falls due until then, in order. */
  advanceTo(timeMs: number): void {
    for (;;) {
      const next = this.tasks.at(-1);
      if (next === undefined || next.due > timeMs) break;
      this.tasks.pop();
      this.moveTo(next.due);
      next.run();
    }
    this.moveTo(timeMs);
  }

  private moveTo(timeMs: number): void {
    if (timeMs > this.clock.now()) this.clock.set(timeMs);
  }
}
