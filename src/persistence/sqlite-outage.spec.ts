import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ManualClock } from '../core/clock';
import { AlertStoreRepository } from './alert-store.repository';
import { Database } from './database';
import { DatabaseHealth } from './database-health';
import { EngineStoreRepository } from './engine-store.repository';
import { OutboxRepository } from './outbox.repository';
import { ManualSchedule } from './testing/manual-schedule';
import { alert, incident, liquidation, ONSET, outboxRow } from './testing/samples';
import { tempFolder } from './testing/temp-folder';

interface Connection {
  exec(sql: string): void;
  close(): void;
}
const Sqlite = createRequire(__filename)('better-sqlite3') as new (file: string) => Connection;

describe('an SQLite file that takes nothing', () => {
  const folder = tempFolder();
  let file: string;
  let files = 0;
  let database: Database;
  let timers: ManualSchedule;

  beforeEach(async () => {
    file = join(folder, `${++files}.db`);
    timers = new ManualSchedule();
    database = await Database.open(`sqlite:${file}`, { clock: new ManualClock(ONSET), schedule: timers.schedule });
  });
  afterEach(async () => {
    await database.close();
  });

  const commit = (id: string, padding = ''): Promise<unknown> =>
    new AlertStoreRepository(database).commit({
      alerts: [alert({ id, facts: { padding } })],
      incidents: [incident({ id })],
      outbox: [outboxRow({ id })],
    });

  const degrade = async (): Promise<void> => {
    await timers.planning();
    while (database.writer.degraded === undefined) await timers.fireInVain();
  };

  const expectAll = async (ids: readonly string[]): Promise<void> => {
    const store = new AlertStoreRepository(database);
    expect((await store.alertsAfter('0', 1000)).map(({ id }) => id)).toEqual(ids);
    for (const id of ids) expect(await store.incident(id)).toBeDefined();
    expect((await new OutboxRepository(database).unfinished()).map(({ id }) => id)).toEqual([...ids].sort());
  };

  it('degrades while another process holds it, still answers reads, and recovers with nothing lost', async () => {
    await commit('before');
    const other = new Sqlite(file);
    other.exec('BEGIN EXCLUSIVE');
    const began = process.hrtime.bigint();
    const writes = [commit('a'), new EngineStoreRepository(database).appendLiquidations([liquidation()]), commit('b')];
    await degrade();
    // 5 s of patience were spent, none of it inside SQLite, where it would have stopped the whole process.
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(3000);
    const { degraded, queuedWrites } = new DatabaseHealth(database).describe();
    expect(degraded).toMatchObject({ since: ONSET, queued: 3, dropped: 0 });
    expect(degraded?.reason).toMatch(/locked by another process/);
    expect(queuedWrites).toBe(3);
    await new DatabaseHealth(database).ping();
    await expectAll(['before']);

    other.exec('COMMIT');
    other.close();
    await timers.fire();
    await Promise.all(writes);
    expect(database.writer.degraded).toBeUndefined();
    await expectAll(['before', 'a', 'b']);
    expect(await new EngineStoreRepository(database).liquidationsSince(0)).toEqual([liquidation()]);
  });

  it('degrades when the disk is full and recovers with nothing lost', async () => {
    const [{ page_count: pages }] = (await database.source.query('PRAGMA page_count')) as [{ page_count: number }];
    await database.source.query(`PRAGMA max_page_count = ${pages + 20}`);
    const padding = 'x'.repeat(8000);
    const ids = Array.from({ length: 30 }, (_, index) => `a${String(index).padStart(2, '0')}`);
    const writes = Promise.all(ids.map((id) => commit(id, padding)));
    await degrade();
    expect(database.writer.degraded).toMatchObject({ since: ONSET, dropped: 0 });
    expect(database.writer.degraded?.reason).toMatch(/the disk is full/);
    const stored = ids.length - database.writer.queued;
    await expectAll(ids.slice(0, stored));
    await timers.fireInVain();

    await database.source.query('PRAGMA max_page_count = 100000');
    await timers.fire();
    await writes;
    expect(database.writer.degraded).toBeUndefined();
    await expectAll(ids);
  });

  it('says at the end how much it could not write', async () => {
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    const lost = expect(commit('a')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await timers.planning();
    const closed = database.close(7777);
    while ((await timers.fire()) !== 7777);
    expect(await closed).toBe(1);
    await lost;
    other.close();
  });
});
