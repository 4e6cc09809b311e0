import { RecipientStore, type Recipient } from '../subscriptions/recipient-store.port';
import type { Database } from './database';
import { OutboxRowEntity } from './entities/outbox-row.entity';
import { RecipientEntity } from './entities/recipient.entity';
import { present, upsert } from './rows';

export class RecipientRepository extends RecipientStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async all(): Promise<Recipient[]> {
    const order = { channel: 'ASC', id: 'ASC' } as const;
    return (await this.database.reads.find(RecipientEntity, { order })).map(present);
  }

  override async save(recipient: Recipient): Promise<void> {
    const { mutedUntil = null, deactivatedReason = null, ...others } = recipient;
    const entity = { ...others, mutedUntil, deactivatedReason };
    await this.database.write((manager) => upsert(manager, RecipientEntity, [entity]));
  }

  /** Where both names exist, the person who moved keeps their settings. Ids of outbox rows stay: replies name them. */
  override async rename(channel: string, from: string, to: string): Promise<void> {
    if (from === to) return;
    await this.database.write(async (manager) => {
      await manager.update(OutboxRowEntity, { channel, recipient: from }, { recipient: to });
      if (!(await manager.existsBy(RecipientEntity, { channel, id: from }))) return;
      await manager.delete(RecipientEntity, { channel, id: to });
      await manager.update(RecipientEntity, { channel, id: from }, { id: to });
    });
  }
}
