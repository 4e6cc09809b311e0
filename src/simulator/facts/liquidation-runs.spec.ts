import type { Cascade, FeedRecord } from './liquidation-runs';
import { LiquidationRuns } from './liquidation-runs';
import { SampledFeed } from './sampled-feed';

function record(time: number, usd: number, over: Partial<FeedRecord> = {}): FeedRecord {
  return { time, venue: 'bybit', side: 'SELL', usd, fullUsd: usd, ...over };
}

describe(LiquidationRuns.name, () => {
  function cascadesOf(...records: readonly FeedRecord[]): Cascade[] {
    const told: Cascade[] = [];
    const runs = new LiquidationRuns((cascade) => told.push(cascade));
    for (const one of records) runs.add(one);
    runs.end();
    return told;
  }
  const five = (from: number, step: number, usd = 200_000): FeedRecord[] =>
    Array.from({ length: 5 }, (_, index) => record(from + index * step, usd));

  it('joins what is a second apart, and parts what is more', () => {
    const told = cascadesOf(...five(1000, 1000), ...five(6001, 500));
    expect(told.map(({ start, end, records, usd }) => [start, end, records, usd])).toEqual([
      [1000, 5000, 5, 1_000_000],
      [6001, 8001, 5, 1_000_000],
    ]);
    expect(told.map(({ quietMs }) => quietMs)).toEqual([Infinity, 1001]);
  });

  it('calls neither four records nor $999,999 a cascade', () => {
    expect(cascadesOf(...five(0, 10, 199_999))).toEqual([]);
    expect(cascadesOf(...five(0, 10, 400_000).slice(1))).toEqual([]);
  });

  it('adds up sides, venues and what samples stand for', () => {
    const [cascade] = cascadesOf(
      ...five(0, 10),
      record(50, 300_000, { side: 'BUY' }),
      record(60, 100_000, { venue: 'binance', fullUsd: 400_000 }),
    );
    expect(cascade).toMatchObject({ longUsd: 1_100_000, usd: 1_400_000, sampledUsd: 100_000, sampledFullUsd: 400_000 });
    expect([...(cascade?.venues ?? [])].sort()).toEqual(['binance', 'bybit']);
  });

  it('shows the cascade that goes on, until it is over', () => {
    const runs = new LiquidationRuns(() => undefined);
    for (const one of five(0, 100)) runs.add(one);
    runs.expire(1400);
    expect(runs.current?.usd).toBe(1_000_000);
    runs.expire(1401);
    expect(runs.current).toBeUndefined();
  });

  it('forgets an unfinished run when another market begins', () => {
    const told: Cascade[] = [];
    const runs = new LiquidationRuns((cascade) => told.push(cascade));
    for (const one of five(0, 10)) runs.add(one);
    runs.begin();
    runs.end();
    expect(told).toEqual([]);
  });
});

describe(SampledFeed.name, () => {
  it('shows the largest Binance record of a second and every Bybit one, in order of time', () => {
    const shown: FeedRecord[] = [];
    const counted: [number, number][] = [];
    const feed = new SampledFeed(
      (one) => shown.push(one),
      (full, sampled) => counted.push([full, sampled]),
    );
    feed.add(record(100, 10, { venue: 'binance' }));
    feed.add(record(200, 5));
    feed.add(record(300, 30, { venue: 'binance' }));
    feed.add(record(400, 20, { venue: 'binance' }));
    feed.add(record(500, 7));
    feed.second();
    feed.add(record(1200, 40, { venue: 'binance' }));
    feed.second();
    feed.second();
    expect(shown.map(({ time, usd, fullUsd }) => [time, usd, fullUsd])).toEqual([
      [200, 5, 5],
      [300, 30, 60],
      [500, 7, 7],
      [1200, 40, 40],
    ]);
    expect(counted).toEqual([
      [60, 30],
      [40, 40],
    ]);
  });
});
