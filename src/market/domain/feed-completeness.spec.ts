import * as fc from 'fast-check';
import { repairFull, repairSampled } from './feed-completeness';
import { LiquidationWindows } from './liquidation-windows';

fc.configureGlobal({ seed: 1 });

function windowOf(records: readonly (readonly [second: number, usd: number])[]): LiquidationWindows {
  const window = new LiquidationWindows();
  for (const [second, usd] of records) window.add(second * 1_000, usd, true);
  return window;
}

describe(repairFull.name, () => {
  it('lets a record of a full feed stand for itself', () => {
    expect(repairFull(1_234.56)).toEqual({ raw: 1_234.56, estimated: 1_234.56, high: 1_234.56 });
  });
});

describe(repairSampled.name, () => {
  it('lets a record stand for itself when nothing else of the last 30 seconds is known', () => {
    expect(repairSampled(1_000, new LiquidationWindows())).toEqual({ raw: 1_000, estimated: 1_000, high: 1_000 });
  });

  it('adds the expected unseen part: rate from the share of busy seconds, sizes below it from the same window', () => {
    const window = windowOf([
      [1, 1_000],
      [2, 3_000],
      [3, 2_000],
    ]);
    const rate = -Math.log(1 - 3 / 30);
    const unseen = rate * ((1_000 + 2_000) / 3);
    const { raw, estimated, high } = repairSampled(2_000, window);
    expect(raw).toBe(2_000);
    expect(estimated).toBeCloseTo(2_000 + unseen, 6);
    expect(high).toBeCloseTo(2_000 + 2 * unseen, 6);
  });

  it('caps the rate where every second held a record', () => {
    const window = windowOf(Array.from({ length: 31 }, (_, i) => [i, 1_000] as const));
    expect(repairSampled(1_000, window).estimated).toBeCloseTo(1_000 - Math.log(0.5 / 30) * 1_000, 6);
  });

  it('counts a second once however many records it holds', () => {
    const once = repairSampled(1_000, windowOf([[1, 1_000]])).estimated;
    expect(
      repairSampled(
        1_000,
        windowOf([
          [1.1, 1_000],
          [1.9, 1_000],
        ]),
      ).estimated,
    ).toBeCloseTo(once, 9);
  });

  it('always brackets: raw <= estimated <= high, finite, and it grows with the record', () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 5_000_000 }));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 60 }), fc.nat(5_000_000), (records, usd) => {
        const window = windowOf([...records].sort((a, b) => a[0] - b[0]));
        const smaller = repairSampled(usd, window);
        const larger = repairSampled(usd + 1_000, window);
        expect(smaller.raw).toBe(usd);
        expect(smaller.estimated).toBeGreaterThanOrEqual(smaller.raw);
        expect(smaller.high).toBeGreaterThanOrEqual(smaller.estimated);
        expect(Number.isFinite(smaller.high)).toBe(true);
        expect(larger.estimated).toBeGreaterThan(smaller.estimated);
      }),
    );
  });
});
