import type { OutboxRow, OutboxState } from '../dispatch/domain/outbox';
import { OutboxStore } from '../dispatch/outbox.port';
import type { Database } from './database';
import { OutboxRowEntity } from './entities/outbox-row.entity';
import { latest, present, upsert } from './rows';

const STATES: readonly OutboxState[] = ['pending', 'sending', 'sent', 'expired', 'dead', 'held'];

export class OutboxRepository extends OutboxStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async unfinished(): Promise<OutboxRow[]> {
    return await this.oldestFirst(
      `row.state IN ('pending', 'sending') OR (row.state = 'sent' AND row.deliveredRevision < row.wantedRevision)`,
    );
  }

  override async save(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    const entities = latest(rows, ({ id }) => id).map(toOutboxEntity);
    await this.database.write((manager) => upsert(manager, OutboxRowEntity, entities));
  }

  override async ofIncident(incidentId: string): Promise<OutboxRow[]> {
    return await this.oldestFirst('row.incidentId = :incidentId', { incidentId });
  }

  override async pushesSince(channel: string, recipient: string, since: number): Promise<OutboxRow[]> {
    return await this.oldestFirst(
      `row.channel = :channel AND row.recipient = :recipient AND row.createdTime >= :since AND row.state <> 'held'`,
      { channel, recipient, since },
    );
  }

  override async counts(): Promise<Readonly<Record<OutboxState, number>> & { readonly possiblyRepeated: number }> {
    const groups = await this.database.reads
      .createQueryBuilder(OutboxRowEntity, 'row')
      .select('row.state', 'state')
      .addSelect('COUNT(*)', 'rows')
      .addSelect('SUM(CASE WHEN row.possiblyRepeated THEN 1 ELSE 0 END)', 'repeated')
      .groupBy('row.state')
      .getRawMany<{ state: OutboxState; rows: number | string; repeated: number | string }>();
    const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<OutboxState, number>;
    // PostgreSQL answers aggregates as text.
    for (const group of groups) counts[group.state] = Number(group.rows);
    return { ...counts, possiblyRepeated: groups.reduce((sum, group) => sum + Number(group.repeated), 0) };
  }

  private async oldestFirst(condition: string, parameters = {}): Promise<OutboxRow[]> {
    const entities = await this.database.reads
      .createQueryBuilder(OutboxRowEntity, 'row')
      .where(condition, parameters)
      .orderBy('row.createdTime')
      .addOrderBy('row.id')
      .getMany();
    return entities.map(present);
  }
}

export function toOutboxEntity(row: OutboxRow): OutboxRowEntity {
  const { sentTime = null, messageId = null, replyToRowId = null, reason = null, ...others } = row;
  return { ...others, sentTime, messageId, replyToRowId, reason };
}
