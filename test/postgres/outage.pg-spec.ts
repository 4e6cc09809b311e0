import { ManualClock } from '../../src/core/clock';
import { AlertStoreRepository } from '../../src/persistence/alert-store.repository';
import { Database } from '../../src/persistence/database';
import { EngineStoreRepository } from '../../src/persistence/engine-store.repository';
import { ManualSchedule } from '../../src/persistence/testing/manual-schedule';
import { alert, incident, liquidation, ONSET, outboxRow } from '../../src/persistence/testing/samples';
import { describeOnPostgres } from './fresh-database';
import { Proxy } from './proxy';

describeOnPostgres('a PostgreSQL server that takes nothing', (databases) => {
  let proxy: Proxy;
  let timers: ManualSchedule;
  let database: Database;
  let direct: string;

  beforeEach(async () => {
    direct = await databases.create();
    proxy = new Proxy(new URL(direct));
    timers = new ManualSchedule();
    await proxy.open();
    // The short timeout is for the frozen line.
    const url = `${proxy.address}?query_timeout=500`;
    database = await Database.open(url, { clock: new ManualClock(ONSET), schedule: timers.schedule });
  });
  afterEach(async () => {
    await database.close();
    await proxy.cut();
  });

  const commit = (id: string): Promise<unknown> =>
    new AlertStoreRepository(database).commit({
      alerts: [alert({ id })],
      incidents: [incident({ id })],
      outbox: [outboxRow({ id })],
    });

  const stored = async (): Promise<string[]> =>
    (await new AlertStoreRepository(database).alertsAfter('0', 100)).map(({ id }) => id);

  it('degrades while it cannot be reached and recovers with nothing lost', async () => {
    await commit('before');
    await proxy.cut();
    const engine = new EngineStoreRepository(database);
    const writes = [commit('a'), engine.appendLiquidations([liquidation()]), commit('b')];
    await timers.planning();
    await timers.fireInVain();
    expect(database.writer.degraded).toMatchObject({ since: ONSET, queued: 3, dropped: 0 });
    expect(database.writer.degraded?.reason).toMatch(/the database cannot be reached .*ECONNREFUSED/);
    await proxy.open();
    await timers.fire();
    await Promise.all(writes);
    expect(database.writer.degraded).toBeUndefined();
    expect(await stored()).toEqual(['before', 'a', 'b']);
    expect(await engine.liquidationsSince(0)).toEqual([liquidation()]);
  });

  it('gives up a connection that passes nothing on, and recovers with a new one', async () => {
    await commit('before');
    proxy.freeze();
    const write = commit('a');
    await timers.planning();
    expect(database.writer.degraded?.reason).toMatch(/Query read timeout/);
    proxy.thaw();
    // The pool may hold more than one dead connection.
    await timers.fireUntil(write);
    expect(await stored()).toEqual(['before', 'a']);
  });

  it('writes again what was cut off in the middle, once', async () => {
    let attempts = 0;
    const write = database.write(async (manager) => {
      await manager.query(`UPDATE "counter" SET "value" = "value" + 1 WHERE "name" = 'alertCursor'`);
      if (++attempts > 1) return;
      const [{ pid }] = (await manager.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
      await databases.query(`SELECT pg_terminate_backend(${pid})`);
      await manager.query('SELECT 1');
    });
    await timers.fire();
    await write;
    expect(attempts).toBe(2);
    expect(await new AlertStoreRepository(database).lastCursor()).toBe('1');
  });

  it('waits for somebody else to release a row, without losing the write', async () => {
    const other = await Database.open(direct);
    let release = (): void => undefined;
    const holding = new Promise<void>((locked) => {
      void other.write(async (manager) => {
        await manager.query(`UPDATE "counter" SET "value" = "value" + 1 WHERE "name" = 'alertCursor'`);
        locked();
        await new Promise<void>((done) => (release = done));
      });
    });
    await holding;
    const write = commit('a');
    await timers.planning();
    expect(database.writer.degraded).toBeDefined();
    release();
    await other.writer.idle();
    await timers.fire();
    await write;
    expect(await new AlertStoreRepository(database).lastCursor()).toBe('2');
    await other.close();
  });
});
