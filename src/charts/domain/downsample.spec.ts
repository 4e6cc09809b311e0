import * as fc from 'fast-check';
import type { Point } from './downsample';
import { thin } from './downsample';

const series = fc.array(
  fc.record({ time: fc.integer({ min: 0, max: 5000 }), value: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }),
  { minLength: 1, maxLength: 400 },
);
const column = (time: number): number => Math.floor(time / 100);

function ordered(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => a.time - b.time);
}

describe('a thinned series', () => {
  it('keeps the extremes and ends of every column, in order, and at most four points of each', () => {
    fc.assert(
      fc.property(series, (points) => {
        const all = ordered(points);
        const kept = thin(all, column);
        const indices = kept.map((point) => all.indexOf(point));
        expect(indices).toEqual([...indices].sort((a, b) => a - b));
        for (const place of new Set(all.map(({ time }) => column(time)))) {
          const before = all.filter(({ time }) => column(time) === place);
          const after = kept.filter(({ time }) => column(time) === place);
          const values = (some: readonly Point[]): number[] => some.map(({ value }) => value);
          expect(after.length).toBeLessThanOrEqual(4);
          expect(after[0]).toBe(before[0]);
          expect(after.at(-1)).toBe(before.at(-1));
          expect(Math.min(...values(after))).toBe(Math.min(...values(before)));
          expect(Math.max(...values(after))).toBe(Math.max(...values(before)));
        }
      }),
    );
  });

  it('is the series itself where a column holds one point', () => {
    const points = [0, 100, 200].map((time) => ({ time, value: time }));
    expect(thin(points, column)).toEqual(points);
  });

  it('is nothing of nothing', () => {
    expect(thin([], column)).toEqual([]);
  });
});
