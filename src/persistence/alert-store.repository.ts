import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Alert, Incident } from '../core/alert';
import { AlertStore } from '../dispatch/alert-store.port';
import type { AlertQuery, DispatchBatch, IncidentQuery, Page, StoredAlert } from '../dispatch/alert-store.port';
import type { Database } from './database';
import { AlertEntity } from './entities/alert.entity';
import { ALERT_CURSOR, CounterEntity } from './entities/counter.entity';
import { IncidentEntity } from './entities/incident.entity';
import { OutboxRowEntity } from './entities/outbox-row.entity';
import { toOutboxEntity } from './outbox.repository';
import { decodeFeedCursor, decodePlace, toPage } from './page-cursor';
import { latest, upsert } from './rows';

export class AlertStoreRepository extends AlertStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async commit({ alerts, incidents, outbox }: DispatchBatch): Promise<StoredAlert[]> {
    return await this.database.write(async (manager) => {
      const stored = await withCursors(manager, alerts);
      await upsert(manager, IncidentEntity, latest(incidents, byId).map(toIncidentEntity));
      await upsert(manager, AlertEntity, latest(stored, byId).map(toAlertEntity));
      await upsert(manager, OutboxRowEntity, latest(outbox, byId).map(toOutboxEntity));
      return stored;
    });
  }

  override async alerts(query: AlertQuery): Promise<Page<StoredAlert>> {
    const { type, asset, severity } = query;
    const select = this.database.reads.createQueryBuilder(AlertEntity, 'row').where(defined({ type, asset, severity }));
    return toPage((await page(select, query)).map(fromAlertEntity), query.limit);
  }

  override async alert(id: string): Promise<StoredAlert | undefined> {
    const entity = await this.database.reads.findOneBy(AlertEntity, { id });
    return entity === null ? undefined : fromAlertEntity(entity);
  }

  override async alertsOfIncident(incidentId: string): Promise<StoredAlert[]> {
    const order = { onsetTime: 'ASC', id: 'ASC' } as const;
    return (await this.database.reads.find(AlertEntity, { where: { incidentId }, order })).map(fromAlertEntity);
  }

  override async alertsAfter(cursor: string, limit: number): Promise<StoredAlert[]> {
    const entities = await this.database.reads
      .createQueryBuilder(AlertEntity, 'row')
      .where('row.cursor > :after', { after: decodeFeedCursor(cursor) })
      .orderBy('row.cursor')
      .limit(limit)
      .getMany();
    return entities.map(fromAlertEntity);
  }

  override async lastCursor(): Promise<string> {
    return String(await lastCursor(this.database.reads));
  }

  override async incidents(query: IncidentQuery): Promise<Page<Incident>> {
    const { asset, phase } = query;
    const select = this.database.reads.createQueryBuilder(IncidentEntity, 'row').where(defined({ asset, phase }));
    return toPage((await page(select, query)).map(fromIncidentEntity), query.limit);
  }

  override async incident(id: string): Promise<Incident | undefined> {
    return (await this.database.reads.findOneBy(IncidentEntity, { id }))?.content;
  }

  override async recentIncidents(since: number): Promise<Incident[]> {
    const entities = await this.database.reads
      .createQueryBuilder(IncidentEntity, 'row')
      .where('row.endedTime IS NULL OR row.endedTime >= :since', { since })
      .orderBy('row.onsetTime')
      .addOrderBy('row.id')
      .getMany();
    return entities.map(fromIncidentEntity);
  }
}

/** The statement that gives the cursors also locks them until the transaction ends; see CounterEntity. */
async function withCursors(manager: EntityManager, alerts: readonly Alert[]): Promise<StoredAlert[]> {
  if (alerts.length === 0) return [];
  await manager.increment(CounterEntity, { name: ALERT_CURSOR }, 'value', alerts.length);
  const first = (await lastCursor(manager)) - alerts.length + 1;
  return alerts.map((alert, index) => ({ ...alert, cursor: String(first + index) }));
}

async function lastCursor(manager: EntityManager): Promise<number> {
  return (await manager.findOneByOrFail(CounterEntity, { name: ALERT_CURSOR })).value;
}

async function page<E extends ObjectLiteral>(
  select: SelectQueryBuilder<E>,
  query: IncidentQuery | AlertQuery,
): Promise<E[]> {
  const { since, until, cursor, limit } = query;
  if (since !== undefined) select.andWhere('row.onsetTime >= :since', { since });
  if (until !== undefined) select.andWhere('row.onsetTime < :until', { until });
  if (cursor !== undefined) {
    const after = '(row.onsetTime < :onsetTime OR (row.onsetTime = :onsetTime AND row.id > :id))';
    select.andWhere(`row.onsetTime <= :onsetTime AND ${after}`, decodePlace(cursor));
  }
  return await select
    .orderBy('row.onsetTime', 'DESC')
    .addOrderBy('row.id', 'ASC')
    .limit(limit + 1)
    .getMany();
}

function toAlertEntity({ cursor, ...content }: StoredAlert): AlertEntity {
  const { id, incidentId, type, asset, severity, phase, onsetTime, updatedTime } = content;
  const columns = { id, incidentId, type, asset, severity, phase, onsetTime, updatedTime };
  return { ...columns, cursor: Number(cursor), content };
}

function fromAlertEntity({ cursor, content }: AlertEntity): StoredAlert {
  return { ...content, cursor: String(cursor) };
}

function toIncidentEntity(content: Incident): IncidentEntity {
  const { id, asset, phase, onsetTime, updatedTime, endedTime = null } = content;
  return { id, asset, phase, onsetTime, updatedTime, endedTime, content };
}

function fromIncidentEntity({ content }: IncidentEntity): Incident {
  return content;
}

function byId({ id }: { readonly id: string }): string {
  return id;
}

/** TypeORM refuses a condition on undefined. */
function defined(conditions: ObjectLiteral): ObjectLiteral {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}
