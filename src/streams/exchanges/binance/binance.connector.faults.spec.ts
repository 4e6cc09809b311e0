import type { Trade } from '../../../core/market-event';
import { BinanceProbe } from '../../testing/binance-probe';
import { depth, forceOrder, listed, markPrice } from '../../testing/binance-frames';
import { eventually } from '../../testing/journal';

let probe: BinanceProbe;
beforeEach(async () => {
  probe = await BinanceProbe.start();
  await probe.watch(listed('BTCUSDT'), listed('ETHUSDT'));
});
afterEach(() => probe.stop());

const dropped = () => probe.connector.counters().dropped;
const up = () => expect(probe.connector.status()).toMatchObject({ state: 'connected' });
const prices = (): number[] => probe.of('trade').map((trade: Trade) => trade.price);

function sendTrades(count: number, from = 1): void {
  for (let i = 0; i < count; i++)
    probe.venue.trade({ symbol: 'BTCUSDT', price: from + i, quantity: 1, takerSide: 'sell' });
}

describe('faults of the venue', () => {
  it('malformed frame ignored: each is a named drop, and what comes after counts', async () => {
    probe.venue.fault({ kind: 'malformed', path: '/market' });
    sendTrades(3);
    await eventually(() => prices().length === 3);
    expect(dropped()).toEqual({ malformed: 4, notAnObject: 1, empty: 1, noEventType: 1, invalidField: 2 });
    up();
  });

  it('an oversized frame is dropped and the connection stays', async () => {
    probe.venue.fault({ kind: 'oversized', path: '/market', bytes: 1_100_000 });
    sendTrades(3);
    await eventually(() => prices().length === 3);
    expect(dropped()).toEqual({ oversized: 1 });
    up();
  });

  it('frames sent twice count once', async () => {
    probe.venue.fault({ kind: 'duplicate' });
    sendTrades(50);
    for (let i = 0; i < 20; i++) probe.venue.push('market', '!forceOrder@arr', forceOrder({ T: 1 + i }));
    await eventually(() => probe.of('liquidation').length === 20 && dropped()['duplicate'] === 70);
    expect(prices()).toEqual(Array.from({ length: 50 }, (_, i) => 1 + i));
    expect(dropped()).toEqual({ duplicate: 70 });
    expect(probe.gaps()).toEqual([]);
  });

  it('liquidations, marks and books out of order are all there', async () => {
    probe.venue.fault({ kind: 'reorder' });
    for (let i = 0; i < 20; i++) {
      probe.venue.push('market', '!forceOrder@arr', forceOrder({ T: 1 + i }));
      probe.venue.push('market', 'btcusdt@markPrice@1s', markPrice());
      probe.venue.push('public', 'btcusdt@depth20@100ms', depth());
    }
    const counts = (): number[] => [probe.of('liquidation').length, probe.of('mark').length, probe.of('book').length];
    await eventually(() => String(counts()) === '20,20,20');
    expect(dropped()).toEqual({});
  });

  it('trades out of order are all there, once', async () => {
    sendTrades(1);
    probe.venue.fault({ kind: 'reorder' });
    sendTrades(20, 2);
    await eventually(() => probe.connector.normalizer.frames === 21);
    expect(prices().sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => 1 + i));
    expect(dropped()).toEqual({});
  });

  it('a skewed clock of the venue shows in its own times only', async () => {
    probe.venue.fault({ kind: 'clockSkew', ms: 90_000 });
    probe.venue.liquidate({ symbol: 'BTCUSDT', side: 'SELL', quantity: 1, price: 1e5, bypassSampling: true });
    sendTrades(2);
    await eventually(() => prices().length === 2);
    const [liquidation] = probe.of('liquidation');
    expect((liquidation?.exchangeTime ?? 0) - Date.now()).toBeGreaterThan(80_000);
    expect(liquidation?.receivedTime).toBe(probe.clock.now());
    expect(probe.gaps()).toEqual([]);
  });

  it('a hole in the trades is one gap of that instrument', async () => {
    sendTrades(1);
    probe.venue.fault({ kind: 'silentStream', stream: 'btcusdt@aggTrade' });
    sendTrades(5);
    probe.venue.clearFaults();
    sendTrades(1, 100);
    await eventually(() => prices().length === 2);
    expect(probe.of('gap')).toMatchObject([{ reason: 'sequence', instrument: 'BTC/USDT:USDT' }]);
    expect(probe.connector.status().detail['missedTrades']).toBe(5);
  });
});

describe('1000 liquidations a minute among trades, marks and books', () => {
  it('all arrive, counts and sums equal to what was sent', async () => {
    let usd = 0;
    for (let i = 0; i < 1_000; i++) {
      const [symbol, price] = i % 2 === 0 ? ['BTCUSDT', 100_000] : ['ETHUSDT', 4_000];
      const quantity = (1 + (i % 7)) / 1_000;
      usd += price * quantity;
      const side = i % 3 === 0 ? 'BUY' : 'SELL';
      probe.venue.liquidate({ symbol, side, quantity, price, time: 1_700_000_000_000 + i * 60, bypassSampling: true });
      sendTrades(5, 1 + i * 5);
      probe.venue.push('market', 'btcusdt@markPrice@1s', markPrice());
      probe.venue.push('public', 'ethusdt@depth20@100ms', depth({ s: 'ETHUSDT' }));
      if (i % 50 === 0) probe.pass(3);
    }
    await eventually(() => probe.connector.normalizer.frames === 8_000);
    const liquidations = probe.of('liquidation');
    expect(liquidations).toHaveLength(1_000);
    expect(liquidations.filter(({ side }) => side === 'buy')).toHaveLength(334);
    expect(liquidations.reduce((sum, event) => sum + event.notionalUsd, 0)).toBeCloseTo(usd, 6);
    expect(prices()).toHaveLength(5_000);
    expect([probe.of('mark').length, probe.of('book').length]).toEqual([1_000, 1_000]);
    expect(dropped()).toEqual({});
    expect(probe.venue.stats().framesByKind).toMatchObject({ forceOrder: 1_000, aggTrade: 5_000 });
  });
});
