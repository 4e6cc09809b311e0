import { HOUR, SECOND, START } from '../core/testing/events';
import type { Recipient } from '../subscriptions/recipient-store.port';
import { DispatchService } from './dispatch.service';
import { cascade, DispatchRig } from './testing/dispatch-rig';

let rig: DispatchRig;
async function open(...people: Partial<Recipient>[]): Promise<void> {
  rig = await DispatchRig.open(...people);
  await rig.service.restore();
  rig.service.start();
}
afterEach(() => rig.close());

const growth = (i: number) => cascade({ time: START + i * SECOND, facts: { count: 5 + i, usd: 1_200_000 + i } });
/** Stories that are not one incident. */
const several = async (count: number, severity: 'MODERATE' | 'HIGH' | 'EXTREME', name: string): Promise<void> => {
  for (let i = 0; i < count; i++) await rig.tell(cascade({ severity, subject: `${name}${i}` }));
};
const states = async (): Promise<string[]> => (await rig.rows()).map(({ state, reason }) => reason ?? state).sort();

describe(`${DispatchService.name}: what is pushed`, () => {
  it('growing cascade is one alert: one push per incident and person, and edits, however many revisions', async () => {
    await open({ id: '7' }, { id: '8' });
    await rig.tell(cascade());
    for (let i = 1; i <= 20; i++) {
      await rig.tell(growth(i));
      await rig.tick();
    }
    await rig.advance(4 * SECOND);
    expect(rig.channel.pushes.map(({ request }) => request.recipient)).toEqual(['7', '8']);
    expect(await rig.alerts()).toHaveLength(1);
    expect(await rig.rows()).toHaveLength(2);
    for (const recipient of ['7', '8']) {
      const last = rig.channel.edits.filter(({ request }) => request.recipient === recipient).at(-1);
      expect(last?.request.alerts[0]?.facts).toMatchObject({ count: 25 });
    }
  });

  it('a graver one that rings is pushed again, as a reply to the first', async () => {
    await open();
    await rig.tell(cascade());
    await rig.advance(2 * SECOND);
    await rig.tell(cascade({ severity: 'HIGH', time: START + 2 * SECOND }));
    await rig.advance(2 * SECOND);
    expect(rig.channel.pushes.map(({ request }) => [request.replyToMessageId, request.silent])).toEqual([
      [undefined, true],
      ['m1', false],
    ]);
  });

  it('a message overtaken by a graver one before it could be sent does not follow it as a duplicate', async () => {
    await open();
    rig.channel.answers.push({ kind: 'retry', reason: '429', afterMs: 5_000, everyone: true, counts: false });
    await rig.tell(cascade());
    await rig.tell(cascade({ severity: 'HIGH' }));
    await rig.advance(15 * SECOND);
    const shown = rig.channel.pushes.slice(1).map(({ request }) => request.alerts[0]?.revision);
    expect(shown).toEqual([2]);
  });

  it('LOW to MODERATE is an edit', async () => {
    await open();
    await rig.tell(cascade({ severity: 'LOW' }));
    await rig.advance(2 * SECOND);
    await rig.tell(cascade({ severity: 'MODERATE', time: START + 2 * SECOND }));
    await rig.advance(2 * SECOND);
    expect([rig.channel.pushes.length, rig.channel.edits.length]).toEqual([1, 1]);
    expect(rig.channel.edits[0]?.request.alerts[0]).toMatchObject({ severity: 'MODERATE', phase: 'escalated' });
  });

  it('the end of an incident is told by edits of all its messages', async () => {
    await open();
    await rig.tell(cascade());
    await rig.advance(2 * SECOND);
    await rig.tell(cascade({ severity: 'HIGH' }));
    await rig.advance(2 * SECOND);
    await rig.tell(cascade({ severity: 'HIGH', state: 'ended', time: START + 60 * SECOND }));
    await rig.advance(5 * SECOND);
    const ended = rig.channel.edits.filter(({ request }) => request.incident.phase === 'ended');
    expect(ended.map(({ request }) => request.messageId).sort()).toEqual(['m1', 'm2']);
    expect(ended[0]?.request.incident.summary).toMatch(/BTC cascade/);
    expect(rig.channel.pushes).toHaveLength(2);
  });

  it('11th suppressed: it is held with its reason and counted once', async () => {
    await open();
    await several(11, 'HIGH', 's');
    await rig.tell(cascade({ severity: 'HIGH', subject: 's10', time: START + SECOND }));
    await rig.tick();
    await rig.advance(15 * SECOND);
    expect(rig.channel.pushes).toHaveLength(10);
    expect((await states()).filter((state) => state === 'quota')).toHaveLength(1);
    expect(rig.service.suppressed).toEqual({ quota: 1 });
  });

  it('three of the ten are kept for HIGH', async () => {
    await open();
    await several(8, 'MODERATE', 'm');
    await several(4, 'HIGH', 'h');
    const held = (await rig.rows()).filter(({ state }) => state === 'held').map(({ severity }) => severity);
    expect(held.sort()).toEqual(['HIGH', 'MODERATE']);
    expect(rig.service.suppressed).toEqual({ quota: 2 });
  });

  it('pushes of the run before count, and are free again after an hour', async () => {
    await open();
    await several(10, 'HIGH', 's');
    await rig.advance(12 * SECOND);
    await rig.restart();
    await several(1, 'HIGH', 'after');
    expect(rig.service.suppressed).toEqual({ quota: 1 });
    await rig.advance(HOUR, HOUR);
    await several(1, 'HIGH', 'an hour later');
    expect(rig.service.suppressed).toEqual({ quota: 1 });
  });

  it('who muted gets nothing; it is held, counted once, and does not follow when the mute ends', async () => {
    await open({ mutedUntil: START + HOUR });
    await rig.tell(cascade());
    await rig.tell(growth(1));
    await rig.tick();
    expect(await states()).toEqual(['muted']);
    expect(rig.service.suppressed).toEqual({ muted: 1 });
    await rig.advance(HOUR, HOUR);
    await rig.tell(growth(2));
    await rig.tick();
    expect(rig.channel.deliveries).toEqual([]);
    await rig.tell(cascade({ severity: 'HIGH', time: START + HOUR }));
    expect(rig.channel.pushes).toHaveLength(1);
  });

  it.each([
    [{ role: 'pending' as const }, 'pendingApproval'],
    [{ deactivatedReason: 'blocked' }, 'deactivated'],
  ])('nothing is pushed to %j, and it is counted as %s', async (person, reason) => {
    await open(person);
    await rig.tell(cascade());
    expect(rig.channel.deliveries).toEqual([]);
    expect(rig.service.suppressed).toEqual({ [reason]: 1 });
  });

  it('nothing is pushed below the policy, and it is counted once per alert and severity', async () => {
    await open();
    for (const severity of ['LOW', 'LOW', 'MODERATE'] as const) {
      await rig.tell(cascade({ asset: 'DOGE', severity }));
      await rig.tick();
    }
    expect(rig.service.suppressed).toEqual({ belowPolicy: 2 });
    expect(await rig.rows()).toEqual([]);
    expect(await rig.alerts()).toHaveLength(1);
    await rig.tell(cascade({ asset: 'DOGE', severity: 'EXTREME' }));
    expect(rig.channel.pushes).toHaveLength(1);
  });

  it('people of a channel that is not set up are owed nothing', async () => {
    await open({ channel: 'pigeon' });
    await rig.tell(cascade());
    expect(await rig.rows()).toEqual([]);
    expect(rig.service.suppressed).toEqual({});
  });

  it('who cannot be reached any more is deactivated, in the store too', async () => {
    await open();
    rig.channel.usual = () => ({ kind: 'gone', reason: 'blocked by the user' });
    await rig.tell(cascade());
    expect(await rig.recipients.all()).toMatchObject([{ id: '7', deactivatedReason: 'blocked by the user' }]);
    await several(1, 'HIGH', 'later');
    expect(rig.service.suppressed).toEqual({ deactivated: 1 });
  });

  it('a chat that got a new id is written to there, keeps its standing message and its quota', async () => {
    await open({ id: 'g1' });
    rig.channel.answers.push({ kind: 'moved', recipient: 'g-100' });
    await rig.tell(cascade());
    await rig.advance(2 * SECOND);
    expect(await rig.recipients.all()).toMatchObject([{ id: 'g-100' }]);
    await rig.tell(growth(1));
    await rig.tick();
    await rig.advance(4 * SECOND);
    const later = rig.channel.deliveries.slice(1).map(({ request }) => [request.recipient, request.messageId]);
    expect(later).toEqual([
      ['g-100', undefined],
      ['g-100', 'm1'],
    ]);
    await several(10, 'HIGH', 's');
    expect(rig.service.suppressed).toEqual({ quota: 1 });
  });
});
