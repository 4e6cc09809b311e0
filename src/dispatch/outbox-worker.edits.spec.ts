import { HOUR, MINUTE, SECOND, START } from '../core/testing/events';
import { OutboxWorker } from './outbox-worker';
import { REFUSAL } from './testing/recording-channel';
import { row, WorkerRig } from './testing/worker-rig';

let rig: WorkerRig;
beforeEach(async () => {
  rig = await WorkerRig.open();
  rig.worker.start();
});
afterEach(() => rig.close());

const shownRevisions = (): (number | undefined)[] =>
  rig.channel.deliveries.map(({ request }) => request.alerts[0]?.revision);

describe(`${OutboxWorker.name}: edits and replies`, () => {
  it('gathers edits of one message at least a second and a half apart, and the last always lands', async () => {
    await rig.owe(row());
    for (let revision = 2; revision <= 40; revision++) {
      await rig.edit(row(), revision);
      await rig.advance(100);
    }
    await rig.advance(5 * SECOND);
    const times = rig.channel.deliveries.map(({ time }) => time);
    const apart = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(1_500);
    expect(rig.channel.edits.length).toBeGreaterThanOrEqual(3);
    expect(rig.channel.edits.length).toBeLessThanOrEqual(4);
    expect(shownRevisions().at(-1)).toBe(40);
    expect(await rig.stored(row())).toMatchObject({ deliveredRevision: 40, wantedRevision: 40, messageId: 'm1' });
    expect(rig.worker.status()).toMatchObject({ owedEdits: 0, sent: 1, edited: rig.channel.edits.length });
  });

  it('what grew while a message was under way is edited in afterwards', async () => {
    let answer = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    rig.channel.answers.push(waiting.then(() => ({ kind: 'sent', messageId: 'm9' }) as const));
    await rig.owe(row());
    rig.revision = 2;
    rig.worker.add([row({ wantedRevision: 2 })]);
    answer();
    await rig.advance(3 * SECOND);
    expect(shownRevisions()).toEqual([1, 2]);
    expect(rig.channel.edits[0]?.request.messageId).toBe('m9');
  });

  it('a message that waits is sent as things stand then, and needs no edit', async () => {
    rig.channel.answers.push(REFUSAL);
    await rig.owe(row());
    await rig.edit(row(), 5);
    await rig.advance(10 * SECOND);
    expect(rig.channel.deliveries).toHaveLength(2);
    expect(shownRevisions()).toEqual([1, 5]);
    expect(rig.channel.edits).toEqual([]);
  });

  it('the edit of a message that vanished is not tried again', async () => {
    await rig.owe(row());
    await rig.advance(2 * SECOND);
    rig.channel.answers.push({ kind: 'vanished', reason: 'message to edit not found' });
    await rig.edit(row(), 2);
    await rig.edit(row(), 3);
    await rig.advance(MINUTE, SECOND);
    expect(rig.channel.edits).toHaveLength(1);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', reason: 'message to edit not found' });
    expect(rig.worker.status()).toMatchObject({ owedEdits: 0, dead: 0 });
  });

  it('an edit that is refused leaves what stands, and the next revision is tried', async () => {
    await rig.owe(row());
    await rig.advance(2 * SECOND);
    rig.channel.answers.push({ kind: 'refused', reason: 'no' });
    await rig.edit(row(), 2);
    await rig.advance(2 * SECOND);
    await rig.edit(row(), 3);
    await rig.advance(2 * SECOND);
    expect(rig.channel.edits).toHaveLength(2);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', deliveredRevision: 3 });
  });

  it('a message that is refused three times as an edit is not dead: it stands', async () => {
    await rig.owe(row());
    await rig.advance(2 * SECOND);
    rig.channel.answers.push(REFUSAL, REFUSAL, REFUSAL);
    await rig.edit(row(), 2);
    await rig.advance(MINUTE, SECOND);
    expect(rig.channel.edits).toHaveLength(3);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', messageId: 'm1' });
    expect(rig.worker.totals.dead).toBe(0);
    await rig.edit(row(), 3);
    await rig.advance(MINUTE, SECOND);
    expect(await rig.stored(row())).toMatchObject({ deliveredRevision: 3, attempts: 0 });
  });

  it('moved follows the new chat id, for this message and for its edits', async () => {
    rig.channel.answers.push({ kind: 'moved', recipient: 'g-100' });
    await rig.owe(row({ recipient: 'g1' }));
    await rig.advance(2 * SECOND);
    await rig.edit(row({ recipient: 'g1' }), 2);
    await rig.advance(4 * SECOND);
    expect(rig.told[0]).toBe('moved telegram g1 g-100');
    expect(rig.channel.deliveries.map(({ request }) => request.recipient)).toEqual(['g1', 'g-100', 'g-100']);
    expect(await rig.stored(row({ recipient: 'g1' }))).toMatchObject({ recipient: 'g-100', deliveredRevision: 2 });
  });

  it('moved while editing follows for the edit itself, and for other messages that wait', async () => {
    await rig.owe(row({ recipient: 'g1' }));
    await rig.advance(2 * SECOND);
    rig.channel.answers.push({ kind: 'moved', recipient: 'g-100' });
    await rig.owe(row({ recipient: 'g1', incidentId: 'i2', nextAttemptTime: START + 4 * SECOND }));
    await rig.edit(row({ recipient: 'g1' }), 2);
    await rig.advance(5 * SECOND);
    const later = rig.channel.deliveries.slice(2).map(({ request }) => [request.recipient, request.messageId]);
    expect(later).toEqual(
      expect.arrayContaining([
        ['g-100', undefined],
        ['g-100', 'm1'],
      ]),
    );
    expect(later).toHaveLength(2);
  });

  it('gone while editing deactivates, and the message is left as it stands', async () => {
    await rig.owe(row());
    await rig.advance(2 * SECOND);
    rig.channel.answers.push({ kind: 'gone', reason: 'kicked' });
    await rig.edit(row(), 2);
    await rig.edit(row(), 3);
    await rig.advance(MINUTE, SECOND);
    expect(rig.told).toContain('gone telegram 7 kicked');
    expect(rig.channel.edits).toHaveLength(1);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent' });
  });

  it("replies carry the first message's id", async () => {
    await rig.owe(row({ severity: 'MODERATE' }));
    await rig.advance(2 * SECOND);
    const reply = row({ severity: 'HIGH', replyToRowId: row({ severity: 'MODERATE' }).id });
    await rig.owe(reply);
    expect(rig.channel.pushes.map(({ request }) => request.replyToMessageId)).toEqual([undefined, 'm1']);
    const rows = rig.worker.rowsOf('i1', 'telegram', '7').map(({ severity }) => severity);
    expect(rows).toEqual(['MODERATE', 'HIGH']);
  });

  it('is told of each message that was sent, once, and not of edits', async () => {
    await rig.owe(row());
    await rig.edit(row(), 2);
    await rig.advance(3 * SECOND);
    expect(rig.told).toEqual([`sent ${row().id} m1`]);
  });

  it('forgets what is finished an hour after, but not while the incident goes on', async () => {
    await rig.owe(row());
    await rig.advance(2 * HOUR, MINUTE);
    rig.worker.add([]);
    expect(rig.worker.rowsOf('i1', 'telegram', '7')).toHaveLength(1);
    rig.open = false;
    rig.worker.add([]);
    expect(rig.worker.rowsOf('i1', 'telegram', '7')).toEqual([]);
    expect(rig.clock.now()).toBe(START + 2 * HOUR);
  });
});
