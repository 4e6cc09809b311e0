import type { EntityManager } from 'typeorm';
import { ManualClock } from '../core/clock';
import { GuardedWriter, type Degradation } from './guarded-writer';
import type { Work } from './write-queue';
import { ManualSchedule } from './testing/manual-schedule';

const manager = {} as EntityManager;
const outage = (code = 'SQLITE_FULL'): Error => Object.assign(new Error('disk says no'), { code });

/** A database that can be broken. */
function setUp(maxJournalRows = 10) {
  const clock = new ManualClock(5000);
  const timers = new ManualSchedule();
  const database: { failure?: Error; log: string[] } = { log: [] };
  const transaction = async <T>(work: Work<T>): Promise<T> => {
    if (database.failure !== undefined) throw database.failure;
    return await work(manager);
  };
  const writer = new GuardedWriter({ transaction, clock, schedule: timers.schedule, maxJournalRows });
  const write = (name: string, options = {}): Promise<string> =>
    writer.write(async () => {
      database.log.push(name);
      return name;
    }, options);
  return { clock, timers, database, writer, write };
}

describe(GuardedWriter, () => {
  it('writes in order, and not on the stack of the caller', async () => {
    const { database, writer, write } = setUp();
    const all = Promise.all(['a', 'b', 'c'].map((name) => write(name)));
    expect(database.log).toEqual([]);
    expect(writer.queued).toBe(3);
    expect(await all).toEqual(['a', 'b', 'c']);
    expect(database.log).toEqual(['a', 'b', 'c']);
    await writer.idle();
    expect(writer.queued).toBe(0);
  });

  it('runs one transaction at a time', async () => {
    const { writer } = setUp();
    let running = 0;
    const work = async (): Promise<void> => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await Promise.all(Array.from({ length: 10 }, () => writer.write(work)));
  });

  it('refuses a faulty write and goes on with the next', async () => {
    const { writer, write } = setUp();
    const faulty = writer.write(() => Promise.reject(new Error('no such column')));
    const next = write('next');
    await expect(faulty).rejects.toThrow('no such column');
    expect(await next).toBe('next');
    expect(writer.degraded).toBeUndefined();
  });

  it('waits out an outage from 500 ms, doubling to 10 s, and says so once', async () => {
    const { clock, timers, database, writer, write } = setUp();
    const told: [Degradation | undefined, Degradation | undefined][] = [];
    writer.onChange((state, before) => told.push([state, before]));
    database.failure = outage();
    const all = Promise.all([write('a'), write('b')]);
    const delays: number[] = [];
    await timers.planning();
    for (let attempt = 0; attempt < 7; attempt++) delays.push(await timers.fireInVain());
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    const state = { since: 5000, reason: 'the disk is full (disk says no)', queued: 2, dropped: 0 };
    expect(writer.degraded).toEqual(state);

    clock.advance(60_000);
    database.failure = undefined;
    await timers.fire();
    expect(await all).toEqual(['a', 'b']);
    expect(writer.degraded).toBeUndefined();
    expect(told).toEqual([
      [state, undefined],
      [undefined, state],
    ]);
  });

  it('shows the latest reason', async () => {
    const { timers, database, writer, write } = setUp();
    database.failure = outage();
    const done = write('a');
    await timers.planning();
    database.failure = outage('SQLITE_IOERR_WRITE');
    await timers.fireInVain();
    expect(writer.degraded?.reason).toContain('cannot be written');
    database.failure = undefined;
    await timers.fire();
    await done;
  });

  it('has patience with a lock for five seconds before it counts as trouble', async () => {
    const { timers, database, writer, write } = setUp();
    database.failure = outage('SQLITE_BUSY');
    const done = write('a');
    await timers.planning();
    let waited = 0;
    while (writer.degraded === undefined) waited += await timers.fireInVain();
    expect(timers.delays.slice(0, 6)).toEqual([10, 20, 40, 80, 160, 250]);
    expect(waited).toBeGreaterThanOrEqual(5000);
    expect(waited).toBeLessThan(5300);
    expect(timers.delays.at(-1)).toBe(500);
    database.failure = undefined;
    await timers.fire();
    expect(await done).toBe('a');
  });

  it('stays silent about a lock that passes', async () => {
    const { timers, database, writer, write } = setUp();
    const listener = jest.fn();
    writer.onChange(listener);
    database.failure = outage('SQLITE_BUSY');
    const done = write('a');
    await timers.planning();
    database.failure = undefined;
    expect(await timers.fire()).toBe(10);
    await done;
    expect(listener).not.toHaveBeenCalled();
  });

  it('drops the oldest liquidations when too many wait, counts them, and drops nothing else', async () => {
    const { timers, database, writer, write } = setUp(10);
    database.failure = outage();
    const alert = write('alert');
    await timers.planning();
    const journal = ['j1', 'j2', 'j3'].map((name) => write(name, { journalRows: 4 }));
    const row = write('outbox');
    await expect(journal[0]).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(writer.degraded).toMatchObject({ queued: 4, dropped: 4 });
    database.failure = undefined;
    await timers.fire();
    await Promise.all([alert, row, journal[1], journal[2]]);
    expect(database.log).toEqual(['alert', 'j2', 'j3', 'outbox']);
    expect(writer.droppedTotal).toBe(4);
  });

  it('drops also the liquidations that were being written', async () => {
    const { timers, database, writer, write } = setUp(10);
    let fail = (): void => undefined;
    const failing = new Promise<never>((_, reject) => (fail = (): void => reject(outage())));
    const first = writer.write(() => failing, { journalRows: 6 });
    await new Promise((resolve) => setImmediate(resolve));
    const second = write('second', { journalRows: 6 });
    fail();
    await expect(first).rejects.toThrow('6 liquidations were dropped');
    expect(writer.degraded).toMatchObject({ queued: 1, dropped: 6 });
    await timers.fire();
    expect(await second).toBe('second');
    expect(database.log).toEqual(['second']);
  });

  it('takes a batch larger than its bound', async () => {
    const { writer, write } = setUp(3);
    expect(await write('large', { journalRows: 4 })).toBe('large');
    expect(writer.droppedTotal).toBe(0);
  });

  it('writes only the newest of what replaces each other', async () => {
    const { timers, database, writer, write } = setUp();
    database.failure = outage();
    const first = write('beat 1', { replaces: 'heartbeat' });
    await timers.planning();
    const others = [write('alert'), write('beat 2', { replaces: 'heartbeat' }), write('state', { replaces: 'state' })];
    const last = write('beat 3', { replaces: 'heartbeat' });
    expect(writer.queued).toBe(3);
    database.failure = undefined;
    await timers.fire();
    expect(await Promise.all([first, last, ...others])).toEqual(['beat 3', 'beat 3', 'alert', 'beat 3', 'state']);
    expect(database.log).toEqual(['alert', 'state', 'beat 3']);
  });

  it('does not try again what was superseded while it failed', async () => {
    const { timers, database, writer } = setUp();
    let fail = (): void => undefined;
    const failing = new Promise<never>((_, reject) => (fail = (): void => reject(outage())));
    const first = writer.write(() => failing, { replaces: 'heartbeat' });
    await new Promise((resolve) => setImmediate(resolve));
    database.failure = outage();
    const second = writer.write(async () => 'newer', { replaces: 'heartbeat' });
    fail();
    await timers.planning();
    expect(writer.queued).toBe(1);
    database.failure = undefined;
    await timers.fire();
    expect(await Promise.all([first, second])).toEqual(['newer', 'newer']);
  });

  it('does not mind a listener that throws', async () => {
    const { timers, database, writer, write } = setUp();
    const listener = jest.fn();
    writer.onChange(() => {
      throw new Error('observer');
    });
    writer.onChange(listener);
    database.failure = outage();
    const done = write('a');
    await timers.planning();
    database.failure = undefined;
    await timers.fire();
    expect(await done).toBe('a');
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('stops telling when asked to', async () => {
    const { timers, database, writer, write } = setUp();
    const listener = jest.fn();
    const stop = writer.onChange(listener);
    stop();
    database.failure = outage();
    const done = write('a');
    await timers.planning();
    database.failure = undefined;
    await timers.fire();
    await done;
    expect(listener).not.toHaveBeenCalled();
  });

  describe('when it closes', () => {
    it('writes what waits and takes no more', async () => {
      const { database, writer, write } = setUp();
      const waiting = write('a');
      const closed = writer.close(1000);
      await expect(write('late')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      expect(await closed).toBe(0);
      expect(await waiting).toBe('a');
      expect(database.log).toEqual(['a']);
    });

    it('tries at once when it was waiting out an outage', async () => {
      const { timers, database, writer, write } = setUp();
      database.failure = outage();
      const waiting = write('a');
      await timers.planning();
      database.failure = undefined;
      expect(await writer.close(1000)).toBe(0);
      expect(await waiting).toBe('a');
    });

    it('gives up in the end and says how much was lost', async () => {
      const { timers, database, writer, write } = setUp();
      database.failure = outage();
      const lost = ['a', 'b'].map((name) => expect(write(name)).rejects.toThrow('the disk is full'));
      await timers.planning();
      const closed = writer.close(1000);
      while ((await timers.fire()) !== 1000);
      expect(await closed).toBe(2);
      await Promise.all(lost);
    });

    it('does not wait for ever for a database that hangs', async () => {
      const { timers, writer } = setUp();
      const hanging = expect(writer.write(() => new Promise(() => undefined))).rejects.toThrow(
        'did not answer in time',
      );
      await new Promise((resolve) => setImmediate(resolve));
      const closed = writer.close(1000);
      await timers.fire();
      expect(await closed).toBe(1);
      await hanging;
    });
  });
});
