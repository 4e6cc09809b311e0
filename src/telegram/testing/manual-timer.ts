import { Timer } from '../timer';

interface Sleeper {
  readonly ms: number;
  readonly wake: () => void;
}

/** A timer whose sleepers wake when the test says so. */
export class ManualTimer extends Timer {
  private sleepers: Sleeper[] = [];
  private watchers: (() => void)[] = [];

  override sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper: Sleeper = { ms, wake: resolve };
      signal.addEventListener('abort', () => this.wake(sleeper), { once: true });
      this.sleepers.push(sleeper);
      if (signal.aborted) this.wake(sleeper);
      for (const watcher of this.watchers.splice(0)) watcher();
    });
  }

  /** How long the next sleeper wants to sleep; waits until there is one. */
  async nextSleep(): Promise<number> {
    while (this.sleepers[0] === undefined) await new Promise<void>((resolve) => this.watchers.push(resolve));
    return this.sleepers[0].ms;
  }

  /** Time has passed for whoever sleeps now. */
  release(): void {
    for (const sleeper of [...this.sleepers]) this.wake(sleeper);
  }

  private wake(sleeper: Sleeper): void {
    this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    sleeper.wake();
  }
}
