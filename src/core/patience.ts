import type { Scheduler } from './scheduler';

/** Waits for a promise, but not longer than `ms`. A failure within that time is passed on, a later one is nobody's. */
export async function patiently(promise: Promise<unknown>, ms: number, scheduler: Scheduler): Promise<void> {
  let cancel = (): void => undefined;
  const patience = new Promise<void>((resolve) => (cancel = scheduler.after(ms, resolve)));
  promise.catch(() => undefined);
  try {
    await Promise.race([promise, patience]);
  } finally {
    cancel();
  }
}
