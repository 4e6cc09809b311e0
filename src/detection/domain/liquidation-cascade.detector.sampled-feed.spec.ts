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

const sampled = { sampled: true };

describe('a cascade on a sampled feed', () => {
  it('is entered by two records of together four times the entry', () => {
    const { see, seeAll } = bench();
    seeAll(burst([1_000_000], SECOND, sampled));
    const signal = see(liquidation({ ...sampled, exchangeTime: START + 30_000, notionalUsd: 1_000_000 }));
    expect(signal).toMatchObject({ state: 'active', severity: 'HIGH', facts: { count: 2, usd: 2_000_000 } });
  });

  it('is not entered by two records of one dollar less', () => {
    expect(bench().seeAll(burst([1_000_000, 999_999], SECOND, sampled))).toBeUndefined();
  });

  it('is not entered by two such records 30,001 ms apart', () => {
    expect(bench().seeAll(burst([1_000_000, 1_000_000], 30_001, sampled))).toBeUndefined();
  });

  it('is not entered by one record, however large', () => {
    expect(bench().seeAll(burst([50_000_000], SECOND, sampled))).toBeUndefined();
  });

  it('is not entered by a pair once a full feed has shown this asset', () => {
    const { see, seeAll } = bench();
    see(liquidation({ venue: 'bybit', exchangeTime: START - 60 * SECOND, notionalUsd: 1 }));
    expect(seeAll(burst([1_000_000, 1_000_000], SECOND, sampled))).toBeUndefined();
  });

  it('is entered by a pair when only another asset is seen through a full feed', () => {
    const { see, seeAll } = bench();
    see(liquidation({ venue: 'bybit', instrument: 'ETH/USDT:USDT', exchangeTime: START - SECOND }));
    expect(seeAll(burst([1_000_000, 1_000_000], SECOND, sampled))).toBeDefined();
  });

  it('brackets each venue: raw as published, the estimate between low and high, and says which is sampled', () => {
    const { see, seeAll } = bench();
    seeAll(burst([200_000, 150_000, 300_000, 120_000], SECOND, sampled));
    const signal = see(liquidation({ venue: 'bybit', exchangeTime: START + 4 * SECOND, notionalUsd: 90_000.4 }));
    const [binance, bybit] = signal?.venues ?? [];
    expect(binance).toMatchObject({ venue: 'binance', completeness: 'sampled', usdRaw: 770_000, low: 770_000 });
    expect(binance?.usdEstimated).toBeGreaterThan(770_000);
    expect(binance?.high).toBeGreaterThan(binance?.usdEstimated ?? Infinity);
    expect(bybit).toEqual({
      venue: 'bybit',
      completeness: 'full',
      gap: false,
      usdRaw: 90_000.4,
      usdEstimated: 90_000.4,
      low: 90_000.4,
      high: 90_000.4,
    });
    expect(signal?.facts['usd']).toBe(860_000.4);
  });

  it('enters by what is published, not by the estimate', () => {
    const almost = bench().seeAll(burst([99_999, 99_999, 99_999, 99_999, 99_999], SECOND, sampled));
    expect(almost).toBeUndefined();
  });
});
