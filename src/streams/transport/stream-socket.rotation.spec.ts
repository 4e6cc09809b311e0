import { SystemScheduler } from '../../config/system-time';
import type { MarketEvent } from '../../core/market-event';
import { VenueSimulator } from '../../simulator';
import { BinanceNormalizer } from '../exchanges/binance/binance.normalizer';
import { listed } from '../testing/binance-frames';
import { eventually } from '../testing/journal';
import { type ProbeOptions, StreamSocketProbe } from '../testing/stream-socket-probe';
import { acknowledge, type ControlScript, VenueDouble } from '../testing/venue-double';

const TIMING = { pingIntervalMs: 1e9, auditIntervalMs: 1e9, lifetimeMs: 100_000, overlapMs: 5_000 };
/** With the probe's chance of 0.5 a connection is replaced at 0.975 of its life. */
const AGED = 97_500;
let venue: VenueDouble;
let probe: StreamSocketProbe;

function connect(urls: readonly string[] = [venue.url], options: ProbeOptions = {}): StreamSocketProbe {
  const timing = { ...TIMING, ...options.timing };
  return (probe = new StreamSocketProbe(urls, { ...options, timing, protocol: { controlIntervalMs: 0 } }));
}

/** Lets pauses of 0 ms pass until it has come true. */
function settle(condition: () => boolean): Promise<void> {
  return eventually(() => {
    probe.scheduler.advance(0);
    return condition();
  });
}

const overlapping = (): boolean => probe.scheduler.waits.includes(TIMING.overlapMs);
const rotations = (): number => probe.socket.status.rotations;

beforeEach(async () => (venue = await VenueDouble.start()));
afterEach(async () => {
  probe.socket.stop();
  await venue.stop();
});

describe('rotation', () => {
  it('replaces the connection before the venue cuts it: the new one delivers before the old one goes', async () => {
    connect().start('a');
    await probe.up();
    probe.scheduler.advance(AGED);
    await settle(overlapping);
    const [old, young] = venue.connections.entries;
    old?.send('{"e":"of the old one"}');
    young?.send('{"e":"of the new one"}');
    await probe.news.until(({ kind }) => kind === 'frame', 2);
    probe.scheduler.advance(TIMING.overlapMs);
    await venue.closings.until((connection) => connection === 0);
    young?.send('{"e":"later"}');
    await probe.news.until(({ kind }) => kind === 'frame', 3);
    expect(venue.open).toBe(1);
    expect(probe.news.entries.filter(({ kind }) => kind === 'down')).toEqual([]);
    expect(probe.socket.status).toMatchObject({ state: 'up', rotations: 1, reconnects: 0, subscribed: 1 });
  });

  it('subscribes on the new connection what is wanted by then', async () => {
    connect().start('a');
    await probe.up();
    probe.scheduler.advance(AGED);
    probe.socket.setStreams(new Set(['a', 'b']));
    await settle(overlapping);
    await settle(() => probe.socket.status.subscribed === 2);
    const young = venue.requests.entries.filter((request) => request.connection === 1);
    expect(young.flatMap((request) => request.params ?? []).sort()).toEqual(['a', 'b']);
  });

  it('that fails is tried again after a pause, and the old connection goes on', async () => {
    connect().start('a');
    await probe.up();
    venue.script = mute;
    probe.scheduler.advance(AGED);
    await venue.connections.until(() => true, 2);
    venue.connections.entries[1]?.terminate();
    await settle(() => probe.scheduler.waits.includes(500));
    venue.script = acknowledge;
    probe.scheduler.advance(500);
    await settle(overlapping);
    probe.scheduler.advance(TIMING.overlapMs);
    expect(rotations()).toBe(1);
    expect(probe.news.entries.map(({ kind }) => kind)).toEqual(['up', 'up']);
  });

  it('is finished at once when the old connection goes while the new one delivers', async () => {
    connect().start('a');
    await probe.up();
    probe.scheduler.advance(AGED);
    await settle(overlapping);
    venue.connections.entries[0]?.terminate();
    await settle(() => rotations() === 1);
    expect(probe.socket.status).toMatchObject({ state: 'up', reconnects: 0 });
    expect(probe.news.entries.filter(({ kind }) => kind === 'down')).toEqual([]);
    probe.scheduler.advance(TIMING.overlapMs);
    expect(venue.open).toBe(1);
  });

  it('during which the old connection is lost leaves one connection, however long the backoff', async () => {
    connect([venue.url], { timing: { backoffBaseMs: 20_000 } }).start('a');
    await probe.up();
    venue.script = mute;
    probe.scheduler.advance(AGED);
    await venue.requests.until((request) => request.connection === 1);
    venue.connections.entries[0]?.terminate();
    await probe.down();
    venue.script = acknowledge;
    venue.connections.entries[1]?.send('{"result":null,"id":1}');
    await settle(overlapping);
    probe.scheduler.advance(TIMING.overlapMs);
    await settle(() => probe.socket.status.state === 'up');
    probe.scheduler.advance(20_000);
    await settle(() => probe.socket.status.state === 'up');
    expect(probe.socket.status).toMatchObject({ state: 'up', subscribed: 1 });
    expect(venue.connections.entries).toHaveLength(2);
    expect(venue.open).toBe(1);
  });

  it('moves to the other path and back when asked', async () => {
    connect([`${venue.url}/one`, `${venue.url}/two`]).start('a');
    await probe.up();
    for (const [turn, path] of ['/two', '/one'].entries()) {
      probe.socket.useAlternative();
      await settle(overlapping);
      probe.scheduler.advance(TIMING.overlapMs);
      expect(rotations()).toBe(turn + 1);
      expect(probe.socket.status.url).toBe(venue.url + path);
    }
  });

  it('waits while the breaker is open', async () => {
    connect().start('a');
    await probe.up();
    for (let i = 0; i < 30; i++) probe.breaker.tryAcquire(probe.clock.now() + AGED);
    probe.scheduler.advance(AGED);
    expect(venue.connections.entries).toHaveLength(1);
    probe.scheduler.advance(60_000);
    await settle(overlapping);
    expect(venue.connections.entries).toHaveLength(2);
  });
});

