import { VenueSimulator } from '../../simulator';
import { CircuitBreaker } from '../domain/circuit-breaker';
import { eventually } from '../testing/journal';
import { type ProbeOptions, StreamSocketProbe } from '../testing/stream-socket-probe';
import { VenueDouble } from '../testing/venue-double';

const QUIET = { pingIntervalMs: 1e9, auditIntervalMs: 1e9 };
let venue: VenueDouble;
let probe: StreamSocketProbe;

function connect(urls: readonly string[], options: ProbeOptions = {}): StreamSocketProbe {
  const timing = { ...QUIET, ...options.timing };
  return (probe = new StreamSocketProbe(urls, { ...options, timing, protocol: { controlIntervalMs: 0 } }));
}

const waiting = (): Promise<void> => eventually(() => probe.socket.status.state === 'waiting');
/** Nobody listens on this port. */
const NOWHERE = 'ws://127.0.0.1:9';

beforeEach(async () => (venue = await VenueDouble.start()));
afterEach(async () => {
  probe.socket.stop();
  await venue.stop();
});

describe('reconnect backoff', () => {
  it('doubles the longest pause with each failure up to the cap, and draws the pause below it', async () => {
    connect([NOWHERE], { timing: { backoffBaseMs: 1_000, backoffCapMs: 5_000 } }).start('a');
    const pauses: number[] = [];
    for (let i = 0; i < 5; i++) {
      await waiting();
      const pause = Math.max(...probe.scheduler.waits.filter((ms) => ms < QUIET.pingIntervalMs));
      pauses.push(pause);
      probe.scheduler.advance(pause);
    }
    // Half of the longest, as the probe's chance is 0.5; 1,000 is the time a dead socket is given to say goodbye.
    expect(pauses.map((ms) => Math.max(ms, 1_000))).toEqual([1_000, 1_000, 2_000, 2_500, 2_500]);
    expect(probe.socket.status.lastReason).toContain('ECONNREFUSED');
    expect(probe.news.entries).toEqual([]);
  });

  it('begins anew once a connection is up', async () => {
    connect([venue.url]).start('a');
    await probe.up();
    for (const times of [1, 2, 3]) {
      venue.connections.entries.at(-1)?.terminate();
      await probe.down(times);
      expect(probe.scheduler.waits).toContain(500);
      probe.scheduler.advance(500);
      await probe.up(times + 1);
    }
    expect(probe.socket.status).toMatchObject({ state: 'up', reconnects: 3, downSince: undefined });
  });

  it('says down once, with the reason, and up again', async () => {
    connect([venue.url]).start('a');
    await probe.up();
    const at = probe.clock.now();
    venue.connections.entries[0]?.close(1001, 'going away');
    await probe.down();
    expect(probe.socket.status).toMatchObject({ state: 'waiting', downSince: at, upSince: undefined });
    probe.scheduler.advance(1_000);
    await probe.up(2);
    expect(probe.news.entries).toEqual([
      { kind: 'up' },
      { kind: 'down', reason: 'closed 1001 going away' },
      { kind: 'up' },
    ]);
  });

  it('takes a handshake refused with 503 for a failure like any other', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle' });
    simulator.fault({ kind: 'refuse' });
    connect([`${simulator.webSocketOrigin}/market/stream`]).start('btcusdt@aggTrade');
    await waiting();
    expect(probe.socket.status.lastReason).toContain('503');
    simulator.clearFaults();
    probe.scheduler.advance(1_000);
    await probe.up();
    probe.socket.stop();
    await simulator.stop();
  });
});

describe('reconnection storm opens breaker', () => {
  it('and one attempt after the pause decides whether it closes', async () => {
    const breaker = new CircuitBreaker(5, 300_000, 60_000);
    connect([NOWHERE], { breaker, timing: { backoffBaseMs: 10, backoffCapMs: 10 } }).start('a');
    for (let i = 0; i < 5; i++) {
      await waiting();
      probe.scheduler.advance(5);
    }
    expect(breaker.state(probe.clock.now())).toBe('open');
    expect(breaker.trips).toBe(1);
    expect(probe.socket.status.reconnects).toBe(5);
    probe.scheduler.advance(59_000);
    expect(probe.socket.status.reconnects).toBe(5);
    probe.scheduler.advance(1_000);
    await eventually(() => breaker.trips === 2);
    expect(breaker.state(probe.clock.now())).toBe('open');
  });

  it('and a venue that is back closes it', async () => {
    const breaker = new CircuitBreaker(1, 300_000, 60_000);
    connect([venue.url], { breaker }).start('a');
    await probe.up();
    venue.connections.entries[0]?.terminate();
    await probe.down();
    probe.scheduler.advance(500);
    expect(breaker.state(probe.clock.now())).toBe('open');
    probe.scheduler.advance(60_000);
    await probe.up(2);
    expect(breaker.state(probe.clock.now())).toBe('closed');
  });
});

describe('a half-open socket', () => {
  it('is found by the ping nobody answers, and replaced', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle' });
    connect([`${simulator.webSocketOrigin}/market/stream`], { timing: { pingIntervalMs: 15_000 } }).start('x@aggTrade');
    await probe.up();
    simulator.fault({ kind: 'halfOpen' });
    probe.scheduler.advance(15_000);
    expect(probe.socket.status.state).toBe('up');
    probe.scheduler.advance(15_000);
    await probe.down();
    expect(probe.socket.status.lastReason).toBe('no answer to ping');
    probe.scheduler.advance(1_000);
    await probe.up(2);
    probe.socket.stop();
    await simulator.stop();
  });

  it('is not suspected while the peer answers pings or sends', async () => {
    connect([venue.url], { timing: { pingIntervalMs: 15_000 } }).start('a');
    await probe.up();
    for (let i = 0; i < 4; i++) {
      const [server] = venue.connections.entries;
      const pinged = new Promise((resolve) => server?.once('ping', resolve));
      probe.scheduler.advance(15_000);
      await pinged;
      server?.ping();
      server?.send('{"e":"x"}');
      await probe.news.until(({ kind }) => kind === 'frame', i + 1);
    }
    expect(probe.socket.status).toMatchObject({ state: 'up', reconnects: 0 });
  });
});

describe('a stopped socket', () => {
  it('closes its connection, leaves no timer that reconnects and says nothing more', async () => {
    connect([venue.url]).start('a');
    await probe.up();
    probe.socket.stop();
    await venue.closings.until(() => true);
    probe.scheduler.advance(1e9);
    await new Promise((resolve) => setImmediate(resolve));
    expect(venue.connections.entries).toHaveLength(1);
    expect(probe.scheduler.waits).toEqual([]);
    expect(probe.socket.status.state).toBe('stopped');
    expect(probe.news.entries).toEqual([{ kind: 'up' }]);
  });

  it('gives up a connection that is still being made', async () => {
    connect([venue.url]).start('a');
    probe.socket.stop();
    probe.scheduler.advance(1e9);
    await eventually(() => venue.open === 0);
    expect(probe.socket.status).toMatchObject({ state: 'stopped', reconnects: 0 });
  });

  it('stops waiting to reconnect', async () => {
    connect([NOWHERE]).start('a');
    await waiting();
    probe.socket.stop();
    probe.scheduler.advance(1e9);
    expect(probe.scheduler.waits).toEqual([]);
  });
});

it('a socket of one path has no alternative', () => {
  connect([NOWHERE]);
  expect(probe.socket.hasAlternative).toBe(false);
  expect(connect([NOWHERE, NOWHERE]).socket.hasAlternative).toBe(true);
});
