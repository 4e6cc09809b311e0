import { burst, liquidation, SECOND, START } from '../../core/testing/events';
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

const ETH = 'ETH/USDT:USDT';
const SOL = 'SOL/USDT:USDT';
const DOGE = 'DOGE/USDT:USDT';
/** Five sizes with this sum. */
const five = (total: number): number[] => [total - 4, 1, 1, 1, 1];

describe('BTC cascade boundary', () => {
  it('raises nothing for four liquidations, however large', () => {
    expect(bench().seeAll(burst([5e6, 5e6, 5e6, 5e6]))).toBeUndefined();
  });

  it('raises nothing for five liquidations of 499,999 USD together', () => {
    expect(bench().seeAll(burst(five(499_999)))).toBeUndefined();
  });

  it('raises a cascade at the fifth liquidation of 500,000 USD together, not before', () => {
    const { see } = bench();
    const signals = burst(five(500_000)).map(see);
    expect(signals.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(signals[4]).toMatchObject({
      type: 'LIQUIDATION_CASCADE',
      asset: 'BTC',
      state: 'active',
      severity: 'LOW',
      onset: START,
      time: START + 4 * SECOND,
      facts: { count: 5, longs: 5, shorts: 0, usd: 500_000, windowSeconds: 30 },
      session: 'us',
    });
  });

  it('raises a cascade when the oldest of five liquidations is 30,000 ms old', () => {
    expect(bench().seeAll(burst([100_000, 100_000, 100_000, 100_000, 100_000], 7_500))).toBeDefined();
  });

  it('raises nothing for five liquidations of which the oldest is 30,001 ms old', () => {
    const { see, seeAll } = bench();
    seeAll(burst([100_000, 100_000, 100_000, 100_000], 7_500));
    expect(see(liquidation({ exchangeTime: START + 30_001 }))).toBeUndefined();
  });

  it('counts longs and shorts together, and tells them apart', () => {
    const { see, seeAll } = bench();
    seeAll(burst([100_000, 100_000, 100_000]));
    see(liquidation({ exchangeTime: START + 3 * SECOND, side: 'buy' }));
    const signal = see(liquidation({ exchangeTime: START + 4 * SECOND, side: 'buy' }));
    expect(signal?.facts).toMatchObject({ count: 5, longs: 3, shorts: 2 });
  });
});

describe('the cascade of another asset', () => {
  it.each([
    ['ETH', ETH, 5, 249_999, false],
    ['ETH', ETH, 5, 250_000, true],
    ['ETH', ETH, 4, 250_000, false],
    ['SOL', SOL, 4, 99_999, false],
    ['SOL', SOL, 4, 100_000, true],
    ['SOL', SOL, 3, 100_000, false],
    ['DOGE', DOGE, 5, 49_999, false],
    ['DOGE', DOGE, 5, 50_000, true],
    ['DOGE', DOGE, 4, 50_000, false],
  ])('%s (%s): %d liquidations of together %d USD: %s', (asset, instrument, count, total, cascade) => {
    const sizes = [total - (count - 1), ...Array<number>(count - 1).fill(1)];
    const signal = bench().seeAll(burst(sizes, SECOND, { instrument }));
    expect(signal?.asset).toBe(cascade ? asset : undefined);
  });
});

describe('what counts together', () => {
  it('mixed symbols do not cascade', () => {
    const { see } = bench();
    const mixed = [...burst([1e6, 1e6, 1e6, 1e6]), ...burst([1e6, 1e6, 1e6, 1e6], SECOND, { instrument: ETH })];
    expect(mixed.map(see).filter(Boolean)).toEqual([]);
  });

  it('contracts of one coin do, over venues, margins and multipliers', () => {
    const { see } = bench();
    const names = ['BTC/USDT:USDT', 'BTC/USD:BTC', 'BTC/USDC:USDC', 'BTC/USD:BTC-261225'];
    names.forEach((instrument, i) => see(liquidation({ instrument, exchangeTime: START + i })));
    const signal = see(liquidation({ venue: 'okx', exchangeTime: START + 9 }));
    expect(signal?.instruments).toEqual(names);
    expect(signal?.facts).toMatchObject({ count: 5, usd: 500_000 });
    expect(signal?.venues.map((v) => [v.venue, v.usdRaw])).toEqual([
      ['binance', 400_000],
      ['okx', 100_000],
    ]);
  });

  it('1000PEPE and PEPE are one asset', () => {
    const { see, seeAll } = bench();
    seeAll(burst([10_000, 10_000, 10_000, 10_000], SECOND, { instrument: '1000PEPE/USDT:USDT' }));
    const signal = see(liquidation({ instrument: 'PEPE/USDT:USDT', venue: 'okx', exchangeTime: START + 5 * SECOND }));
    expect(signal?.asset).toBe('PEPE');
    expect(signal?.instruments).toEqual(['1000PEPE/USDT:USDT', 'PEPE/USDT:USDT']);
  });
});
