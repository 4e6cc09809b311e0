import * as fc from 'fast-check';
import type { LiquidatedSide, LiquidationPoint } from './episode.contract';
import { bubbles, radius } from './bubbles';

const grid = { window: { from: 0, to: 1000 }, low: 90, high: 110, columns: 100, rows: 50 };
const liquidation: fc.Arbitrary<LiquidationPoint> = fc.record({
  time: fc.integer({ min: 0, max: 1000 }),
  price: fc.double({ min: 90, max: 110, noNaN: true }),
  usd: fc.double({ min: 1, max: 1e7, noNaN: true }),
  side: fc.constantFrom<LiquidatedSide>('long', 'short'),
});

describe('bubbles', () => {
  it('stay below their number and lose nothing of either side', () => {
    fc.assert(
      fc.property(fc.array(liquidation, { maxLength: 300 }), fc.integer({ min: 2, max: 50 }), (all, most) => {
        const joined = bubbles(all, grid, most);
        expect(joined.length).toBeLessThanOrEqual(most);
        expect(joined.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const side of ['long', 'short']) {
          const sum = (some: readonly { side: string; usd: number }[]): number =>
            some.filter((one) => one.side === side).reduce((total, { usd }) => total + usd, 0);
          expect(sum(joined)).toBeCloseTo(sum(all), 2);
        }
        for (const { time, price } of joined) {
          expect(time).toBeGreaterThanOrEqual(0);
          expect(time).toBeLessThanOrEqual(1000);
          expect(price).toBeGreaterThan(89.999);
          expect(price).toBeLessThan(110.001);
        }
      }),
    );
  });

  it('lie where most of their dollars are', () => {
    const all: LiquidationPoint[] = [
      { time: 10, price: 100, usd: 300, side: 'long' },
      { time: 14, price: 100.4, usd: 100, side: 'long' },
      { time: 900, price: 92, usd: 1, side: 'short' },
    ];
    const joined = bubbles(all, { ...grid, columns: 2, rows: 2 }, 2);
    expect(joined).toHaveLength(2);
    expect(joined[0]).toMatchObject({ time: 11, usd: 400, count: 2, side: 'long' });
    expect(joined[0]?.price).toBeCloseTo(100.1);
  });

  it('are single liquidations while those are few', () => {
    const one: LiquidationPoint = { time: 10, price: 100, usd: 300, side: 'long' };
    expect(bubbles([one, one], grid, 2)).toEqual([
      { ...one, count: 1 },
      { ...one, count: 1 },
    ]);
  });

  it('are joined at one price too', () => {
    const one: LiquidationPoint = { time: 10, price: 100, usd: 300, side: 'long' };
    expect(bubbles([one, one, one], { ...grid, low: 100, high: 100 }, 2)).toHaveLength(1);
  });

  it('have areas in proportion to dollars', () => {
    expect(radius(100, 100, 20)).toBe(20);
    expect(radius(25, 100, 20)).toBe(10);
    expect(radius(0.0001, 100, 20)).toBe(1);
  });
});
