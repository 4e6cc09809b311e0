import { MINUTE, SECOND, START } from '../core/testing/events';
import { OutboxWorker } from './outbox-worker';
import { REFUSAL, UNREACHABLE } from './testing/recording-channel';
import { row, WorkerRig } from './testing/worker-rig';

let rig: WorkerRig;
beforeEach(async () => {
  rig = await WorkerRig.open();
  rig.worker.start();
});
afterEach(() => rig.close());

const times = (): number[] => rig.channel.deliveries.map(({ time }) => time - START);

describe(`${OutboxWorker.name}: what cannot be delivered`, () => {
  it('three refusals end a message, with the reason, and each is waited for longer', async () => {
    rig.channel.usual = () => REFUSAL;
    await rig.owe(row());
    await rig.advance(MINUTE);
    expect(times()).toEqual([0, 1_000, 3_000]);
    expect(await rig.stored(row())).toMatchObject({ state: 'dead', attempts: 3, reason: 'Bad Gateway' });
    expect(rig.worker.totals).toMatchObject({ dead: 1, retried: 3, sent: 0 });
    expect(rig.worker.waiting).toBe(0);
  });

  it('what is refused for good is not tried again', async () => {
    rig.channel.usual = () => ({ kind: 'refused', reason: 'text too long' });
    await rig.owe(row());
    await rig.advance(MINUTE);
    expect(times()).toEqual([0]);
    expect(await rig.stored(row())).toMatchObject({ state: 'dead', reason: 'text too long' });
    expect(rig.worker.status()).toMatchObject({ lastError: { telegram: 'text too long' } });
  });

  it('being unreachable uses up no attempts, is tried again at most a minute apart, and succeeds once reachable', async () => {
    rig.channel.usual = () => UNREACHABLE;
    await rig.owe(row());
    await rig.advance(10 * MINUTE, SECOND);
    expect(await rig.stored(row())).toMatchObject({ state: 'pending', attempts: 0 });
    const waits = times().map((time, i, all) => time - (all[i - 1] ?? 0));
    expect(Math.max(...waits)).toBe(MINUTE);
    rig.channel.usual = (request) => rig.channel.accept(request);
    await rig.advance(MINUTE, SECOND);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', attempts: 0, messageId: 'm1' });
  });

  it('a push fifteen minutes old is sent, an older one is no warning any more', async () => {
    const late = row({ recipient: 'late', createdTime: START - 15 * MINUTE - 1 });
    const onTime = row({ recipient: 'just', createdTime: START - 15 * MINUTE });
    await rig.owe(late, onTime);
    expect(rig.channel.deliveries.map(({ request }) => request.recipient)).toEqual(['just']);
    expect(await rig.stored(late)).toMatchObject({ state: 'expired', reason: expect.stringMatching(/\w/) });
    expect(rig.worker.totals).toMatchObject({ expired: 1, sent: 1 });
  });

  it('a channel unreachable for over fifteen minutes gets no stale pushes afterwards', async () => {
    rig.channel.usual = () => UNREACHABLE;
    await rig.owe(row());
    await rig.advance(17 * MINUTE, SECOND);
    rig.channel.usual = (request) => rig.channel.accept(request);
    await rig.advance(5 * MINUTE, SECOND);
    expect(await rig.stored(row())).toMatchObject({ state: 'expired' });
    expect(rig.told).toEqual([]);
  });

  it('gone deactivates the person and ends the message', async () => {
    rig.channel.usual = () => ({ kind: 'gone', reason: 'blocked by the user' });
    await rig.owe(row());
    await rig.advance(MINUTE);
    expect(rig.told).toEqual(['gone telegram 7 blocked by the user']);
    expect(times()).toEqual([0]);
    expect(await rig.stored(row())).toMatchObject({ state: 'dead', reason: 'blocked by the user' });
  });

  it('a message whose incident is not known any more ends', async () => {
    rig.content = async () => undefined;
    await rig.owe(row());
    expect(rig.channel.deliveries).toEqual([]);
    expect(await rig.stored(row())).toMatchObject({ state: 'dead' });
  });

  it('a channel that throws puts the message back, and the next try says that it may be repeated', async () => {
    rig.channel.usual = () => {
      throw new Error('a bug');
    };
    await rig.owe(row());
    expect(rig.worker.waiting).toBe(1);
    rig.channel.usual = (request) => rig.channel.accept(request);
    await rig.advance(2 * SECOND);
    expect(rig.channel.deliveries.map(({ request }) => request.possiblyRepeated)).toEqual([false, true]);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', possiblyRepeated: true });
  });

  it('content that cannot be read puts the message back, and nothing was repeated', async () => {
    const { content } = rig;
    rig.content = () => Promise.reject(new Error('disk'));
    await rig.owe(row());
    rig.content = content;
    await rig.advance(2 * SECOND);
    expect(rig.channel.deliveries.map(({ request }) => request.possiblyRepeated)).toEqual([false]);
  });

  it('attempts count anew after a success', async () => {
    rig.channel.answers.push(REFUSAL, REFUSAL);
    await rig.owe(row());
    await rig.advance(10 * SECOND);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', attempts: 0 });
    rig.channel.answers.push(REFUSAL, REFUSAL);
    await rig.edit(row(), 2);
    await rig.advance(10 * SECOND);
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', attempts: 0, deliveredRevision: 2 });
    expect(rig.channel.edits).toHaveLength(3);
  });

  it('a message for a channel that is not there waits for it', async () => {
    await rig.owe(row({ channel: 'pigeon' }));
    await rig.advance(MINUTE, SECOND);
    expect(rig.worker.waiting).toBe(1);
    expect(rig.channel.deliveries).toEqual([]);
  });
});
