import { randomInt } from 'node:crypto';
import type { Liquidation } from '../core/market-event';
import { EngineStore } from '../engine/engine-store.port';
import type { Database } from './database';
import { CounterEntity, HEARTBEAT } from './entities/counter.entity';
import { DocumentEntity } from './entities/document.entity';
import { LiquidationEntity } from './entities/liquidation.entity';
import { deleteOlder } from './retention.service';
import { upsert } from './rows';

export class EngineStoreRepository extends EngineStore {
  private readonly writer = randomInt(2 ** 31);
  private sequence = 0;

  constructor(private readonly database: Database) {
    super();
  }

  override async appendLiquidations(liquidations: readonly Liquidation[]): Promise<void> {
    if (liquidations.length === 0) return;
    // Named here and not by the database: when the answer to a commit is lost, writing again adds nothing twice.
    const rows = liquidations.map((liquidation) => this.toEntity(liquidation));
    await this.database.write((manager) => upsert(manager, LiquidationEntity, rows), { journalRows: rows.length });
  }

  override async liquidationsSince(exchangeTime: number): Promise<Liquidation[]> {
    const entities = await this.database.reads
      .createQueryBuilder(LiquidationEntity, 'row')
      .where('row.exchangeTime >= :exchangeTime', { exchangeTime })
      .orderBy('row.exchangeTime')
      .addOrderBy('row.sequence')
      .addOrderBy('row.writer')
      .getMany();
    return entities.map(fromEntity);
  }

  override async pruneLiquidations(exchangeTime: number): Promise<number> {
    return await deleteOlder(this.database, LiquidationEntity, 'exchangeTime', exchangeTime);
  }

  override async saveDocument(name: string, content: unknown, time: number): Promise<void> {
    // As it is now: the caller may go on changing it while the write waits.
    const document = { name, content: JSON.stringify(content ?? null), time };
    await this.database.write((manager) => upsert(manager, DocumentEntity, [document]), {
      replaces: `document ${name}`,
    });
  }

  override async loadDocument(name: string): Promise<{ readonly content: unknown; readonly time: number } | undefined> {
    const entity = await this.database.reads.findOneBy(DocumentEntity, { name });
    return entity === null ? undefined : { content: JSON.parse(entity.content) as unknown, time: entity.time };
  }

  override async heartbeat(time: number): Promise<void> {
    await this.database.write((manager) => upsert(manager, CounterEntity, [{ name: HEARTBEAT, value: time }]), {
      replaces: HEARTBEAT,
    });
  }

  override async lastHeartbeat(): Promise<number | undefined> {
    return (await this.database.reads.findOneBy(CounterEntity, { name: HEARTBEAT }))?.value;
  }

  private toEntity(liquidation: Liquidation): LiquidationEntity {
    // A thousand places for each millisecond: rises over a restart, too, without asking the database.
    this.sequence = Math.max(this.sequence + 1, Math.floor(liquidation.receivedTime) * 1000);
    const { sequence, writer } = this;
    return { ...columns(liquidation), sequence, writer, venueId: liquidation.id ?? null };
  }
}

function fromEntity(entity: LiquidationEntity): Liquidation {
  const { venueId } = entity;
  return { type: 'liquidation', ...columns(entity), ...(venueId === null ? {} : { id: venueId }) };
}

/** What a liquidation and its row have in common. */
function columns(from: Liquidation | LiquidationEntity): Omit<Liquidation, 'type' | 'id'> {
  const { venue, instrument, exchangeTime, receivedTime, price, quantity, side, notionalUsd, sampled, priceKind } =
    from;
  return { venue, instrument, exchangeTime, receivedTime, price, quantity, side, notionalUsd, sampled, priceKind };
}
