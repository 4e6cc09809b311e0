import type { Recipient } from '../../subscriptions/recipient-store.port';
import type { Database } from '../database';
import { OutboxRepository } from '../outbox.repository';
import { RecipientRepository } from '../recipient.repository';
import { TokenRepository } from '../token.repository';
import { ONSET, outboxRow } from './samples';

export function peopleContract(current: () => Database): void {
  const person = (fields: Partial<Recipient> = {}): Recipient => ({
    channel: 'telegram',
    id: '7',
    role: 'user',
    ...fields,
  });

  it('replaces recipients by channel and id', async () => {
    const store = new RecipientRepository(current());
    await store.save(person({ mutedUntil: ONSET, deactivatedReason: 'blocked' }));
    await store.save(person({ channel: 'webhook' }));
    expect(await store.all()).toContainEqual(person({ mutedUntil: ONSET, deactivatedReason: 'blocked' }));
    await store.save(person({ role: 'admin' }));
    expect(await store.all()).toStrictEqual([person({ role: 'admin' }), person({ channel: 'webhook' })]);
  });

  it('takes owed messages along when a chat gets a new id', async () => {
    const store = new RecipientRepository(current());
    const outbox = new OutboxRepository(current());
    await store.save(person({ mutedUntil: ONSET }));
    await outbox.save([
      outboxRow({ id: 'pending' }),
      outboxRow({ id: 'sent', state: 'sent', replyToRowId: 'pending' }),
      outboxRow({ id: 'webhook', channel: 'webhook' }),
    ]);
    await store.rename('telegram', '7', '-1007');
    expect(await store.all()).toEqual([person({ id: '-1007', mutedUntil: ONSET })]);
    const places = (await outbox.ofIncident('i1')).map(({ id, recipient }) => [id, recipient]);
    expect(places).toEqual([
      ['pending', '-1007'],
      ['sent', '-1007'],
      ['webhook', '7'],
    ]);
  });

  it('keeps the settings of the one who moved when the new id is known already', async () => {
    const store = new RecipientRepository(current());
    await store.save(person({ role: 'admin' }));
    await store.save(person({ id: '-1007', role: 'pending' }));
    await store.rename('telegram', '7', '-1007');
    expect(await store.all()).toEqual([person({ id: '-1007', role: 'admin' })]);
    await store.rename('telegram', '7', '-1007');
    await store.rename('telegram', '-1007', '-1007');
    expect(await store.all()).toEqual([person({ id: '-1007', role: 'admin' })]);
  });

  it('replaces tokens by name', async () => {
    const store = new TokenRepository(current());
    const token = { name: 'grafana', scope: 'read' as const, hash: 'ab', createdTime: ONSET };
    await store.save(token);
    await store.save({ ...token, name: 'bot', scope: 'admin' });
    await store.save({ ...token, hash: 'cd' });
    expect(await store.all()).toEqual([
      { ...token, name: 'bot', scope: 'admin' },
      { ...token, hash: 'cd' },
    ]);
  });
}
