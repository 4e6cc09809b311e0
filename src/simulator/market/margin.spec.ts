import { bankruptcyTicks, liquidationTicks, MarginLadder } from './margin';

describe('liquidation price', () => {
  it.each([
    ['long', 1_000, 100_000, 20],
    ['long', 7, 1_034_000, 125],
    ['short', -1_000, 100_000, 20],
    ['short', -7, 1_034_000, 125],
  ])('of a %s is where its equity equals the maintenance margin', (_side, lots, entry, leverage) => {
    const cash = (Math.abs(lots) * entry) / leverage - lots * entry;
    const level = liquidationTicks(lots, cash, 0.004);
    expect(cash + lots * level).toBeCloseTo(0.004 * Math.abs(lots) * level, 3);
    const bankrupt = bankruptcyTicks(lots, cash);
    expect(cash + lots * bankrupt).toBeCloseTo(0, 3);
    expect(Math.sign(level - bankrupt)).toBe(Math.sign(lots));
  });

  it('of a long without debt lies at nothing', () => {
    expect(liquidationTicks(10, 5, 0.004)).toBeLessThanOrEqual(0);
  });
});

describe('MarginLadder', () => {
  const ladder = new MarginLadder(1);

  it.each([
    [300_000, 0.004, 0],
    [300_001, 0.005, 300_000],
    [1_500_000, 0.005, 300_000],
    [1_500_001, 0.01, 1_500_000],
    [1e9, 0.05, 60_000_000],
  ])('at $%d asks %d and is reduced to $%d first', (usd, rate, bound) => {
    expect(ladder.tierOf(usd).maintenanceRate).toBe(rate);
    expect(ladder.boundBelow(usd)).toBe(bound);
  });

  it('gives smaller contracts smaller steps, a higher floor and less leverage', () => {
    const small = new MarginLadder(0.01);
    expect(small.tierOf(3_000).maintenanceRate).toBeCloseTo(0.01, 10);
    expect(small.tierOf(3_001).maintenanceRate).toBeCloseTo(0.011, 10);
    expect(small.leverageFor(3_000)).toBeCloseTo(50, 6);
    expect(ladder.leverageFor(1)).toBe(125);
  });
});
