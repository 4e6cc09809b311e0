/** The only way this folder waits; abstract so that a test decides when time has passed. */
export abstract class Timer {
  /** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
  abstract sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export class SystemTimer extends Timer {
  override sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(handle);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const handle = setTimeout(done, ms);
      // A bot that waits must not keep a finished process alive.
      handle.unref();
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
