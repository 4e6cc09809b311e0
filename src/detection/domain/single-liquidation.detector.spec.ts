import { assetOf } from '../../core/instrument';
import type { Liquidation } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { baselineBars, liquidation, MINUTE, reference, SECOND, START, trade } from '../../core/testing/events';
import { repairFull } from '../../market/domain/feed-completeness';
import { MarketState } from '../../market/domain/market-state';
import { ThresholdBook } from '../../thresholds/domain/threshold-book';
import { SingleLiquidationDetector } from './single-liquidation.detector';

function bench() {
  const market = new MarketState();
  const thresholds = new ThresholdBook();
  const inhibited = new Set<string>();
  const detector = new SingleLiquidationDetector({ market, thresholds }, (asset) => inhibited.has(asset));
  const see = (changes: Partial<Liquidation> = {}, into = detector): Signal | undefined => {
    const event = liquidation(changes);
    // As the engine does: what time has ended is ended before something new is judged.
    into.settle(assetOf(event.instrument), event.exchangeTime - 2 * SECOND, event.receivedTime);
    const seen = { time: market.applyLiquidation(event), liquidation: event, repaired: repairFull(event.notionalUsd) };
    return into.onLiquidation(seen, assetOf(event.instrument));
  };
  return { market, thresholds, inhibited, detector, see };
}

const after = (seconds: number): { exchangeTime: number } => ({ exchangeTime: START + seconds * SECOND });
const ETH = 'ETH/USDT:USDT';
const SOL = 'SOL/USDT:USDT';

describe('a single liquidation', () => {
  it.each([
    ['BTC', 'BTC/USDT:USDT', 99_999.99, undefined],
    ['BTC', 'BTC/USDT:USDT', 100_000, 'LOW'],
    ['ETH', ETH, 49_999.99, undefined],
    ['ETH', ETH, 50_000, 'LOW'],
    ['SOL', SOL, 24_999.99, undefined],
    ['SOL', SOL, 25_000, 'LOW'],
    ['PEPE', '1000PEPE/USDT:USDT', 9_999.99, undefined],
    ['PEPE', '1000PEPE/USDT:USDT', 10_000, 'LOW'],
    ['BTC', 'BTC/USD:BTC', 200_000, 'MODERATE'],
    ['BTC', 'BTC/USDT:USDT', 399_999, 'MODERATE'],
    ['BTC', 'BTC/USDT:USDT', 400_000, 'HIGH'],
    ['BTC', 'BTC/USDT:USDT', 800_000, 'EXTREME'],
  ])('of %s (%s) of %d USD is %s by the fixed table', (asset, instrument, notionalUsd, severity) => {
    const signal = bench().see({ instrument, notionalUsd });
    expect(signal?.severity).toBe(severity);
    if (severity !== undefined) expect(signal).toMatchObject({ type: 'LIQUIDATION', asset, onset: START });
  });

  it('is graded by the dynamic value where there is one: EXTREME from 6M for BTC, not from 800,000', () => {
    const { thresholds, see } = bench();
    for (const bar of baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 })) thresholds.applyBar(bar);
    thresholds.applyReference(reference({ marketCapUsd: 2e12 }));
    expect(see({ notionalUsd: 800_000 })?.severity).toBe('HIGH');
    expect(see({ notionalUsd: 6_000_001, ...after(1) })).toMatchObject({
      severity: 'EXTREME',
      thresholds: { entry: 100_000, source: 'formula' },
    });
  });

  it('says what was closed, at what price, and how the price moved since', () => {
    const { market, see } = bench();
    market.applyTrade(trade({ exchangeTime: START - SECOND, price: 100_000 }));
    const signal = see({ side: 'buy', notionalUsd: 150_000.5, price: 100_500 });
    expect(signal).toMatchObject({
      state: 'active',
      session: 'us',
      instruments: ['BTC/USDT:USDT'],
      exchangeTime: START,
      receivedTime: START + 10,
      venues: [{ venue: 'binance', completeness: 'full', usdRaw: 150_000.5 }],
    });
    expect(signal?.facts).toEqual({
      usd: 150_000.5,
      side: 'short',
      liquidationPrice: 100_500,
      count: 1,
      totalUsd: 150_000.5,
      largestUsd: 150_000.5,
      price: 100_000,
      movePct: 0,
    });
    market.applyTrade(trade({ exchangeTime: START + SECOND, price: 101_000 }));
    expect(see(after(2))?.facts['movePct']).toBe(1);
  });

  it('does not know the move where no price is watched', () => {
    expect(bench().see()?.facts).toMatchObject({ price: 100_000, movePct: undefined });
  });

  it('is left to the cascade while one runs in that asset, and only in that', () => {
    const { inhibited, see } = bench();
    inhibited.add('BTC');
    expect(see({ notionalUsd: 5e6 })).toBeUndefined();
    expect(see({ instrument: ETH })).toBeDefined();
  });
});

