import { Random } from '../../market/random';
import { mean, median, quantile, ratioOf } from './quantile';
import { RollingMedian } from './rolling-median';
import { Series } from './series';

describe('quantiles', () => {
  it('interpolates between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 20, 30], 0.25)).toBe(15);
    expect([quantile([5], 0.99), quantile([1, 9], 0), quantile([1, 9], 1)]).toEqual([5, 1, 9]);
  });

  it('knows nothing of nothing', () => {
    expect([quantile([], 0.5), median([]), mean([]), ratioOf(1, 0), ratioOf(undefined, 2)]).toEqual(
      Array.from({ length: 5 }),
    );
  });

  it('finds those of a lognormal law', () => {
    const random = new Random(3);
    const series = new Series();
    for (let index = 0; index < 200_000; index += 1) series.push(random.lognormal(900, 2.06));
    const found = [0.5, 0.95, 0.99].map((q) => quantile(series.view(), q) as number);
    [0, 1.645, 2.326].forEach((z, index) => {
      const truth = 900 * Math.exp(2.06 * z);
      expect(Math.abs((found[index] as number) / truth - 1)).toBeLessThan(0.04);
    });
  });

  it('leaves the values it is given as they are', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe(Series.name, () => {
  it('keeps everything while it grows, and starts anew', () => {
    const series = new Series();
    for (let index = 0; index < 1000; index += 1) series.push(index);
    expect([series.length, series.view()[999], mean(series.view())]).toEqual([1000, 999, 499.5]);
    series.clear();
    expect([series.length, series.view().length]).toEqual([0, 0]);
  });
});

describe(RollingMedian.name, () => {
  it('agrees with sorting the last values, ties included', () => {
    const random = new Random(5);
    const rolling = new RollingMedian(9);
    const all: number[] = [];
    for (let index = 0; index < 500; index += 1) {
      const value = Math.floor(random.next() * 6);
      all.push(value);
      rolling.push(value);
      expect(rolling.median).toBe(median(all.slice(-9)));
      expect(rolling.full).toBe(index >= 8);
    }
    rolling.clear();
    expect([rolling.median, rolling.full]).toEqual([undefined, false]);
  });
});
