import { SECOND, START } from '../core/testing/events';
import { OutboxRepository } from '../persistence/outbox.repository';
import { OutboxWorker } from './outbox-worker';
import { settle } from './testing/settle';
import { row, WorkerRig } from './testing/worker-rig';

let rig: WorkerRig;
beforeEach(async () => {
  rig = await WorkerRig.open();
});
afterEach(() => rig.close());

const HANG = new Promise<never>(() => undefined);

class SilentStore extends OutboxRepository {
  override save(): Promise<void> {
    return HANG;
  }
}

class BrokenStore extends OutboxRepository {
  override save(): Promise<void> {
    return Promise.reject(new Error('disk full'));
  }
}

async function restart(): Promise<void> {
  rig.worker = rig.newWorker();
  await rig.worker.restore();
  rig.worker.start();
  await rig.advance(5 * SECOND);
}

describe(`${OutboxWorker.name}: stop and start`, () => {
  it('sends nothing before it is started', async () => {
    await rig.owe(row());
    await rig.advance(5 * SECOND);
    expect(rig.channel.deliveries).toEqual([]);
    expect(rig.worker.waiting).toBe(1);
  });

  it('a message that waited is sent after the restart, once, and not said to be repeated', async () => {
    await rig.outbox.save([row()]);
    await restart();
    expect(rig.channel.pushes.map(({ request }) => request.possiblyRepeated)).toEqual([false]);
    expect(rig.worker.totals.possiblyRepeated).toBe(0);
  });

  it('a message caught while being sent is sent once more, says so, and is counted', async () => {
    await rig.outbox.save([row({ state: 'sending' })]);
    await restart();
    expect(rig.channel.pushes.map(({ request }) => request.possiblyRepeated)).toEqual([true]);
    expect(rig.worker.totals.possiblyRepeated).toBe(1);
    expect(await rig.outbox.counts()).toMatchObject({ sent: 1, possiblyRepeated: 1 });
    await restart();
    expect(rig.channel.pushes).toHaveLength(1);
  });

  it('a process that dies while a message is under way leaves it as being sent', async () => {
    rig.channel.usual = () => HANG;
    rig.worker.start();
    await rig.owe(row());
    expect(await rig.stored(row())).toMatchObject({ state: 'sending' });
  });

  it('a message already sent is not sent again, and its owed edit is made', async () => {
    rig.worker.start();
    await rig.owe(row());
    await rig.worker.stop();
    await rig.outbox.save([{ ...(await rig.stored(row())), wantedRevision: 2 }]);
    rig.revision = 2;
    await restart();
    expect(rig.channel.pushes).toHaveLength(1);
    expect(rig.channel.edits.map(({ request }) => request.messageId)).toEqual(['m1']);
    await restart();
    expect(rig.channel.deliveries).toHaveLength(2);
  });

  it('refusals of the run before still count', async () => {
    await rig.outbox.save([row({ attempts: 2 })]);
    rig.channel.usual = () => ({ kind: 'retry', reason: 'no', everyone: false, counts: true });
    await restart();
    expect(rig.channel.deliveries).toHaveLength(1);
    expect(await rig.stored(row())).toMatchObject({ state: 'dead', attempts: 3 });
  });

  it('takes on nothing after stop', async () => {
    rig.worker.start();
    await rig.worker.stop();
    await rig.owe(row());
    await rig.advance(5 * SECOND);
    expect(rig.channel.deliveries).toEqual([]);
    expect(await rig.stored(row())).toMatchObject({ state: 'pending' });
  });

  it('stop waits for the delivery under way, and its outcome is stored', async () => {
    let answer = (): void => undefined;
    rig.channel.usual = () => new Promise((resolve) => (answer = () => resolve({ kind: 'sent', messageId: 'late' })));
    rig.worker.start();
    await rig.owe(row());
    let stopped = false;
    const stop = rig.worker.stop().then(() => (stopped = true));
    await settle();
    expect(stopped).toBe(false);
    answer();
    await stop;
    expect(await rig.stored(row())).toMatchObject({ state: 'sent', messageId: 'late' });
  });

  it('stop returns within three seconds while a delivery hangs', async () => {
    rig.channel.usual = () => HANG;
    rig.worker.start();
    await rig.owe(row());
    let stopped = false;
    void rig.worker.stop().then(() => (stopped = true));
    await rig.advance(3 * SECOND - 1);
    expect(stopped).toBe(false);
    await rig.advance(1);
    expect(stopped).toBe(true);
  });

  it('a store that never answers delays a message by at most two seconds', async () => {
    rig.worker = rig.newWorker(new SilentStore(rig.database));
    rig.worker.start();
    rig.worker.add([row()]);
    await settle();
    await rig.advance(2 * SECOND);
    expect(rig.channel.deliveries.map(({ time }) => time - START)).toEqual([2 * SECOND]);
    await rig.advance(4 * SECOND);
    expect(rig.channel.deliveries).toHaveLength(1);
    expect(rig.told).toHaveLength(1);
  });

  it('a store that fails delays nothing', async () => {
    rig.worker = rig.newWorker(new BrokenStore(rig.database));
    rig.worker.start();
    rig.worker.add([row()]);
    await settle();
    expect(rig.channel.deliveries.map(({ time }) => time)).toEqual([START]);
  });
});
