import type { OutboxRow } from '../../dispatch/domain/outbox';
import type { Database } from '../database';
import { OutboxRepository } from '../outbox.repository';
import { ONSET, outboxRow } from './samples';

export function outboxContract(current: () => Database): void {
  let store: OutboxRepository;
  beforeEach(() => {
    store = new OutboxRepository(current());
  });

  const ids = (rows: readonly OutboxRow[]): string[] => rows.map(({ id }) => id);

  it('lists as unfinished what is to be sent, was being sent, or owes an edit, oldest first', async () => {
    await store.save([
      outboxRow({ id: 'edit', state: 'sent', deliveredRevision: 1, wantedRevision: 2, createdTime: ONSET + 3 }),
      outboxRow({ id: 'done', state: 'sent', deliveredRevision: 2, wantedRevision: 2 }),
      outboxRow({ id: 'sending', state: 'sending', createdTime: ONSET + 2 }),
      outboxRow({ id: 'pending', createdTime: ONSET + 1 }),
      outboxRow({ id: 'dead', state: 'dead' }),
      outboxRow({ id: 'expired', state: 'expired' }),
      outboxRow({ id: 'held', state: 'held' }),
    ]);
    expect(ids(await store.unfinished())).toEqual(['pending', 'sending', 'edit']);
  });

  it('replaces by id, also what is no longer there', async () => {
    await store.save([outboxRow({ reason: 'unreachable', messageId: '5', sentTime: ONSET })]);
    await store.save([outboxRow({ attempts: 1 }), outboxRow({ attempts: 2 })]);
    expect(await store.unfinished()).toStrictEqual([outboxRow({ attempts: 2 })]);
    await store.save([]);
  });

  it('finds the rows of an incident, oldest first', async () => {
    await store.save([
      outboxRow({ id: 'b', createdTime: ONSET + 1, state: 'dead' }),
      outboxRow({ id: 'a' }),
      outboxRow({ id: 'x', incidentId: 'i2' }),
    ]);
    expect(ids(await store.ofIncident('i1'))).toEqual(['a', 'b']);
  });

  it('counts as pushes what was created for one recipient since then, without what was held back', async () => {
    await store.save([
      outboxRow({ id: 'old', createdTime: ONSET - 1 }),
      outboxRow({ id: 'at', createdTime: ONSET }),
      outboxRow({ id: 'sent', createdTime: ONSET + 5, state: 'sent' }),
      outboxRow({ id: 'held', createdTime: ONSET + 1, state: 'held' }),
      outboxRow({ id: 'elsewhere', channel: 'webhook', createdTime: ONSET }),
      outboxRow({ id: 'other', recipient: '8', createdTime: ONSET }),
    ]);
    expect(ids(await store.pushesSince('telegram', '7', ONSET))).toEqual(['at', 'sent']);
  });

  it('counts rows by state and what may stand twice', async () => {
    const none = { pending: 0, sending: 0, sent: 0, expired: 0, dead: 0, held: 0, possiblyRepeated: 0 };
    expect(await store.counts()).toEqual(none);
    await store.save([
      outboxRow({ id: '1' }),
      outboxRow({ id: '2', state: 'sent', possiblyRepeated: true }),
      outboxRow({ id: '3', state: 'sent', possiblyRepeated: true }),
      outboxRow({ id: '4', state: 'held' }),
    ]);
    expect(await store.counts()).toEqual({ ...none, pending: 1, sent: 2, held: 1, possiblyRepeated: 2 });
  });
}
