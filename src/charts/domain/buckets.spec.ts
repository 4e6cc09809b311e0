import { bucketsFor, needsRoot, sums } from './buckets';

const MINUTE = 60_000;
const START = Date.UTC(2025, 9, 10, 20);

describe('buckets', () => {
  it('begin at round times and cover the window', () => {
    const buckets = bucketsFor({ from: START + 90_000, to: START + 11 * MINUTE }, 10);
    expect(buckets).toEqual({ start: START + MINUTE, stepMs: MINUTE, count: 10 });
  });

  it('are not finer than the series', () => {
    const series = Array.from({ length: 61 }, (_, i) => ({ time: START + i * MINUTE }));
    expect(bucketsFor({ from: START, to: START + 60 * MINUTE }, 1000, series).stepMs).toBe(MINUTE);
  });

  it('sum what falls into them, the very end included', () => {
    const buckets = { start: 0, stepMs: 10, count: 3 };
    const items = [0, 9, 10, 29, 30].map((time) => ({ time, usd: 1 }));
    expect(sums(items, buckets)).toEqual([2, 1, 2]);
  });

  it('ask for a square-root axis only where the largest dwarfs the usual', () => {
    expect(needsRoot([0, 1, 2, 3, 12])).toBe(false);
    expect(needsRoot([0, 1, 2, 3, 120])).toBe(true);
    expect(needsRoot([0, 0])).toBe(false);
  });
});
