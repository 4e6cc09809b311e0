import { PricePath } from './price-path';
import { Random } from './random';

const HOUR = 3_600_000;

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('PricePath', () => {
  it.each([0.022, 0.05])('has hourly returns that make up a daily volatility of %f', (volatility) => {
    const measured = [1, 2, 3, 4].map((seed) => {
      const path = new PricePath(seed, volatility);
      const returns = Array.from({ length: 24 * 28 }, (_, hour) => {
        return path.logAt(1.79e12 + (hour + 1) * HOUR) - path.logAt(1.79e12 + hour * HOUR);
      });
      return deviation(returns) * Math.sqrt(24);
    });
    const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
    expect(mean / volatility).toBeGreaterThan(0.75);
    expect(mean / volatility).toBeLessThan(1.25);
  });

  it('answers the same at the same time', () => {
    expect(new PricePath(5, 0.02).logAt(1.79e12)).toBe(new PricePath(5, 0.02).logAt(1.79e12));
  });
});

describe('Random', () => {
  it('draws what its distributions promise', () => {
    const random = new Random(3);
    const draws = <Drawn>(draw: () => Drawn): Drawn[] => Array.from({ length: 20_000 }, draw);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(draws(() => random.next()))).toBeCloseTo(0.5, 1);
    expect(deviation(draws(() => random.normal()))).toBeCloseTo(1, 1);
    expect(mean(draws(() => random.exponential(3)))).toBeCloseTo(3, 0);
    expect(mean(draws(() => random.poisson(0.4)))).toBeCloseTo(0.4, 1);
    expect(mean(draws(() => random.poisson(80))) / 80).toBeCloseTo(1, 1);
    expect(random.poisson(0)).toBe(0);
  });
});
