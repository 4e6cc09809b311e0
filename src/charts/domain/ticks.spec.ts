import * as fc from 'fast-check';
import { DAY_MS, niceStep, rootTicks, roundBelow, ticks, timeStep, timeTicks } from './ticks';

describe('ticks', () => {
  it('are round and without the noise of binary fractions', () => {
    expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(97_885, 102_615, 6)).toEqual([98_000, 99_000, 100_000, 101_000, 102_000]);
    expect(ticks(-0.3, 0.1, 4)).toEqual([-0.3, -0.2, -0.1, 0, 0.1]);
  });

  it('have no minus zero', () => {
    expect(ticks(-4, 3, 4).some((tick) => Object.is(tick, -0))).toBe(false);
  });

  it('are never finer than what can be written', () => {
    expect(ticks(-0.005, 0.005, 4, 0.01)).toEqual([0]);
  });

  it('are one for a value without extent, and none for what is no range', () => {
    expect(ticks(5, 5, 4)).toEqual([5]);
    expect(ticks(5, 4, 4)).toEqual([]);
    expect(ticks(NaN, 4, 4)).toEqual([]);
    expect(ticks(0, Infinity, 4)).toEqual([]);
  });

  it('lie within the range, rise, and are about as many as asked for', () => {
    const value = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 12 }), (a, b, about) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const found = ticks(low, high, about);
        const hair = (high - low) * 1e-6 + Math.max(Math.abs(low), Math.abs(high)) * 1e-11 + 1e-300;
        expect(found.length).toBeLessThanOrEqual(about + 1);
        found.forEach((tick, i) => {
          expect(tick).toBeGreaterThanOrEqual(low - hair);
          expect(tick).toBeLessThanOrEqual(high + hair);
          if (i > 0) expect(tick).toBeGreaterThan(found[i - 1] as number);
        });
      }),
    );
  });

  it.each([
    [0.9, 1],
    [1, 1],
    [1.1, 2],
    [2.2, 2.5],
    [3, 5],
    [70, 100],
  ])('take %d up to the step %d', (step, nice) => {
    expect(niceStep(step)).toBe(nice);
  });
});

describe('ticks of a square-root axis', () => {
  it('are large and round at the end, and leave room between each other and zero', () => {
    expect(rootTicks(480e6)).toEqual([100e6, 400e6]);
    expect(rootTicks(52e6)).toEqual([5e6, 20e6, 50e6]);
  });

  it('stay apart whatever the range', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e14, noNaN: true }), (high) => {
        const places = [0, ...rootTicks(high).map((tick) => Math.sqrt(tick / high))];
        expect(places.length).toBeGreaterThan(1);
        places.slice(1).forEach((place, i) => expect(place - places[i]!).toBeGreaterThanOrEqual(0.28 - 1e-6));
        expect(places.at(-1)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it('are none where there is nothing', () => {
    expect(rootTicks(0)).toEqual([]);
    expect(rootTicks(Infinity)).toEqual([]);
  });

  it('come from the largest round number below', () => {
    expect(roundBelow(1000, [1, 2, 5])).toBe(1000);
    expect(roundBelow(999, [1, 2, 5])).toBe(500);
  });
});

describe('ticks of time', () => {
  it('use steps a person counts in', () => {
    expect(timeStep(60 * 60_000, 12)).toBe(5 * 60_000);
    expect(timeStep(DAY_MS, 12)).toBe(2 * 3_600_000);
    expect(timeStep(DAY_MS, 10)).toBe(3 * 3_600_000);
    expect(timeStep(100 * DAY_MS, 10)).toBe(10 * DAY_MS);
  });

  it('fall on round UTC times', () => {
    const from = Date.UTC(2025, 9, 10, 20, 50, 30);
    expect(timeTicks(from, from + 10 * 60_000, 5 * 60_000)).toEqual([
      Date.UTC(2025, 9, 10, 20, 55),
      Date.UTC(2025, 9, 10, 21, 0),
    ]);
  });
});
