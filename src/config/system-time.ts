import { Clock } from '../core/clock';
import { Scheduler } from '../core/scheduler';

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}

/** Real timers. They do not keep the process alive by themselves. */
export class SystemScheduler extends Scheduler {
  override after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  }
}
