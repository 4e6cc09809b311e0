import fc from 'fast-check';
import type { Alert } from '../../core/alert';
import { AlertStoreRepository } from '../alert-store.repository';
import { type Database } from '../database';
import { OutboxRepository } from '../outbox.repository';
import { alert, anyAlert, anyIncident, anyOutboxRow, incident, ONSET, outboxRow } from './samples';

const NOTHING = { alerts: [], incidents: [], outbox: [] };

export function alertStoreContract(current: () => Database, another: () => Promise<Database>): void {
  let store: AlertStoreRepository;
  let outbox: OutboxRepository;
  beforeEach(() => {
    store = new AlertStoreRepository(current());
    outbox = new OutboxRepository(current());
  });

  const put = async (...alerts: Alert[]): Promise<string[]> =>
    (await store.commit({ ...NOTHING, alerts })).map(({ cursor }) => cursor);
  const putIncidents = (...incidents: ReturnType<typeof incident>[]): Promise<unknown> =>
    store.commit({ ...NOTHING, incidents });

  it('gives back what it was given, to the byte', async () => {
    const text = (value: unknown): string => JSON.stringify(value);
    const batches = fc.record({
      alerts: fc.uniqueArray(anyAlert, { maxLength: 3, selector: ({ id }) => id }),
      incidents: fc.uniqueArray(anyIncident, { maxLength: 2, selector: ({ id }) => id }),
      outbox: fc.uniqueArray(anyOutboxRow, { maxLength: 3, selector: ({ id }) => id }),
    });
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const stored = await store.commit(batch);
        expect(stored).toEqual(batch.alerts.map((given, index) => ({ ...given, cursor: stored[index]?.cursor })));
        for (const given of stored) expect(text(await store.alert(given.id))).toBe(text(given));
        for (const given of batch.incidents) expect(text(await store.incident(given.id))).toBe(text(given));
        for (const given of batch.outbox) expect(await outbox.ofIncident(given.incidentId)).toContainEqual(given);
      }),
      { numRuns: 40 },
    );
  });

  it('knows neither an alert nor an incident it was never given', async () => {
    expect(await store.alert('none')).toBeUndefined();
    expect(await store.incident('none')).toBeUndefined();
    expect(await store.lastCursor()).toBe('0');
    expect(await store.commit(NOTHING)).toEqual([]);
  });

  it('gives every stored revision the next cursor', async () => {
    expect(await put(alert(), alert({ id: 'a2' }))).toEqual(['1', '2']);
    expect(await put(alert({ revision: 2 }), alert({ revision: 3 }))).toEqual(['3', '4']);
    expect(await store.alert('a1')).toEqual({ ...alert({ revision: 3 }), cursor: '4' });
    expect(await store.lastCursor()).toBe('4');
  });

  it('keeps the cursor of an earlier answer out of the stored alert', async () => {
    const [first] = await store.commit({ ...NOTHING, alerts: [alert()] });
    await put(alert({ ...first, revision: 2 }));
    expect((await store.alert('a1'))?.cursor).toBe('2');
  });

  it('numbers without a gap or a double when two processes commit at the same time', async () => {
    const other = await another();
    const stores = [store, new AlertStoreRepository(other)];
    const commits = Array.from({ length: 60 }, (_, index) =>
      stores[index % 2]?.commit({ ...NOTHING, alerts: [alert({ id: `a${index}` }), alert({ id: `b${index}` })] }),
    );
    const cursors = (await Promise.all(commits)).flatMap((stored) =>
      (stored ?? []).map(({ cursor }) => Number(cursor)),
    );
    expect([...cursors].sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    await other.close();
  });

  it('stores nothing of a batch one row of which is refused', async () => {
    const broken = outboxRow({ state: null as never });
    await expect(
      store.commit({ alerts: [alert()], incidents: [incident()], outbox: [outboxRow({ id: 'good' }), broken] }),
    ).rejects.toThrow(/null/i);
    expect(await store.alert('a1')).toBeUndefined();
    expect(await store.incident('i1')).toBeUndefined();
    expect(await outbox.unfinished()).toEqual([]);
    expect(current().writer.degraded).toBeUndefined();
    expect(await put(alert())).toEqual(['1']);
  });

  it('pages from the newest onset to the oldest, by id within one onset', async () => {
    const ids = ['e', 'd', 'c', 'b', 'a'];
    await put(...ids.map((id, index) => alert({ id, onsetTime: ONSET + Math.floor(index / 3) })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.alerts({ limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('says that a page is the last one', async () => {
    await put(alert(), alert({ id: 'a2' }));
    expect((await store.alerts({ limit: 2 })).nextCursor).toBeNull();
    expect((await store.alerts({ limit: 1 })).nextCursor).toEqual(expect.any(String));
    expect(await store.alerts({ limit: 5, asset: 'ETH' })).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    [{ type: 'OI_EXPLOSION' as const }, ['oi']],
    [{ asset: '币安人生' }, ['coin']],
    [{ severity: 'LOW' as const }, ['low']],
    [{ since: ONSET + 10 }, ['late']],
    [{ until: ONSET }, ['early']],
    [{ asset: 'BTC', since: ONSET, until: ONSET + 10 }, ['low', 'oi']],
  ])('finds alerts by %j', async (filter, expected) => {
    await put(
      alert({ id: 'oi', type: 'OI_EXPLOSION' }),
      alert({ id: 'coin', asset: '币安人生' }),
      alert({ id: 'low', severity: 'LOW' }),
      alert({ id: 'late', onsetTime: ONSET + 10 }),
      alert({ id: 'early', onsetTime: ONSET - 1 }),
    );
    expect((await store.alerts({ ...filter, limit: 10 })).items.map(({ id }) => id)).toEqual(expected);
  });

  it.each(['', 'nonsense', 'LTE6', Buffer.from('1:').toString('base64url')])('refuses %j as a page', async (cursor) => {
    await expect(store.alerts({ limit: 1, cursor })).rejects.toMatchObject({ code: 'BAD_CURSOR' });
    await expect(store.incidents({ limit: 1, cursor })).rejects.toMatchObject({ code: 'BAD_CURSOR' });
  });

  it('replays the latest revisions stored after a cursor, oldest first', async () => {
    await put(alert({ id: 'a' }), alert({ id: 'b' }), alert({ id: 'c' }));
    await put(alert({ id: 'a', revision: 2 }));
    const after = async (cursor: string, limit = 10): Promise<string[]> =>
      (await store.alertsAfter(cursor, limit)).map(({ id, revision }) => `${id}${revision}`);
    expect(await after('0')).toEqual(['b1', 'c1', 'a2']);
    expect(await after('0', 2)).toEqual(['b1', 'c1']);
    expect(await after('3')).toEqual(['a2']);
    expect(await after(await store.lastCursor())).toEqual([]);
    await expect(after('12x')).rejects.toMatchObject({ code: 'BAD_CURSOR' });
    await expect(after('9'.repeat(30))).rejects.toMatchObject({ code: 'BAD_CURSOR' });
  });

  it('tells the alerts of an incident in the order they began', async () => {
    await put(alert({ id: 'b', onsetTime: ONSET + 1 }), alert({ id: 'a' }), alert({ id: 'x', incidentId: 'i2' }));
    expect((await store.alertsOfIncident('i1')).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('finds incidents by asset, phase and onset', async () => {
    await putIncidents(
      incident({ id: 'a' }),
      incident({ id: 'b', asset: 'ETH', onsetTime: ONSET + 1 }),
      incident({ id: 'c', phase: 'ended', endedTime: ONSET + 5, onsetTime: ONSET + 2 }),
    );
    const find = async (query: object): Promise<string[]> =>
      (await store.incidents({ limit: 10, ...query })).items.map(({ id }) => id);
    expect(await find({})).toEqual(['c', 'b', 'a']);
    expect(await find({ asset: 'ETH' })).toEqual(['b']);
    expect(await find({ phase: 'ended' })).toEqual(['c']);
    expect(await find({ since: ONSET + 1, until: ONSET + 2 })).toEqual(['b']);
    const { nextCursor } = await store.incidents({ limit: 1 });
    expect(await find({ cursor: nextCursor })).toEqual(['b', 'a']);
  });

  it('remembers for a restart what has not ended or ended lately', async () => {
    await putIncidents(
      incident({ id: 'open', onsetTime: ONSET - 1_000_000 }),
      incident({ id: 'just', phase: 'ended', endedTime: ONSET }),
      incident({ id: 'past', phase: 'ended', endedTime: ONSET - 1 }),
    );
    expect((await store.recentIncidents(ONSET)).map(({ id }) => id)).toEqual(['open', 'just']);
  });
}
