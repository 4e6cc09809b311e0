import { MINUTE, SECOND, START } from '../core/testing/events';
import { OutboxRepository } from '../persistence/outbox.repository';
import { DispatchService } from './dispatch.service';
import { cascade, DispatchRig } from './testing/dispatch-rig';
import { settle } from './testing/settle';

let rig: DispatchRig;
beforeEach(async () => {
  rig = await DispatchRig.open();
});
afterEach(() => rig.close());

const growth = (i: number) => cascade({ time: START + i * SECOND, facts: { count: 5 + i, usd: 1_200_000 + i } });
const noted = async (): Promise<unknown> => ({
  alerts: await rig.alerts(),
  incidents: await rig.store.incidents({ limit: 9 }),
  rows: await rig.rows(),
  cursor: await rig.store.lastCursor(),
});
/** An earlier run that told of a cascade and sent it. */
async function earlierRun(): Promise<void> {
  rig.service.start();
  await rig.tell(cascade());
  await rig.advance(2 * SECOND);
}

describe(`${DispatchService.name}: restart`, () => {
  it('continues an open incident: same ids, and the standing message is edited', async () => {
    await earlierRun();
    const [before] = await rig.alerts();
    await rig.restart();
    expect(rig.service.openIncidents.map(({ id }) => id)).toEqual([before?.incidentId]);
    await rig.tell(growth(3));
    await rig.tick();
    await rig.advance(3 * SECOND);
    expect(await rig.alerts()).toMatchObject([{ id: before?.id, incidentId: before?.incidentId, revision: 2 }]);
    expect(rig.channel.pushes).toHaveLength(1);
    expect(rig.channel.edits.map(({ request }) => request.messageId)).toEqual(['m1']);
    expect(rig.channel.edits[0]?.request.alerts[0]?.facts).toMatchObject({ count: 8 });
  });

  it('answers what it took up, as it will be told on', async () => {
    await earlierRun();
    const [alert] = await rig.alerts();
    expect(await rig.restart()).toMatchObject([{ incident: { id: alert?.incidentId }, alerts: [{ id: alert?.id }] }]);
  });

  it('keeps the receipts of the run before', async () => {
    await earlierRun();
    const [before] = await rig.alerts();
    expect(before?.receipts.sentTime).toBeDefined();
    await rig.restart();
    await rig.tell(growth(3));
    await rig.tick();
    expect((await rig.alerts())[0]?.receipts).toEqual(before?.receipts);
  });

  it('sends what was owed and not sent, once', async () => {
    await rig.tell(cascade());
    expect(await rig.rows()).toMatchObject([{ state: 'pending' }]);
    await rig.restart();
    await rig.advance(3 * SECOND);
    await rig.restart();
    await rig.advance(3 * SECOND);
    expect(rig.channel.deliveries).toHaveLength(1);
  });

  it('what was held back stays held over a restart', async () => {
    await rig.recipients.save({ channel: 'telegram', id: '7', role: 'user', mutedUntil: START + MINUTE });
    await earlierRun();
    rig.clock.set(START + MINUTE);
    await rig.restart();
    await rig.tell(growth(60));
    await rig.tick();
    expect(rig.channel.deliveries).toEqual([]);
    expect(await rig.rows()).toMatchObject([{ state: 'held', reason: 'muted' }]);
  });

  it('an incident that ended a moment ago is taken up again by the same asset', async () => {
    await earlierRun();
    await rig.tell(cascade({ state: 'ended', time: START + 2 * SECOND }));
    await rig.advance(2 * SECOND);
    await rig.restart();
    await rig.tell(cascade({ onset: START + MINUTE }));
    const alerts = await rig.alerts();
    expect(alerts).toHaveLength(2);
    expect(new Set(alerts.map(({ incidentId }) => incidentId)).size).toBe(1);
  });

  it('incidents not heard of for over ten minutes are ended, with a summary, and their message says so', async () => {
    await earlierRun();
    rig.clock.set(START + 11 * MINUTE);
    await rig.restart();
    await rig.advance(5 * SECOND);
    expect((await rig.store.incidents({ limit: 9 })).items).toMatchObject([
      { phase: 'ended', endedTime: START, summary: expect.stringMatching(/^BTC cascade/) },
    ]);
    expect(await rig.alerts()).toMatchObject([{ phase: 'ended', revision: 2 }]);
    expect(rig.channel.edits.map(({ request }) => request.incident.phase)).toEqual(['ended']);
    expect(rig.service.openIncidents).toEqual([]);
  });

  it('the message of an ended incident says so also when the outbox is slow to read', async () => {
    await earlierRun();
    rig.clock.set(START + 11 * MINUTE);
    class SlowOutbox extends OutboxRepository {
      override async ofIncident(id: string) {
        await settle();
        return await super.ofIncident(id);
      }
    }
    rig.service = rig.newService({ outbox: new SlowOutbox(rig.database) });
    await rig.service.restore();
    rig.service.start();
    await rig.advance(5 * SECOND);
    expect(rig.channel.edits.map(({ request }) => request.incident.phase)).toEqual(['ended']);
  });

  it('incidents heard of within ten minutes go on', async () => {
    await earlierRun();
    rig.clock.set(START + 10 * MINUTE);
    await rig.restart();
    expect(rig.service.openIncidents).toHaveLength(1);
  });

  it('a push of an ended incident that was never sent is not sent twice nor left as being sent', async () => {
    rig.channel.usual = () => new Promise(() => undefined);
    rig.service.start();
    await rig.tell(cascade());
    expect(await rig.rows()).toMatchObject([{ state: 'sending' }]);
    rig.channel.usual = (request) => rig.channel.accept(request);
    await rig.restart();
    await rig.advance(3 * SECOND);
    expect(await rig.rows()).toMatchObject([{ state: 'sent', possiblyRepeated: true }]);
    expect(rig.channel.pushes).toHaveLength(2);
    expect(rig.service.worker.totals.possiblyRepeated).toBe(1);
  });

  it('stop passes on and stores growth that waited', async () => {
    rig.service.start();
    await rig.tell(cascade(), growth(1));
    await rig.service.stop();
    expect(await rig.alerts()).toMatchObject([{ revision: 2, facts: { count: 6 } }]);
  });

  it('stop before start touches nothing', async () => {
    await earlierRun();
    await rig.service.stop();
    const before = await noted();
    rig.clock.set(START + MINUTE);
    rig.service = rig.newService();
    await rig.service.stop();
    await settle();
    rig.service = rig.newService();
    await rig.service.restore();
    await rig.service.stop();
    await settle();
    expect(await noted()).toEqual(before);
  });
});
