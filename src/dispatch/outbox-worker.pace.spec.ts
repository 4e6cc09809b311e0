import { MINUTE, SECOND, START } from '../core/testing/events';
import { OutboxWorker } from './outbox-worker';
import { row, WorkerRig } from './testing/worker-rig';

let rig: WorkerRig;
beforeEach(async () => {
  rig = await WorkerRig.open();
});
afterEach(() => rig.close());

const timesTo = (recipient: string): number[] =>
  rig.channel.deliveries.filter(({ request }) => request.recipient === recipient).map(({ time }) => time - START);
const rowsTo = (recipients: readonly string[], severity: 'LOW' | 'HIGH' = 'LOW') =>
  recipients.map((recipient, i) => row({ recipient, severity, incidentId: `i${i}` }));
/** The most that fell into any stretch of `ms`. */
const most = (times: readonly number[], ms: number): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));

describe(`${OutboxWorker.name}: order and pace`, () => {
  it('priority order: a HIGH goes past a thousand queued', async () => {
    rig.worker.start();
    await rig.owe(...rowsTo(Array.from({ length: 1_000 }, (_, i) => `low${i}`)));
    await rig.advance(SECOND / 2);
    const before = rig.channel.deliveries.length;
    await rig.owe(row({ recipient: 'high', incidentId: 'grave' }));
    await rig.advance(SECOND, 20);
    expect(rig.worker.waiting).toBeGreaterThan(900);
    expect(rig.channel.deliveries[before]?.request.recipient).toBe('high');
    expect(timesTo('high')).toHaveLength(1);
  });

  it('a HIGH is sent within 100 ms of its emission, also behind a thousand queued', async () => {
    rig.worker.start();
    await rig.owe(...rowsTo(Array.from({ length: 1_000 }, (_, i) => `low${i}`)));
    await rig.advance(50, 10);
    await rig.owe(row({ recipient: 'high', incidentId: 'grave' }));
    await rig.advance(100, 10);
    expect(timesTo('high')).toHaveLength(1);
  });

  it('sends graver before lighter, older before newer, and messages before edits', async () => {
    const shown = row({ incidentId: 'old', state: 'sent', messageId: 'm0', deliveredRevision: 1, wantedRevision: 2 });
    await rig.owe(
      shown,
      row({ incidentId: 'young', severity: 'LOW', createdTime: START - 1 }),
      row({ incidentId: 'elder', severity: 'LOW', createdTime: START - 2 }),
      row({ incidentId: 'middle', severity: 'MODERATE' }),
      row({ incidentId: 'grave', severity: 'EXTREME' }),
    );
    rig.revision = 2;
    rig.worker.start();
    await rig.advance(10 * SECOND);
    const order = rig.channel.deliveries.map(({ request }) => request.incident.id);
    expect(order).toEqual(['grave', 'middle', 'elder', 'young', 'old']);
  });

  it('writes to one chat once a second', async () => {
    rig.worker.start();
    await rig.owe(...Array.from({ length: 5 }, (_, i) => row({ incidentId: `i${i}` })));
    await rig.advance(6 * SECOND);
    expect(timesTo('7')).toEqual([0, 1, 2, 3, 4].map((second) => second * SECOND));
  });

  it('writes to a group twenty times a minute', async () => {
    rig.worker.start();
    await rig.owe(...Array.from({ length: 25 }, (_, i) => row({ recipient: 'g1', incidentId: `i${i}` })));
    await rig.advance(MINUTE - 1);
    expect(timesTo('g1')).toHaveLength(20);
    await rig.advance(10 * SECOND);
    expect(timesTo('g1')).toHaveLength(25);
    expect(most(timesTo('g1'), MINUTE)).toBe(20);
  });

  it('keeps writes of a group for messages when edits would use up its minute', async () => {
    rig.worker.start();
    const first = row({ recipient: 'g1' });
    await rig.owe(first);
    for (let revision = 2; revision < 80; revision++) {
      await rig.edit(first, revision);
      await rig.advance(500, 500);
    }
    expect(rig.channel.edits.length).toBeGreaterThan(10);
    expect(rig.channel.deliveries.length).toBeLessThanOrEqual(15);
    for (let i = 0; i < 5; i++) await rig.owe(row({ recipient: 'g1', incidentId: `late${i}` }));
    await rig.advance(6 * SECOND);
    expect(rig.channel.pushes).toHaveLength(6);
    expect(most(timesTo('g1'), MINUTE)).toBeLessThanOrEqual(20);
  });

  it('token bucket: writes thirty times a second over all chats, and uses what it may', async () => {
    rig.worker.start();
    await rig.owe(...rowsTo(Array.from({ length: 150 }, (_, i) => `chat${i}`)));
    await rig.advance(5 * SECOND, 20);
    const times = rig.channel.deliveries.map(({ time }) => time);
    expect(times.length).toBeGreaterThanOrEqual(0.95 * 150);
    expect(most(times, SECOND)).toBeLessThanOrEqual(30);
  });

  it('429 honours retry_after: the whole channel waits as long as it was told', async () => {
    rig.worker.start();
    rig.channel.answers.push({ kind: 'retry', reason: 'Too Many', afterMs: 5_000, everyone: true, counts: false });
    await rig.owe(row({ recipient: 'a' }));
    await rig.owe(row({ recipient: 'b', incidentId: 'i2', severity: 'EXTREME' }));
    expect(rig.worker.status()).toMatchObject({
      waiting: 2,
      pausedUntil: { telegram: START + 5_000 },
      lastError: { telegram: 'Too Many' },
    });
    await rig.advance(5 * SECOND - 1);
    expect(rig.channel.deliveries).toHaveLength(1);
    await rig.advance(100, 1);
    expect([timesTo('a'), timesTo('b')]).toEqual([[0, 5_034], [5_000]]);
    expect(rig.worker.totals).toMatchObject({ sent: 2, retried: 1, dead: 0 });
    expect(rig.worker.status()).toMatchObject({ waiting: 0, pausedUntil: {}, lastError: {} });
  });

  it('a wait told for one chat alone holds up nobody else', async () => {
    rig.worker.start();
    rig.channel.answers.push({ kind: 'retry', reason: 'slow', afterMs: 9_000, everyone: false, counts: false });
    await rig.owe(row({ recipient: 'a' }));
    await rig.owe(row({ recipient: 'b', incidentId: 'i2' }));
    await rig.advance(34);
    expect(timesTo('b')).toEqual([34]);
    await rig.advance(9 * SECOND - 34);
    expect(timesTo('a')).toEqual([0, 9_000]);
  });

  it('tells how many wait, and since when', async () => {
    await rig.owe(row({ createdTime: START - 5 }), row({ incidentId: 'i2' }));
    expect(rig.worker.status()).toMatchObject({ waiting: 2, oldestWaitingTime: START - 5, owedEdits: 0, sent: 0 });
  });
});
