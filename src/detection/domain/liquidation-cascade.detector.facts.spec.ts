import { burst, gap, HOUR, liquidation, MINUTE, SECOND, START, trade } from '../../core/testing/events';
import { assetOf } from '../../core/instrument';
import type { Liquidation } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { repairFull, repairSampled } from '../../market/domain/feed-completeness';
import { MarketState } from '../../market/domain/market-state';
import { ThresholdBook } from '../../thresholds/domain/threshold-book';
import { LiquidationCascadeDetector } from './liquidation-cascade.detector';

function bench() {
  const market = new MarketState();
  const thresholds = new ThresholdBook();
  const detector = new LiquidationCascadeDetector({ market, thresholds });
  const see = (event: Liquidation): Signal | undefined => {
    const time = market.applyLiquidation(event);
    const window = market.instrument(event.venue, event.instrument).liquidations;
    const repaired = event.sampled ? repairSampled(event.notionalUsd, window) : repairFull(event.notionalUsd);
    return detector.onLiquidation({ time, liquidation: event, repaired }, assetOf(event.instrument));
  };
  const tickTo = (time: number): Signal[] => {
    market.tick(time);
    return detector.onTick(market.liquidationTime(time), time);
  };
  return { market, thresholds, detector, see, tickTo, seeAll: (events: Liquidation[]) => events.map(see).at(-1) };
}

describe('the seven-liquidation example', () => {
  const sizes = [150_000, 200_000, 170_000, 180_000, 170_000, 160_000, 170_000];
  const seven = burst(sizes, 4 * SECOND).map(
    (event, i) => ({ ...event, side: i === 2 || i === 5 ? 'buy' : 'sell' }) as const,
  );

  it('is one cascade of 7 in 30 seconds, 1.2M, 5 longs and 2 shorts', () => {
    const signals = seven.map(bench().see);
    expect(signals.filter((signal) => signal !== undefined)).toHaveLength(3);
    expect(new Set(signals.map((signal) => signal?.onset))).toEqual(new Set([undefined, START]));
    expect(signals.at(-1)).toMatchObject({ asset: 'BTC', state: 'active', severity: 'MODERATE' });
    expect(signals.at(-1)?.facts).toMatchObject({ count: 7, usd: 1_200_000, longs: 5, shorts: 2, windowSeconds: 30 });
  });

  it('is raised at the fifth, the moment the rule is met, with the times of that frame', () => {
    const fifth = seven.map(bench().see)[4];
    expect(fifth).toMatchObject({ exchangeTime: seven[4]?.exchangeTime, receivedTime: seven[4]?.receivedTime });
  });
});

describe('what a cascade says of the price', () => {
  it('is the last price and the move since its first liquidation', () => {
    const { market, seeAll } = bench();
    market.applyTrade(trade({ exchangeTime: START - SECOND, price: 100_000 }));
    market.applyTrade(trade({ exchangeTime: START + 3 * SECOND + 900, price: 99_100 }));
    const signal = seeAll(burst(Array<number>(5).fill(100_000)));
    expect(signal?.facts).toMatchObject({ price: 99_100, movePct: -0.9 });
  });

  it('is the price of the last liquidation and no move where no price is watched', () => {
    const signal = bench().seeAll(burst(Array<number>(5).fill(100_000), SECOND, { price: 98_765 }));
    expect(signal?.facts).toMatchObject({ price: 98_765, movePct: undefined });
  });

  it('does not take the switch to a contract quoted in another unit for a move', () => {
    const { market, see, seeAll } = bench();
    const pepe = { instrument: '1000PEPE/USDT:USDT', price: 0.01 };
    market.applyTrade(trade({ ...pepe, exchangeTime: START - SECOND }));
    seeAll(burst(Array<number>(5).fill(20_000), SECOND, pepe));
    market.applyTrade(
      trade({ venue: 'okx', instrument: 'PEPE/USDT:USDT', exchangeTime: START + 5 * SECOND, price: 0.00001 }),
    );
    const signal = see(liquidation({ ...pepe, exchangeTime: START + 6 * SECOND }));
    expect(Math.abs(Number(signal?.facts['movePct'] ?? 0))).toBeLessThan(1);
  });
});

