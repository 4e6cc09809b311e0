import type { Schedule } from '../guarded-writer';

interface Planned {
  readonly run: () => void;
  readonly delayMs: number;
}

/** Timers that fire when the test says so. */
export class ManualSchedule {
  /** Delays asked for so far, ms. */
  readonly delays: number[] = [];
  private readonly planned: Planned[] = [];
  private waiting: (() => void)[] = [];

  readonly schedule: Schedule = (run, delayMs) => {
    const planned = { run, delayMs };
    this.planned.push(planned);
    this.delays.push(delayMs);
    for (const resolve of this.waiting.splice(0)) resolve();
    return () => {
      const index = this.planned.indexOf(planned);
      if (index >= 0) this.planned.splice(index, 1);
    };
  };

  /** Resolves when something is planned. */
  async planning(): Promise<void> {
    while (this.planned.length === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Waits until something is planned, then lets its time come. */
  async fire(): Promise<number> {
    await this.planning();
    const [next] = this.planned.splice(0, 1) as [Planned];
    next.run();
    return next.delayMs;
  }

  /** Fires and waits until the outcome was a new plan. */
  async fireInVain(): Promise<number> {
    const delay = await this.fire();
    await this.planning();
    return delay;
  }

  /** Fires whatever is planned until `done` has come about. */
  async fireUntil<T>(done: Promise<T>): Promise<T> {
    let settled = false;
    const settle = (): void => void (settled = true);
    done.then(settle, settle);
    while (!settled) {
      await Promise.race([done.then(settle, settle), this.planning()]);
      if (!settled) await this.fire();
    }
    return await done;
  }
}
