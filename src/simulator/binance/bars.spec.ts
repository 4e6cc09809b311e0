import { Universe } from '../market/universe';
import type { ListedContract } from '../market/universe';
import { ContractBars } from './bars';
import type { AggregateTrade } from './trade-aggregator';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OPENED = Math.floor(1_790_000_000_000 / HOUR) * HOUR + 90_000;
const UNIVERSE = new Universe(1);
const BTC = UNIVERSE.findContract('binance', 'BTCUSDT') as ListedContract;

function open(listedMs = 0): ContractBars {
  return new ContractBars(BTC, UNIVERSE.asset('BTC'), { marketSeed: 7, openedMs: OPENED, listedMs });
}

function trade(price: number, quantity: number, time: number, takerSide: 'buy' | 'sell' = 'buy'): AggregateTrade {
  const ids = { id: 1, firstTradeId: 1, lastTradeId: 2 };
  return { symbol: 'BTCUSDT', price, quantity, normalQuantity: quantity, takerSide, time, ...ids };
}

describe('ContractBars', () => {
  it('tells the same past at every interval', () => {
    const bars = open();
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
    expect(open().bar(day, 24 * HOUR, OPENED)).toEqual(whole);
  });

  it('builds the present from trades, the unseen start of the minute included', () => {
    const bars = open();
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

  it('stays flat at the last price where nothing was traded', () => {
    const bars = open();
    const opened = bars.bar(Math.floor(OPENED / MINUTE) * MINUTE, MINUTE, OPENED).close;
    expect(bars.bar(OPENED + 30_000, MINUTE, OPENED + HOUR)).toMatchObject({ close: opened, volume: 0, trades: 0 });
    bars.record(trade(90_000, 1, OPENED + 5 * MINUTE));
    const quiet = { open: 90_000, high: 90_000, low: 90_000, close: 90_000, volume: 0 };
    expect(bars.bar(OPENED + 30_000 + 9 * MINUTE, MINUTE, OPENED + HOUR)).toMatchObject(quiet);
    const later = Math.floor(OPENED / HOUR) * HOUR + 7 * HOUR;
    expect(bars.bar(later, HOUR, later + HOUR)).toMatchObject(quiet);
    expect(bars.bar(OPENED + 30_000, MINUTE, OPENED + HOUR).close).toBe(opened);
  });

  it('tells the same of the hours it lived through as of their minutes', () => {
    const bars = open();
    for (let index = 0; index < 150; index += 7)
      bars.record(trade(100_000 + 40 * (index % 9), 1 + (index % 3), OPENED + index * MINUTE, 'sell'));
    const now = OPENED + 150 * MINUTE;
    for (let hour = Math.floor(OPENED / HOUR) * HOUR; hour < now; hour += HOUR) {
      const minutes = Array.from({ length: 60 }, (_, minute) => bars.bar(hour + minute * MINUTE, MINUTE, now));
      const told = minutes.filter(({ time }) => time <= now);
      const whole = bars.bar(hour, HOUR, now);
      expect(whole).toMatchObject({
        open: told[0]?.open,
        close: told.at(-1)?.close,
        high: Math.max(...told.map(({ high }) => high)),
        low: Math.min(...told.map(({ low }) => low)),
      });
      expect(whole.volume).toBeCloseTo(told.reduce((sum, { volume }) => sum + volume, 0));
      expect(whole.trades).toBe(told.reduce((sum, { trades }) => sum + trades, 0));
    }
  });

  it('has no candles of a contract from before it was listed and traded', () => {
    const bars = open(OPENED + HOUR);
    expect(bars.since).toBe(Infinity);
    bars.record(trade(100, 1, OPENED + 2 * HOUR));
    expect(bars.since).toBe(OPENED + 2 * HOUR);
    const day = Math.floor(OPENED / (24 * HOUR)) * 24 * HOUR;
    expect(bars.bar(day, 24 * HOUR, OPENED + 3 * HOUR)).toMatchObject({ open: 100, low: 100, volume: 1 });
  });

  it('puts a late trade where it belongs and forgets the oldest minutes', () => {
    const bars = open();
    for (let index = 0; index < 1_600; index += 1) bars.record(trade(100_000, 1, OPENED + index * MINUTE));
    bars.record(trade(99_000, 1, OPENED + 1_000 * MINUTE));
    expect(bars.liveMinute(OPENED + 1_000 * MINUTE)).toMatchObject({ low: 99_000, volume: 2 });
    expect(bars.liveMinute(OPENED)).toBeUndefined();
    expect(bars.liveMinute(OPENED + 1_599 * MINUTE)).toBeDefined();
    expect(bars.bar(OPENED + 30_000, MINUTE, OPENED + 1_600 * MINUTE).close).toBe(100_000);
  });
});
