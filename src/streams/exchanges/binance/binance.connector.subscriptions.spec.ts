import { BinanceProbe } from '../../testing/binance-probe';
import { coinMargined, listed } from '../../testing/binance-frames';
import { eventually } from '../../testing/journal';

let probe: BinanceProbe;
beforeEach(async () => (probe = await BinanceProbe.start()));
afterEach(() => probe.stop());

const subscribed = (): string[] => [...probe.venue.subscriptions()].sort();
const routes = () => probe.venue.stats().connections.byRoute;

describe('BinanceConnector', () => {
  it('streams liquidations of everything even when nothing is watched', async () => {
    await probe.watch();
    expect(subscribed()).toEqual(['!forceOrder@arr']);
    expect(routes()).toEqual({ market: 1 });
  });

  it('streams trades and marks on the market route, books on the public one', async () => {
    await probe.watch(listed('BTCUSDT'));
    expect(subscribed()).toEqual([
      '!forceOrder@arr',
      'btcusdt@aggTrade',
      'btcusdt@depth20@100ms',
      'btcusdt@markPrice@1s',
    ]);
    expect(routes()).toEqual({ market: 1, public: 1 });
    const [market, book] = probe.connector.status().detail['sockets'] as { url: string; subscribed: number }[];
    expect(market).toMatchObject({ url: `${probe.venue.webSocketOrigin}/market/stream`, subscribed: 3 });
    expect(book).toMatchObject({ url: `${probe.venue.webSocketOrigin}/public/stream`, subscribed: 1 });
  });

  it('subscribes aggTrade for discovered symbol, and ends what is no longer watched, on the same connections', async () => {
    await probe.watch(listed('BTCUSDT'));
    probe.connector.watch([listed('SOLUSDT'), listed('币安人生USDT')]);
    await probe.settled(() => !subscribed().some((name) => name.startsWith('btc')) && subscribed().length === 7);
    expect(subscribed()).toEqual(
      expect.arrayContaining(['solusdt@aggTrade', 'solusdt@depth20@100ms', '币安人生usdt@aggTrade']),
    );
    expect(probe.venue.stats().connections.total).toBe(2);
    probe.connector.know([listed('SOLUSDT')]);
    probe.venue.trade({ symbol: 'SOLUSDT', price: 164, quantity: 2, takerSide: 'buy' });
    await eventually(() => probe.of('trade').length === 1);
    expect(probe.of('trade')[0]).toMatchObject({ instrument: 'SOL/USDT:USDT', receivedTime: probe.clock.now() });
  });

  it('watches linear contracts only: the others are seen by their liquidations', async () => {
    await probe.watch(coinMargined('BTC', 100));
    expect(subscribed()).toEqual(['!forceOrder@arr']);
    probe.venue.liquidate({ symbol: 'BTCUSD_PERP', side: 'SELL', quantity: 12, price: 100_000, bypassSampling: true });
    await eventually(() => probe.of('liquidation').length === 1);
    expect(probe.of('liquidation')[0]).toMatchObject({ instrument: 'BTC/USD:BTC', notionalUsd: 1_200 });
  });

  it('spreads more than 400 streams over connections', async () => {
    await probe.watch(...Array.from({ length: 250 }, (_, i) => listed(`COIN${i}USDT`)));
    expect(routes()).toEqual({ market: 2, public: 1 });
    expect(subscribed()).toHaveLength(751);
  });

  it('connects nothing before it is started and everything it was told by then', async () => {
    probe.connector.watch([listed('BTCUSDT')]);
    expect(probe.connector.status()).toMatchObject({ venue: 'binance', state: 'down', feeds: { length: 4 } });
    await probe.watch(listed('ETHUSDT'));
    expect(subscribed()).toContain('ethusdt@aggTrade');
    expect(subscribed()).not.toContain('btcusdt@aggTrade');
  });

  it('says how it is: connections, feeds, drops, REST', async () => {
    await probe.watch(listed('BTCUSDT'));
    probe.venue.push('market', 'btcusdt@aggTrade', { e: 'bookTicker' });
    probe.venue.trade({ symbol: 'BTCUSDT', price: 100_000, quantity: 1, takerSide: 'sell' });
    await eventually(() => probe.of('trade').length === 1);
    probe.pass(1);
    const status = probe.connector.status();
    expect(status.feeds).toEqual([
      {
        stream: 'binance:!forceOrder@arr',
        state: 'unknown',
        frames: 0,
        lastFrameTime: undefined,
        blindSince: undefined,
      },
      {
        stream: 'binance:aggTrade',
        state: 'alive',
        frames: 1,
        lastFrameTime: probe.clock.now(),
        blindSince: undefined,
      },
      { stream: 'binance:markPrice', state: 'unknown', frames: 0, lastFrameTime: undefined, blindSince: undefined },
      { stream: 'binance:depth', state: 'unknown', frames: 0, lastFrameTime: undefined, blindSince: undefined },
    ]);
    expect(status.detail).toMatchObject({
      symbolsKnown: 7,
      symbolsWatched: 1,
      dropped: { 'unused:bookTicker': 1 },
      missedTrades: 0,
      refusedSubscriptions: 0,
      breaker: { state: 'closed', trips: 0 },
    });
    expect(probe.connector.counters()).toMatchObject({ frames: { aggTrade: 1 }, dropped: { 'unused:bookTicker': 1 } });
  });

  it('asks the venue slow questions: contracts, volumes, bars, supply', async () => {
    const instruments = await probe.connector.instruments();
    expect(instruments.map(({ instrument }) => instrument)).toEqual(
      expect.arrayContaining(['BTC/USDT:USDT', '1000PEPE/USDT:USDT', '币安人生/USDT:USDT', 'BTC/USD:BTC']),
    );
    const chinese = instruments.find(({ symbol }) => symbol === '币安人生USDT') ?? listed('none');
    expect((await probe.connector.volumes()).get('BTCUSDT')).toBeGreaterThan(1e9);
    probe.clock.set(Date.now());
    const bars = await probe.connector.bars(chinese, 3_600, 24);
    expect(bars).toHaveLength(24);
    expect(bars.every((bar) => bar.exchangeTime <= probe.clock.now())).toBe(true);
    await expect(probe.connector.circulatingSupply(chinese)).resolves.toBe(1_000_000_000);
  });

  it('stops cleanly', async () => {
    await probe.watch(listed('BTCUSDT'));
    probe.connector.stop();
    await eventually(() => probe.venue.stats().connections.open === 0);
    probe.pass(120);
    expect(probe.venue.stats().connections.total).toBe(2);
    expect(probe.gaps()).toEqual([]);
    expect(probe.scheduler.waits).toEqual([]);
  });
});
