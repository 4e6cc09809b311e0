import * as fc from 'fast-check';
import { unitsUsd, usdUnits } from './money';
import { clamp, EventRate, median, RunningMoments, standardDeviation } from './statistics';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

describe('streaming statistics', () => {
  it('agree with the two-pass formulas', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const moments = new RunningMoments();
        values.forEach((v) => moments.add(v));
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
        expect(moments.count).toBe(values.length);
        expect(moments.mean).toBeCloseTo(mean, 5);
        expect(Math.abs((moments.variance ?? NaN) - variance)).toBeLessThanOrEqual(1e-9 * Math.max(1, variance));
        expect(standardDeviation(values)).toBe(Math.sqrt(moments.variance ?? NaN));
      }),
    );
  });

  it('are unknown, not zero, without data', () => {
    expect(new RunningMoments().mean).toBeUndefined();
    expect(new RunningMoments().variance).toBeUndefined();
    expect(standardDeviation([1])).toBeUndefined();
    expect(median([])).toBeUndefined();
    expect(new EventRate(1000).at(5)).toBeUndefined();
  });

  it('take the middle value, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('measure the rate of a steady stream and forget it when it stops', () => {
    const rate = new EventRate(10_000);
    for (let t = 0; t <= 60_000; t += 100) rate.add(t);
    expect(rate.at(60_000)).toBeCloseTo(10, 0);
    expect(rate.at(120_000)).toBeLessThan(0.05);
  });

  it('clamp to both ends', () => {
    expect([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)]).toEqual([0, 1, 2]);
  });

  it('add money exactly', () => {
    const sum = Array.from({ length: 10 }, () => usdUnits(0.1)).reduce((a, b) => a + b, 0);
    expect(unitsUsd(sum)).toBe(1);
  });
});