const mute: ControlScript = () => undefined;

describe('a connection at the simulated venue', () => {
  it('loses and doubles no trade across rotations, cuts of the venue included', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle', connectionLifetimeMs: 900 });
    const timing = { ...TIMING, lifetimeMs: 400, overlapMs: 60, backoffBaseMs: 10 };
    connect([`${simulator.webSocketOrigin}/market/stream`], { timing, scheduler: new SystemScheduler() });
    probe.start('btcusdt@aggTrade');
    await probe.up();
    let sent = 0;
    while (rotations() < 3) {
      simulator.trade({ symbol: 'BTCUSDT', price: 100_000 + sent, quantity: 0.001, takerSide: 'buy' });
      sent++;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const events: MarketEvent[] = [];
    const normalizer = new BinanceNormalizer((event) => events.push(event));
    normalizer.know([listed('BTCUSDT')]);
    const feed = (): number => {
      for (const text of probe.frames().slice(normalizer.frames)) normalizer.normalize(Buffer.from(text), Date.now());
      return events.length;
    };
    await eventually(() => feed() >= sent);
    expect(events.map((event) => event.type === 'trade' && event.price)).toEqual(
      Array.from({ length: sent }, (_, i) => 100_000 + i),
    );
    expect(normalizer.dropped['duplicate']).toBeGreaterThan(10);
    expect(normalizer.missedTrades).toBe(0);
    expect(probe.socket.status.reconnects).toBe(0);
    probe.socket.stop();
    await simulator.stop();
  });

  it('that lives as long as the venue allows is cut, and comes back', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle', connectionLifetimeMs: 150 });
    connect([`${simulator.webSocketOrigin}/market/stream`]).start('btcusdt@aggTrade');
    await probe.up();
    await probe.down();
    expect(probe.socket.status.lastReason).toBe('closed 1001 lifetime exceeded');
    probe.scheduler.advance(1_000);
    await probe.up(2);
    probe.socket.stop();
    await simulator.stop();
  });
});
