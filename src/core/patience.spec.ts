import { settle } from '../dispatch/testing/settle';
import { ManualScheduler } from '../streams/testing/manual-scheduler';
import { ManualClock } from './clock';
import { patiently } from './patience';

const never = new Promise<never>(() => undefined);
let scheduler: ManualScheduler;
beforeEach(() => (scheduler = new ManualScheduler(new ManualClock())));

describe(patiently.name, () => {
  it('waits for what comes in time, and leaves no timer behind', async () => {
    await patiently(Promise.resolve(), 1_000, scheduler);
    expect(scheduler.waits).toEqual([]);
  });

  it('waits no longer than it was told', async () => {
    let over = false;
    void patiently(never, 1_000, scheduler).then(() => (over = true));
    scheduler.advance(999);
    await settle(2);
    expect(over).toBe(false);
    scheduler.advance(1);
    await settle(2);
    expect(over).toBe(true);
  });

  it('passes on a failure that comes in time, and leaves no timer behind', async () => {
    await expect(patiently(Promise.reject(new Error('full')), 1_000, scheduler)).rejects.toThrow('full');
    expect(scheduler.waits).toEqual([]);
  });

  it('a failure that comes later is nobody’s', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    let fail = (_: Error): void => undefined;
    const waiting = patiently(new Promise((_, reject) => (fail = reject)), 1_000, scheduler);
    scheduler.advance(1_000);
    await waiting;
    fail(new Error('late'));
    await settle(5);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
