import { SystemTimer } from './timer';

describe('SystemTimer', () => {
  const timer = new SystemTimer();

  it('wakes when the time has passed', async () => {
    jest.useFakeTimers();
    try {
      const slept = timer.sleep(1000, new AbortController().signal);
      jest.advanceTimersByTime(1000);
      await expect(slept).resolves.toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });

  it('wakes at once when it is called off, before or while it sleeps', async () => {
    await expect(timer.sleep(1e6, AbortSignal.abort())).resolves.toBeUndefined();
    const controller = new AbortController();
    const slept = timer.sleep(1e6, controller.signal);
    controller.abort();
    await expect(slept).resolves.toBeUndefined();
  });
});
