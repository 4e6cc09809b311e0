import { BinanceProbe, type BinanceProbeOptions } from '../../testing/binance-probe';
import { depth, forceOrder, listed, markPrice } from '../../testing/binance-frames';

let probe: BinanceProbe;
afterEach(() => probe.stop());

async function watching(options: BinanceProbeOptions = {}): Promise<void> {
  probe = await BinanceProbe.start(options);
  await probe.watch(listed('BTCUSDT'));
}

/** The market route has changed this often. */
const rotated = (times: number): Promise<void> =>
  probe.settled(() => {
    if (probe.scheduler.waits.includes(5_000)) probe.scheduler.advance(5_000);
    const [market] = probe.connector.status().detail['sockets'] as { rotations: number }[];
    return (market?.rotations ?? 0) >= times;
  });
const trade = (): void => probe.venue.trade({ symbol: 'BTCUSDT', price: 100_000, quantity: 1, takerSide: 'buy' });
const mark = (): void => probe.venue.push('market', 'btcusdt@markPrice@1s', markPrice());
const book = (): void => probe.venue.push('public', 'btcusdt@depth20@100ms', depth());
const feed = (name: string) => probe.connector.status().feeds.find(({ stream }) => stream === `binance:${name}`);
const MARKET = ['aggTrade', 'markPrice', '!forceOrder@arr'];

describe('a market route that acknowledges and stays silent', () => {
  it('is told once for each feed, with the route and since when', async () => {
    await watching({ routeChangeMs: 1e9 });
    const since = probe.clock.now();
    await probe.passWith(120, book);
    expect(probe.gaps().sort()).toEqual(MARKET.map((name) => `blind ${name} begins`).sort());
    for (const gap of probe.of('gap'))
      expect(gap).toMatchObject({ venue: 'binance', from: expect.any(Number) as number });
    const trades = probe.of('gap').find((gap) => gap.stream === 'binance:aggTrade');
    expect(probe.of('gap')[0]).toMatchObject({ stream: 'binance:markPrice', route: '/market/stream' });
    expect(since - (trades?.from ?? 0)).toBeLessThan(1_000);
    expect(feed('aggTrade')).toMatchObject({ state: 'blind', blindSince: trades?.from });
    expect(feed('depth')).toMatchObject({ state: 'alive', blindSince: undefined });
  });

  it('recovers by the other path where that one speaks, and says so once', async () => {
    await watching({ simulator: { legacyServesMarket: true }, routeChangeMs: 30_000 });
    probe.venue.fault({ kind: 'silentStream', path: '/market' });
    probe.pass(61);
    await rotated(1);
    await probe.passWith(60, () => (trade(), mark()));
    await probe.passWith(5, () => (trade(), mark(), book()));
    const ofMarket = probe.gaps().filter((gap) => !gap.includes('depth'));
    expect(ofMarket.sort()).toEqual(MARKET.flatMap((name) => [`blind ${name} begins`, `blind ${name} ends`]).sort());
    expect(feed('aggTrade')).toMatchObject({ state: 'alive', blindSince: undefined });
    const end = probe.of('gap').find((gap) => gap.stream === 'binance:aggTrade' && gap.to !== undefined);
    expect(end?.route).toBe('/stream');
    expect(end?.from).toBe(probe.of('gap').find((gap) => gap.stream === 'binance:aggTrade')?.from);
  });

  it('is tried on the other path and back, with growing pauses, for as long as both are silent', async () => {
    await watching({ routeChangeMs: 30_000 });
    probe.venue.fault({ kind: 'silentStream', path: '/market' });
    const paths: string[] = [];
    for (const [turn, seconds] of [20, 40, 60].entries()) {
      probe.pass(seconds);
      await rotated(turn + 1);
      const [market] = probe.connector.status().detail['sockets'] as { url: string }[];
      paths.push(new URL(market?.url ?? '').pathname);
    }
    expect(paths).toEqual(['/stream', '/market/stream', '/stream']);
    expect(probe.gaps('blind').filter((gap) => gap.includes('aggTrade'))).toEqual(['blind aggTrade begins']);
  });
});

describe('a feed of liquidations', () => {
  it('that is quiet while trades and marks flow is not blind', async () => {
    await watching();
    await probe.passWith(300, () => (trade(), mark(), book()));
    expect(probe.gaps()).toEqual([]);
    expect(feed('!forceOrder@arr')).toMatchObject({ state: 'quiet' });
  });

  it('that is silent beyond all chance is blind once, not every second, and sees with its next frame', async () => {
    await watching({ simulator: { legacyServesMarket: true }, impatience: 10 });
    await probe.passWith(120, () => (trade(), mark(), book()));
    expect(probe.gaps()).toEqual(['blind !forceOrder@arr begins']);
    await probe.passWith(2, () => {
      probe.venue.push('market', '!forceOrder@arr', forceOrder({ T: probe.clock.now() }));
      trade();
      mark();
      book();
    });
    expect(probe.gaps()).toEqual(['blind !forceOrder@arr begins', 'blind !forceOrder@arr ends']);
  });

  it('of which all are of contracts nobody knows is not blind', async () => {
    await watching({ impatience: 10 });
    await probe.passWith(120, () => {
      probe.venue.push('market', '!forceOrder@arr', forceOrder({ s: 'NOBODYUSDT' }));
      trade();
      mark();
      book();
    });
    expect(probe.gaps()).toEqual([]);
    expect(feed('!forceOrder@arr')).toMatchObject({ state: 'alive' });
  });
});

it('a feed nobody watches is not missed', async () => {
  probe = await BinanceProbe.start();
  await probe.watch();
  probe.pass(600);
  expect(probe.gaps()).toEqual([]);
  expect(feed('aggTrade')).toMatchObject({ state: 'unknown' });
});
