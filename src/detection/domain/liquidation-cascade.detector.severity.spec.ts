import { baselineBars, burst, liquidation, MINUTE, reference, SECOND, START } from '../../core/testing/events';
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

/** BTC at twelve billion a day: cascade rungs 0.5M, 1M, 3.87M, 30M. */
function btcBench() {
  const made = bench();
  for (const bar of baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 })) made.thresholds.applyBar(bar);
  made.thresholds.applyReference(reference({ marketCapUsd: 2e12 }));
  return made;
}

describe('the severity of a cascade', () => {
  it.each([
    [500_000, 'LOW'],
    [999_999, 'LOW'],
    [1_000_000, 'MODERATE'],
    [3_872_980, 'MODERATE'],
    [3_872_990, 'HIGH'],
    [29_999_999, 'HIGH'],
    [30_000_001, 'EXTREME'],
  ])('of %d USD in 30 seconds is %s for BTC at twelve billion a day', (total, severity) => {
    const signal = btcBench().seeAll(burst([total - 4, 1, 1, 1, 1]));
    expect(signal).toMatchObject({ severity, thresholds: { entry: 500_000, source: 'formula' } });
  });

  it.each([
    [500_000, 'LOW'],
    [1_000_000, 'MODERATE'],
    [2_000_000, 'HIGH'],
    [4_000_000, 'EXTREME'],
  ])('of %d USD is %s while inputs are missing: 1, 2, 4 and 8 times the entry, flagged as fixed', (total, severity) => {
    const signal = bench().seeAll(burst([total - 4, 1, 1, 1, 1]));
    expect(signal).toMatchObject({ severity, thresholds: { source: 'fixed' } });
  });

  it('also comes from the 5-minute sum against three times the rung', () => {
    const { seeAll, see } = bench();
    // 600,000 USD every 40 seconds: each burst alone is LOW, five of them are 3M in five minutes.
    const bursts = [0, 1, 2, 3].map((i) => seeAll(burst(Array<number>(5).fill(120_000), 100, at(i * 40 * SECOND))));
    expect(bursts.map((signal) => signal?.severity)).toEqual(['LOW', 'LOW', 'LOW', 'LOW']);
    seeAll(burst(Array<number>(4).fill(120_000), 100, at(160 * SECOND)));
    expect(see(liquidation({ exchangeTime: START + 161 * SECOND, notionalUsd: 119_999 }))?.severity).toBe('LOW');
    expect(see(liquidation({ exchangeTime: START + 162 * SECOND, notionalUsd: 1 }))?.severity).toBe('MODERATE');
  });

  it('never falls while the cascade lasts', () => {
    const { seeAll, see } = bench();
    expect(seeAll(burst([4e6, 1, 1, 1, 1]))?.severity).toBe('EXTREME');
    const later = Array.from({ length: 20 }, (_, i) =>
      see(liquidation({ exchangeTime: START + (i + 2) * 20 * SECOND })),
    );
    expect(new Set(later.map((signal) => signal?.severity))).toEqual(new Set(['EXTREME']));
  });

  it('grows by what is published, never by what is estimated', () => {
    const { seeAll } = bench();
    const signal = seeAll(burst(Array<number>(30).fill(33_000), SECOND, { sampled: true }));
    expect(signal?.venues[0]?.usdEstimated).toBeGreaterThan(1_000_000);
    expect(signal).toMatchObject({ severity: 'LOW', facts: { usd: 990_000 } });
  });

  it('remembers the largest 30-second sum and the largest liquidation', () => {
    const { seeAll, see } = bench();
    seeAll(burst([400_000, 100_000, 100_000, 100_000, 100_000]));
    see(liquidation({ exchangeTime: START + 25 * SECOND }));
    seeAll(burst([50_000, 50_000, 50_000, 50_000, 350_000], SECOND, at(40 * SECOND)));
    const signal = see(liquidation({ exchangeTime: START + MINUTE, notionalUsd: 1 }));
    expect(signal?.facts).toMatchObject({ count: 12, usd: 1_450_001, peakUsd30s: 900_000, largestUsd: 400_000 });
    expect(signal?.facts['windowSeconds']).toBe(60);
  });
});

function at(offset: number): { exchangeTime: number } {
  return { exchangeTime: START + offset };
}
