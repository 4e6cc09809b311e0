import { AlertStoreRepository } from '../alert-store.repository';
import type { Database } from '../database';
import { DatabaseHealth } from '../database-health';
import { EngineStoreRepository } from '../engine-store.repository';
import { OutboxRepository } from '../outbox.repository';
import { RetentionService } from '../retention.service';
import { upsert } from '../rows';
import { IncidentEntity } from '../entities/incident.entity';
import { alert, incident, liquidation, ONSET, outboxRow } from './samples';

const DAY_MS = 86_400_000;

export function databaseContract(current: () => Database): void {
  it('has the schema of its entities, also after reverting and running the migrations again', async () => {
    const { source } = current();
    const drift = async (): Promise<string[]> =>
      (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
    expect(await drift()).toEqual([]);
    for (let left = source.migrations.length; left > 0; left--) await source.undoLastMigration();
    expect(await source.query(`SELECT * FROM "migrations"`)).toEqual([]);
    await expect(source.query(`SELECT * FROM "alert"`)).rejects.toThrow();
    await source.runMigrations();
    expect(await drift()).toEqual([]);
    expect(await source.showMigrations()).toBe(false);
  });

  it('reads while a write is under way, without seeing half of it', async () => {
    const store = new AlertStoreRepository(current());
    const row = { ...incident(), endedTime: null, content: incident() };
    let finish = (): void => undefined;
    const written = new Promise<void>((resolve) => {
      void current().write(async (manager) => {
        await upsert(manager, IncidentEntity, [row]);
        resolve();
        await new Promise<void>((done) => (finish = done));
      });
    });
    await written;
    expect(await store.incident('i1')).toBeUndefined();
    finish();
    await current().writer.idle();
    expect(await store.incident('i1')).toEqual(incident());
  });

  it('answers a ping and says how it is', async () => {
    const health = new DatabaseHealth(current());
    await health.ping();
    const { kind } = current();
    expect(health.describe()).toEqual({ kind, queuedWrites: 0 });
    expect(health.droppedLiquidations).toBe(0);
    const write = current().write(async () => undefined);
    expect(health.describe()).toEqual({ kind, queuedWrites: 1 });
    await write;
  });

  it('forgets liquidations after 7 days, the rest after 90', async () => {
    const database = current();
    const store = new AlertStoreRepository(database);
    const engine = new EngineStoreRepository(database);
    const now = ONSET + 90 * DAY_MS;
    await store.commit({
      alerts: Array.from({ length: 1200 }, (_, index) => alert({ id: `old${index}`, onsetTime: ONSET - 1 - index })),
      incidents: [incident({ id: 'old', onsetTime: ONSET - 1 }), incident()],
      outbox: [outboxRow({ id: 'old', createdTime: ONSET - 1 }), outboxRow()],
    });
    await store.commit({ alerts: [alert()], incidents: [], outbox: [] });
    const weekAgo = now - 7 * DAY_MS;
    await engine.appendLiquidations([weekAgo - 1, weekAgo].map((exchangeTime) => liquidation({ exchangeTime })));

    const retention = new RetentionService(database);
    const [report, same] = await Promise.all([retention.run(now), retention.run(now)]);
    expect(report).toEqual({ liquidations: 1, alerts: 1200, incidents: 1, outbox: 1 });
    expect(same).toBe(report);
    expect((await store.alerts({ limit: 10 })).items.map(({ id }) => id)).toEqual(['a1']);
    expect((await store.incidents({ limit: 10 })).items.map(({ id }) => id)).toEqual(['i1']);
    expect(await new OutboxRepository(database).unfinished()).toEqual([outboxRow()]);
    expect(await store.lastCursor()).toBe('1201');
    expect(await retention.run(now)).toEqual({ liquidations: 0, alerts: 0, incidents: 0, outbox: 0 });
  });
}