describe('records that do not come in order', () => {
  it('count all the same, by their own time', () => {
    const { see } = bench();
    const order = [4, 0, 3, 1, 2];
    const signals = order.map((i) =>
      see(liquidation({ exchangeTime: START + i * 7_500, receivedTime: START + 30_000 + i, notionalUsd: 100_000 })),
    );
    expect(signals.at(-1)).toMatchObject({ onset: START, facts: { count: 5, usd: 500_000 } });
  });

  it('do not count when they are older than 30 seconds by the newest', () => {
    const { see, seeAll } = bench();
    seeAll(burst([100_000, 100_000, 100_000, 100_000], SECOND, { exchangeTime: START + 30_001 }));
    expect(see(liquidation({ exchangeTime: START, receivedTime: START + 40 * SECOND }))).toBeUndefined();
  });

  it('do not move the end of a cascade back', () => {
    const { see, seeAll, tickTo } = bench();
    seeAll(burst(Array<number>(5).fill(100_000), 100, { exchangeTime: START + 20 * SECOND }));
    const late = see(liquidation({ exchangeTime: START + SECOND, receivedTime: START + 21 * SECOND }));
    expect(late?.facts).toMatchObject({ count: 6, lastLiquidationTime: START + 20_400 });
    tickTo(START + 50 * SECOND + 2_010);
    expect(tickTo(START + 79 * SECOND + 2_010)).toEqual([]);
    expect(tickTo(START + 80 * SECOND + 2_010)).toHaveLength(1);
  });
});

describe('a frame from the far future', () => {
  it('counts as happening now and ends nothing early', () => {
    const { see, seeAll } = bench();
    seeAll(burst([100_000, 100_000, 100_000]));
    see(liquidation({ exchangeTime: START + 48 * HOUR, receivedTime: START + 3 * SECOND }));
    const signal = see(liquidation({ exchangeTime: START + 4 * SECOND }));
    expect(signal).toMatchObject({ onset: START, facts: { count: 5, usd: 500_000 } });
    expect(signal?.facts['lastLiquidationTime']).toBeLessThanOrEqual(START + 5 * SECOND);
  });
});

describe('a cascade whose feed had a gap', () => {
  it('says that its figures are a lower bound, at the venue that had the gap', () => {
    const { market, seeAll } = bench();
    market.applyGap(gap({ from: START - 20 * SECOND, to: START - 10 * SECOND }));
    const signal = seeAll(burst(Array<number>(5).fill(100_000)));
    expect(signal?.facts['lowerBound']).toBe(true);
    expect(signal?.venues).toMatchObject([{ venue: 'binance', gap: true }]);
  });

  it('does not lay the gap of one venue at the door of another', () => {
    const { market, see, seeAll } = bench();
    market.applyGap(gap({ from: START - 20 * SECOND, to: START - 10 * SECOND }));
    seeAll(burst(Array<number>(4).fill(100_000)));
    const signal = see(liquidation({ venue: 'bybit', exchangeTime: START + 4 * SECOND }));
    expect(signal?.venues).toMatchObject([
      { venue: 'binance', gap: true },
      { venue: 'bybit', gap: false },
    ]);
  });

  it('is not claimed where nothing was missed: 3000 liquidations in three minutes are 3000', () => {
    const signal = bench().seeAll(burst(Array<number>(3_000).fill(1_000), 60));
    expect(signal?.facts).toMatchObject({ count: 3_000, usd: 3_000_000 });
    expect(signal?.time).toBeLessThan(START + 3 * MINUTE);
    expect(signal?.venues).toMatchObject([{ gap: false, usdRaw: 3_000_000 }]);
  });
});