describe('an episode of large liquidations', () => {
  it('takes in further ones: the largest is its face, small ones do not count, severity never falls', () => {
    const { see } = bench();
    see({ notionalUsd: 400_000 });
    expect(see({ notionalUsd: 99_000, ...after(1) })).toBeUndefined();
    const signal = see({ notionalUsd: 120_000, side: 'buy', price: 1, ...after(2) });
    expect(signal).toMatchObject({ onset: START, severity: 'HIGH' });
    expect(signal?.facts).toMatchObject({
      count: 2,
      usd: 400_000,
      side: 'long',
      liquidationPrice: 100_000,
      totalUsd: 520_000,
    });
  });

  it('ends 30 seconds after the last, not a millisecond earlier, and says so once', () => {
    const { detector, see } = bench();
    see();
    expect(detector.onTick(START + 29_999, START + 32_000)).toEqual([]);
    expect(detector.isActive('BTC')).toBe(true);
    const [signal] = detector.onTick(START + 30_000, START + 32_000);
    expect(signal).toMatchObject({ state: 'ended', onset: START, time: START + 30_000, receivedTime: START + 32_000 });
    expect(signal?.exchangeTime).toBeUndefined();
    expect(detector.isActive('BTC')).toBe(false);
    expect(detector.onTick(START + 31_000, START + 33_000)).toEqual([]);
  });

  it('goes on when another comes within five minutes of its end', () => {
    const { detector, see } = bench();
    see();
    detector.onTick(START + 30_000, START);
    detector.onTick(START + 329_999, START);
    expect(see(after(329.999))).toMatchObject({ state: 'active', onset: START, facts: { count: 2 } });
  });

  it('is over for good five minutes after its end', () => {
    const { detector, see } = bench();
    see();
    detector.onTick(START + 30_000, START);
    detector.onTick(START + 330_000, START);
    expect(see(after(330))).toMatchObject({ onset: START + 330_000, facts: { count: 1 } });
  });

  it('that nobody saw end is not carried on ten minutes later', () => {
    const { see } = bench();
    see();
    expect(see({ exchangeTime: START + 10 * MINUTE })).toMatchObject({
      onset: START + 10 * MINUTE,
      facts: { count: 1 },
    });
  });

  it('is the same after being stored as JSON', () => {
    const { market, thresholds, detector, see } = bench();
    see();
    see({ instrument: ETH });
    const again = new SingleLiquidationDetector({ market, thresholds }, () => false);
    again.restore(JSON.parse(JSON.stringify(detector.snapshot())));
    expect(again.isActive('ETH')).toBe(true);
    expect(see(after(3), again)).toMatchObject({ onset: START, facts: { count: 2 } });
    expect(again.onTick(START + 33_000, START + 35_000).map((s) => [s.asset, s.state])).toEqual([
      ['BTC', 'ended'],
      ['ETH', 'ended'],
    ]);
  });

  it('starts from nothing where nothing was stored', () => {
    const { detector } = bench();
    detector.restore(undefined);
    expect(detector.isActive('BTC')).toBe(false);
    expect(detector.onTick(START, START)).toEqual([]);
  });
});
