import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Database } from './database';
import { AlertEntity } from './entities/alert.entity';
import { IncidentEntity } from './entities/incident.entity';
import { LiquidationEntity } from './entities/liquidation.entity';
import { OutboxRowEntity } from './entities/outbox-row.entity';

const DAY_MS = 86_400_000;
/** Small enough that one transaction does not hold up the process. */
const ROWS_PER_BATCH = 500;

export interface RetentionReport {
  readonly liquidations: number;
  readonly alerts: number;
  readonly incidents: number;
  readonly outbox: number;
}

/** Forgets what is too old. */
export class RetentionService {
  private running?: Promise<RetentionReport>;

  constructor(
    private readonly database: Database,
    private readonly days = { liquidations: 7, alerts: 90 },
  ) {}

  /** `now` in epoch ms. A call while one is under way joins it. */
  run(now: number): Promise<RetentionReport> {
    return (this.running ??= this.prune(now).finally(() => (this.running = undefined)));
  }

  private async prune(now: number): Promise<RetentionReport> {
    const { database, days } = this;
    const oldest = now - days.alerts * DAY_MS;
    return {
      liquidations: await deleteOlder(database, LiquidationEntity, 'exchangeTime', now - days.liquidations * DAY_MS),
      outbox: await deleteOlder(database, OutboxRowEntity, 'createdTime', oldest),
      alerts: await deleteOlder(database, AlertEntity, 'onsetTime', oldest),
      incidents: await deleteOlder(database, IncidentEntity, 'onsetTime', oldest),
    };
  }
}

/** Deletes rows whose `column` is below `limit`, in transactions of about 500 rows; other writes go in between. */
export async function deleteOlder<E extends ObjectLiteral>(
  database: Database,
  entity: EntityTarget<E>,
  column: keyof E & string,
  limit: number,
): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await database.write(async (manager) => {
      const last = await manager
        .createQueryBuilder(entity, 'row')
        .select(`row.${column}`, 'time')
        .where(`row.${column} < :limit`, { limit })
        .orderBy(`row.${column}`)
        .offset(ROWS_PER_BATCH)
        .limit(1)
        .getRawOne<{ time: number | string }>();
      const bound = last === undefined ? limit : Number(last.time) + 1;
      const { affected } = await manager
        .createQueryBuilder()
        .delete()
        .from(entity)
        .where(`"${column}" < :bound`, { bound })
        .execute();
      return { rows: affected ?? 0, done: last === undefined };
    });
    total += deleted.rows;
    if (deleted.done) return total;
  }
}
