import { SECOND, START } from '../core/testing/events';
import { AlertStoreRepository } from '../persistence/alert-store.repository';
import { RecipientRepository } from '../persistence/recipient.repository';
import { DispatchService } from './dispatch.service';
import { cascade, DispatchRig } from './testing/dispatch-rig';
import { settle } from './testing/settle';

let rig: DispatchRig;
beforeEach(async () => {
  rig = await DispatchRig.open();
  rig.service.start();
});
afterEach(() => rig.close());

const growth = (i: number) => cascade({ time: START + i * SECOND, facts: { count: 5 + i, usd: 1_200_000 + i } });

/** Commits when told to, if ever. */
class SlowStore extends AlertStoreRepository {
  release = (): void => undefined;
  private readonly gate = new Promise<void>((resolve) => (this.release = resolve));

  override async commit(batch: Parameters<AlertStoreRepository['commit']>[0]) {
    await this.gate;
    return await super.commit(batch);
  }
}

class FailingStore extends AlertStoreRepository {
  override commit(): Promise<never> {
    return Promise.reject(new Error('disk full'));
  }
}

/** Readable once, and not again. */
class FailingRecipients extends RecipientRepository {
  asked = 0;

  override async all() {
    if (this.asked++ > 0) throw new Error('disk');
    return await super.all();
  }
}

function use(service: DispatchService): void {
  rig.service = service;
  service.start();
}

describe(`${DispatchService.name}: what is stored and shown`, () => {
  it('shows live channels each stored revision, with cursors that rise', async () => {
    await rig.tell(cascade());
    for (let i = 1; i <= 3; i++) {
      await rig.tell(growth(i));
      await rig.tick();
    }
    await rig.tell(cascade({ state: 'ended', time: START + 60 * SECOND }));
    const revisions = rig.shown.map(({ revision }) => revision);
    expect([...new Set(revisions)]).toEqual([1, 2, 3, 4, 5]);
    const cursors = rig.shown.map(({ cursor }) => Number(cursor));
    expect(cursors).toEqual([...new Set(cursors)].sort((a, b) => a - b));
    expect(await rig.store.lastCursor()).toBe(String(cursors.at(-1)));
    expect(await rig.alerts()).toMatchObject([{ phase: 'ended', revision: 5 }]);
  });

  it('a live channel that throws hurts nobody', async () => {
    rig.service.channels.live.unshift({
      name: 'broken',
      show: () => {
        throw new Error('a bug');
      },
    });
    await rig.tell(cascade());
    expect(rig.shown).toHaveLength(1);
    expect(rig.channel.pushes).toHaveLength(1);
    expect(await rig.alerts()).toHaveLength(1);
  });

  it('gathers growth, and stores what is new, graver or over at once', async () => {
    await rig.tell(cascade());
    expect(rig.shown).toHaveLength(1);
    await rig.advance(SECOND);
    const before = rig.shown.length;
    await rig.tell(growth(1));
    rig.service.accept([], rig.clock.now(), true);
    await settle();
    expect(rig.shown).toHaveLength(before);
    await rig.advance(200);
    expect(rig.shown).toHaveLength(before + 1);
  });

  it('answers whether something began, got graver or ended', () => {
    const accept = (signal: ReturnType<typeof cascade>): boolean => rig.service.accept([signal], START, false);
    expect(accept(cascade())).toBe(true);
    expect(accept(growth(1))).toBe(false);
    expect(accept(cascade({ severity: 'HIGH' }))).toBe(true);
    expect(accept(cascade({ severity: 'HIGH', state: 'ended', time: START + SECOND }))).toBe(true);
    expect(rig.service.openIncidents).toEqual([]);
  });

  it('stores when an alert was detected, queued and sent', async () => {
    rig.clock.set(START + 40);
    rig.channel.usual = async (request) => {
      rig.clock.advance(100);
      return rig.channel.accept(request);
    };
    await rig.tell(cascade());
    await rig.advance(SECOND);
    expect((await rig.alerts())[0]?.receipts).toEqual({
      exchangeTime: START - 20,
      receivedTime: START,
      detectedTime: START + 40,
      queuedTime: START + 40,
      sentTime: START + 140,
    });
  });

  it('an alert that is owed to nobody was never queued', async () => {
    await rig.tell(cascade({ asset: 'DOGE' }));
    await rig.advance(SECOND);
    const receipts = (await rig.alerts())[0]?.receipts;
    expect(receipts).toMatchObject({ detectedTime: START });
    expect(receipts?.queuedTime).toBeUndefined();
    expect(receipts?.sentTime).toBeUndefined();
  });

  it('tells observers each revision in order, and the receipts when shown and when sent', async () => {
    const kinds: string[] = [];
    const channels: (string | undefined)[] = [];
    rig.service.onRevision(({ kind }) => kinds.push(kind));
    rig.service.onLatency((_, channel) => channels.push(channel));
    await rig.tell(cascade(), growth(1));
    await rig.tick();
    await rig.tell(cascade({ state: 'ended', time: START + 60 * SECOND }));
    expect(kinds).toEqual(['opened', 'updated', 'ended']);
    expect(channels.filter((channel) => channel === 'telegram')).toHaveLength(1);
    expect(channels[0]).toBeUndefined();
  });

  it('marks what is simulated', async () => {
    rig.service.setSimulated(true);
    await rig.tell(cascade());
    expect(await rig.alerts()).toMatchObject([{ simulated: true }]);
  });

  it('stored() resolves only when everything accepted is committed', async () => {
    const slow = new SlowStore(rig.database);
    use(rig.newService({ store: slow }));
    rig.service.accept([cascade()], START, false);
    let stored = false;
    const waiting = rig.service.stored().then(() => (stored = true));
    await settle();
    expect(stored).toBe(false);
    slow.release();
    await waiting;
    expect(await rig.alerts()).toHaveLength(1);
  });

  it('a push never precedes the commit of what it tells', async () => {
    const slow = new SlowStore(rig.database);
    use(rig.newService({ store: slow }));
    await rig.tell(cascade());
    expect(rig.channel.pushes).toEqual([]);
    slow.release();
    await settle();
    expect(rig.channel.pushes).toHaveLength(1);
  });

  it('a commit that fails still pushes', async () => {
    use(rig.newService({ store: new FailingStore(rig.database) }));
    await rig.tell(cascade());
    expect(rig.channel.pushes).toHaveLength(1);
    expect(rig.shown).toEqual([]);
    await rig.service.stored();
  });

  it('a commit that hangs delays a push by at most two seconds', async () => {
    use(rig.newService({ store: new SlowStore(rig.database) }));
    await rig.tell(cascade());
    await rig.advance(2 * SECOND);
    expect(rig.channel.pushes.map(({ time }) => time)).toEqual([START + 2 * SECOND]);
  });

  it('goes on with the people it knew when they cannot be read', async () => {
    use(rig.newService({ recipients: new FailingRecipients(rig.database) }));
    await rig.tell(cascade());
    await rig.tell(cascade({ asset: 'ETH' }));
    await rig.advance(2 * SECOND);
    expect(rig.channel.pushes.map(({ request }) => request.incident.asset)).toEqual(['BTC', 'ETH']);
  });
});
