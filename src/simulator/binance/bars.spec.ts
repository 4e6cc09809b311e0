import { findContract } from '../market/instruments';
import type { ListedContract } from '../market/instruments';
import { ContractBars } from './bars';
import type { AggregateTrade } from './trade-aggregator';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OPENED = Math.floor(1_790_000_000_000 / HOUR) * HOUR + 90_000;
const BTC = findContract('BTCUSDT') as ListedContract;

function trade(price: number, quantity: number, time: number, takerSide: 'buy' | 'sell' = 'buy'): AggregateTrade {
  const ids = { id: 1, firstTradeId: 1, lastTradeId: 2 };
  return { symbol: 'BTCUSDT', price, quantity, normalQuantity: quantity, takerSide, time, ...ids };
}

describe('ContractBars', () => {
  it('tells the same past at every interval', () => {
    const bars = new ContractBars(BTC, 7, OPENED);
    const day = Math.floor(OPENED / (24 * HOUR) - 3) * 24 * HOUR;
    const hours = Array.from({ length: 24 }, (_, hour) => bars.bar(day + hour * HOUR, HOUR, OPENED));
    const whole = bars.bar(day, 24 * HOUR, OPENED);
    expect(whole.open).toBe(hours[0]?.open);
    expect(whole.close).toBe(hours[23]?.close);
    expect(whole.high).toBe(Math.max(...hours.map((bar) => bar.high)));
    expect(whole.low).toBe(Math.min(...hours.map((bar) => bar.low)));
    expect(whole.volume).toBeCloseTo(hours.reduce((sum, bar) => sum + bar.volume, 0));
    expect(whole.quoteVolume).toBeGreaterThan(10e9);
    expect(whole.quoteVolume).toBeLessThan(14e9);
    for (const [index, bar] of hours.entries()) {
      if (index > 0) expect(bar.open).toBe(hours[index - 1]?.close);
      expect(bar.takerBuyVolume).toBeLessThan(bar.volume);
    }
    expect(new ContractBars(BTC, 7, OPENED).bar(day, 24 * HOUR, OPENED)).toEqual(whole);
  });

  it('builds the present from trades, the unseen start of the minute included', () => {
    const bars = new ContractBars(BTC, 7, OPENED);
    const minute = Math.floor(OPENED / MINUTE) * MINUTE;
    const unseen = bars.bar(minute, MINUTE, OPENED).open;
    bars.record(trade(unseen + 500, 2, OPENED));
    bars.record(trade(unseen - 500, 1, OPENED + 10, 'sell'));
    const bar = bars.bar(minute, MINUTE, OPENED + 20);
    expect(bar).toMatchObject({ open: unseen, high: unseen + 500, low: unseen - 500, close: unseen - 500 });
    expect(bar).toMatchObject({ volume: 3, takerBuyVolume: 2, trades: 4 });
    expect(bars.liveMinute(OPENED)).toEqual(bar);
    expect(bars.bar(minute - MINUTE, 5 * MINUTE, OPENED + 20).close).toBe(unseen - 500);
  });

  it('stays flat where nothing was traded and forgets the oldest minutes', () => {
    const bars = new ContractBars(BTC, 7, OPENED);
    expect(bars.bar(OPENED + 30_000, MINUTE, OPENED + HOUR)).toMatchObject({ volume: 0, trades: 0 });
    for (let index = 0; index < 1_600; index += 1) bars.record(trade(100_000, 1, OPENED + index * MINUTE));
    expect(bars.liveMinute(OPENED)).toBeUndefined();
    expect(bars.liveMinute(OPENED + 1_599 * MINUTE)).toBeDefined();
  });
});
