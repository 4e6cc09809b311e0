import * as fc from 'fast-check';
import { basePct, DEFAULT_TIERS, singleLiquidationUsd, volatilityMultiplier } from './threshold-scaling';

fc.configureGlobal({ seed: 1 });

describe('base pct tiers', () => {
  it.each([
    [2e12, 0.0005],
    [100_000_000_000.01, 0.0005],
    [100e9, 0.001],
    [10_000_000_000.01, 0.001],
    [10e9, 0.002],
    [1_000_000_000.01, 0.002],
    [1e9, 0.005],
    [1, 0.005],
    [0, 0.005],
  ])('give a market cap of %d USD %d of daily volume: boundaries are strict', (marketCap, pct) => {
    expect(basePct(marketCap)).toBe(pct);
  });

  it('use the last tier below all of them, and the widest fraction where none is configured', () => {
    expect(basePct(5, [{ aboveUsd: 100, pct: 0.25 }])).toBe(0.25);
    expect(basePct(5, [])).toBe(0.005);
  });
});

describe(volatilityMultiplier.name, () => {
  it.each([
    [0.05, 1],
    [0.3, 1.5],
    [0.55, 2],
    [0.56, 2],
    [9, 2],
    [0, 0.9],
    [-0.2, 0.5],
    [-0.21, 0.5],
    [-5, 0.5],
  ])('maps a volatility of %d to %d', (volatility, multiplier) => {
    expect(volatilityMultiplier(volatility)).toBeCloseTo(multiplier, 12);
  });
});

describe(singleLiquidationUsd.name, () => {
  it.each([
    ['BTC', 2e12, 12e9, 0.05, 1, 6_000_000],
    ['BTC in a european hour', 2e12, 12e9, 0.05, 0.9, 5_400_000],
    ['ETH', 400e9, 8e9, 0.08, 1, 4_240_000],
    ['SOL', 90e9, 3e9, 0.08, 0.7, 2_226_000],
    ['a mid cap', 5e9, 400e6, 0.1, 0.5, 440_000],
    ['a small cap', 300e6, 12_345_678, 0.15, 1, 74_074.07],
  ])('gives %s its value to the cent', (_, marketCapUsd, dailyVolumeUsd, volatility, sessionMultiplier, usd) => {
    expect(singleLiquidationUsd({ marketCapUsd, dailyVolumeUsd, volatility, sessionMultiplier })).toBeCloseTo(usd, 2);
  });

  const inputs = fc.record({
    marketCapUsd: fc.double({ min: 1e6, max: 3e12, noNaN: true }),
    dailyVolumeUsd: fc.double({ min: 0, max: 1e11, noNaN: true }),
    volatility: fc.double({ min: 0, max: 2, noNaN: true }),
    sessionMultiplier: fc.constantFrom(0.5, 0.7, 0.9, 1),
  });

  it('is the product of volume, tier, session and volatility for any market', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { marketCapUsd: cap, dailyVolumeUsd, volatility, sessionMultiplier } = given;
        const pct = cap > 100e9 ? 0.0005 : cap > 10e9 ? 0.001 : cap > 1e9 ? 0.002 : 0.005;
        const vol = Math.max(0.5, Math.min(2, 1 + (volatility - 0.05) * 2));
        expect(singleLiquidationUsd(given)).toBeCloseTo(dailyVolumeUsd * pct * sessionMultiplier * vol, 2);
      }),
    );
  });

  it('never falls when volume, volatility or session multiplier grow, nor when the market cap shrinks', () => {
    const more = fc.double({ min: 1, max: 3, noNaN: true });
    fc.assert(
      fc.property(inputs, more, (given, factor) => {
        const before = singleLiquidationUsd(given);
        for (const key of ['dailyVolumeUsd', 'volatility', 'sessionMultiplier'] as const)
          expect(singleLiquidationUsd({ ...given, [key]: given[key] * factor })).toBeGreaterThanOrEqual(before);
        const smaller = { ...given, marketCapUsd: given.marketCapUsd / factor };
        expect(singleLiquidationUsd(smaller)).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('knows four tiers by default, highest first', () => {
    expect(DEFAULT_TIERS.map((tier) => tier.aboveUsd)).toEqual([100e9, 10e9, 1e9, 0]);
  });
});
