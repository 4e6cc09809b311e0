import { SystemScheduler } from '../../config/system-time';
import { VenueSimulator } from '../../simulator';
import { eventually } from '../testing/journal';
import { StreamSocketProbe, type ProbeOptions } from '../testing/stream-socket-probe';
import { acknowledge, VenueDouble } from '../testing/venue-double';

const PACE = 350;
let venue: VenueDouble;
let probe: StreamSocketProbe;

const connect = ({ url, ...options }: ProbeOptions & { readonly url?: string } = {}): StreamSocketProbe =>
  (probe = new StreamSocketProbe([url ?? venue.url], options));
const methods = (): string[] =>
  venue.requests.entries.map(({ method, params }) => `${method} ${(params ?? []).join()}`);
const requested = (count: number): Promise<unknown> => venue.requests.until(() => true, count);

/** Lets the answer under way arrive, then the pause between control frames pass. */
async function pace(): Promise<void> {
  await eventually(() => probe.scheduler.waits.includes(PACE));
  probe.scheduler.advance(PACE);
}

beforeEach(async () => (venue = await VenueDouble.start()));
afterEach(async () => {
  probe.socket.stop();
  await venue.stop();
});

describe('a subscription', () => {
  it('is up when all that is wanted has been acknowledged', async () => {
    connect({ protocol: { namesPerFrame: 2 } }).start('a', 'b', 'c');
    await requested(1);
    await pace();
    await requested(2);
    expect(probe.news.entries).toEqual([]);
    await pace();
    await probe.up();
    expect(methods()).toEqual(['SUBSCRIBE a,b', 'SUBSCRIBE c']);
    expect(probe.socket.status).toMatchObject({ state: 'up', streams: 3, subscribed: 3, reconnects: 0 });
  });

  it('follows the list while it runs: only what changed is said', async () => {
    connect().start('a', 'b');
    await requested(1);
    await pace();
    await probe.up();
    probe.socket.setStreams(new Set(['b', 'c']));
    await requested(2);
    await pace();
    await requested(3);
    expect(methods()).toEqual(['SUBSCRIBE a,b', 'SUBSCRIBE c', 'UNSUBSCRIBE a']);
  });

  it('sends one control frame at a time, never sooner than the venue allows', async () => {
    connect().start('a');
    await requested(1);
    for (let i = 0; i < 40; i++) probe.socket.setStreams(new Set([`x${i}`]));
    await eventually(() => probe.scheduler.waits.includes(PACE));
    probe.scheduler.advance(PACE - 1);
    expect(venue.requests.entries).toHaveLength(1);
    probe.scheduler.advance(1);
    await requested(2);
    expect(methods()[1]).toBe('SUBSCRIBE x39');
  });

  it('the audit with LIST_SUBSCRIPTIONS repairs what was lost and removes what nobody wants', async () => {
    venue.script = (frame, connection) =>
      frame.method === 'LIST_SUBSCRIPTIONS'
        ? JSON.stringify({ id: frame.id, result: ['a', 'stray', 5] })
        : acknowledge(frame, connection);
    connect({ timing: { auditIntervalMs: 5_000, pingIntervalMs: 1e9 } }).start('a', 'lost');
    await requested(1);
    await pace();
    await probe.up();
    probe.scheduler.advance(5_000);
    await requested(2);
    await pace();
    await requested(3);
    await pace();
    await requested(4);
    expect(methods()).toEqual(['SUBSCRIBE a,lost', 'LIST_SUBSCRIPTIONS ', 'SUBSCRIBE lost', 'UNSUBSCRIBE stray']);
    await pace();
    probe.scheduler.advance(5_000);
    await requested(5);
    expect(methods()[4]).toBe('LIST_SUBSCRIPTIONS ');
  });

  it('without an acknowledgement in time connects again', async () => {
    venue.script = (frame, connection) => (connection === 0 ? undefined : acknowledge(frame, connection));
    connect({ timing: { ackTimeoutMs: 3_000, pingIntervalMs: 1e9 } }).start('a');
    await requested(1);
    probe.scheduler.advance(2_999);
    expect(probe.socket.status.state).toBe('connecting');
    probe.scheduler.advance(1);
    expect(probe.socket.status).toMatchObject({ state: 'waiting', reconnects: 1 });
    probe.scheduler.advance(1_000);
    await requested(2);
    await pace();
    await probe.up();
    expect(venue.connections.entries).toHaveLength(2);
  });

  it('does not take the answer to something else for its own', async () => {
    venue.script = ({ id }) => JSON.stringify({ result: null, id: id + 77 });
    connect().start('a');
    await requested(1);
    venue.connections.entries[0]?.send('{"e":"x"}');
    await probe.news.until(({ kind }) => kind === 'frame');
    expect(probe.socket.status).toMatchObject({ state: 'connecting', subscribed: 0 });
  });

  it('that the venue refuses is reported with its words and not tried again', async () => {
    venue.script = (frame, connection) =>
      frame.params?.includes('bad') === true
        ? JSON.stringify({ code: 2, msg: 'Invalid request: bad' })
        : acknowledge(frame, connection);
    connect().start('bad');
    await probe.news.until(({ kind }) => kind === 'refused');
    await pace();
    await probe.up();
    probe.socket.setStreams(new Set(['bad', 'good']));
    await requested(2);
    await pace();
    expect(probe.news.entries).toContainEqual({ kind: 'refused', names: ['bad'], error: '2 Invalid request: bad' });
    expect(methods()).toEqual(['SUBSCRIBE bad', 'SUBSCRIBE good']);
    expect(probe.socket.status.subscribed).toBe(1);
  });

  it('whose end the venue refuses is not ended again and again', async () => {
    venue.script = (frame, connection) =>
      frame.method === 'UNSUBSCRIBE'
        ? JSON.stringify({ error: { code: 2, msg: 'no' }, id: frame.id })
        : acknowledge(frame, connection);
    connect().start('a', 'b');
    await requested(1);
    await pace();
    probe.socket.setStreams(new Set(['a']));
    await probe.news.until(({ kind }) => kind === 'refused');
    await pace();
    await new Promise((resolve) => setImmediate(resolve));
    expect(methods()).toEqual(['SUBSCRIBE a,b', 'UNSUBSCRIBE b']);
    expect(probe.scheduler.waits).not.toContain(probe.timing.ackTimeoutMs);
  });
});

describe('a subscription at the simulated venue', () => {
  it('changes hundreds of names in a hurry within the limits (no close 1008)', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle' });
    const names = Array.from({ length: 300 }, (_, i) => `coin${i}@aggTrade`);
    connect({ url: `${simulator.webSocketOrigin}/market/stream`, scheduler: new SystemScheduler() }).start(...names);
    await probe.up();
    for (let i = 0; i < 50; i++) probe.socket.setStreams(new Set([...names.slice(0, 200 + i), 'btcusdt@aggTrade']));
    await eventually(() => simulator.subscriptions().length === 250);
    expect(simulator.subscriptions()).toContain('btcusdt@aggTrade');
    expect(probe.socket.status).toMatchObject({ state: 'up', reconnects: 0, lastReason: undefined });
    const { SUBSCRIBE = 0, UNSUBSCRIBE = 0 } = simulator.stats().controlFrames;
    expect(SUBSCRIBE + UNSUBSCRIBE).toBeLessThanOrEqual(5);
    probe.socket.stop();
    await simulator.stop();
  });
});
