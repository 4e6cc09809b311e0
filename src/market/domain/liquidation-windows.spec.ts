import * as fc from 'fast-check';
import { LiquidationWindows } from './liquidation-windows';
import { MACRO, MEDIUM, MICRO, SHORT, WINDOW_SPANS_MS } from './windows';

fc.configureGlobal({ seed: 1 });

interface Rec {
  readonly time: number;
  readonly cents: number;
  readonly long: boolean;
}

function naive(records: readonly Rec[], end: number, span: number): object {
  const inside = records.filter((r) => r.time >= end - span);
  const cents = (list: readonly Rec[]): number => list.reduce((sum, r) => sum + r.cents, 0) / 100;
  const longs = inside.filter((r) => r.long);
  const shorts = inside.filter((r) => !r.long);
  return {
    count: inside.length,
    longs: longs.length,
    shorts: shorts.length,
    usd: cents(inside),
    longUsd: cents(longs),
    shortUsd: cents(shorts),
    lowerBound: false,
  };
}

const operations = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        time: fc.integer({ min: 0, max: 5_000_000 }),
        cents: fc.integer({ min: 1, max: 900_000_000_000 }),
        long: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 9_000_000 }) }) },
  ),
  { maxLength: 80 },
);

describe(LiquidationWindows.name, () => {
  it('are 30 seconds, 5 minutes, 15 minutes and an hour', () => {
    expect(WINDOW_SPANS_MS).toEqual([30_000, 300_000, 900_000, 3_600_000]);
    expect([MICRO, SHORT, MEDIUM, MACRO]).toEqual([0, 1, 2, 3]);
  });

  it('equal a naive recount to the cent after any records in any order', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const windows = new LiquidationWindows();
        const records: Rec[] = [];
        let end = -Infinity;
        for (const op of list) {
          if ('advance' in op) {
            windows.advance(op.advance);
            // Without a record the windows wait for one to say what time it is.
            if (records.some((r) => r.time >= end - WINDOW_SPANS_MS[MACRO])) end = Math.max(end, op.advance);
          } else {
            windows.add(op.time, op.cents / 100, op.long);
            records.push(op);
            end = Math.max(end, op.time);
          }
          WINDOW_SPANS_MS.forEach((span, w) => expect(windows.totals(w)).toEqual(naive(records, end, span)));
          expect(windows.end).toBe(end);
        }
      }),
    );
  });

  it.each(WINDOW_SPANS_MS.map((span, window) => [span, window]))(
    'hold an age of exactly %d ms and not one more (window %d)',
    (span, window) => {
      const windows = new LiquidationWindows();
      windows.add(0, 100, true);
      windows.advance(span);
      expect(windows.totals(window).count).toBe(1);
      windows.advance(span + 1);
      expect(windows.totals(window).count).toBe(0);
    },
  );

  it('add ten times ten cents to exactly one dollar', () => {
    const windows = new LiquidationWindows();
    for (let i = 0; i < 10; i++) windows.add(i, 0.1, i % 2 === 0);
    expect(windows.totals(MICRO)).toMatchObject({ usd: 1, longUsd: 0.5, shortUsd: 0.5 });
  });

  it('memory_buffer_limits: keep 2000 records, and say from the 2001st on that the sum is a lower bound', () => {
    const windows = new LiquidationWindows();
    for (let i = 0; i < 2_000; i++) windows.add(i, 1, true);
    expect(windows.totals(MICRO)).toMatchObject({ count: 2_000, usd: 2_000, lowerBound: false });
    windows.add(2_000, 1, true);
    expect(windows.totals(MICRO)).toMatchObject({ count: 2_000, usd: 2_000, lowerBound: true });
  });

  it('are exact again once the lost records would have left the window anyway', () => {
    const windows = new LiquidationWindows();
    for (let i = 0; i <= 2_000; i++) windows.add(i, 1, true);
    windows.advance(30_001);
    expect(windows.totals(MICRO).lowerBound).toBe(false);
    expect(windows.totals(SHORT).lowerBound).toBe(true);
  });

  it('are lower bounds while they reach back before the end of a gap', () => {
    const windows = new LiquidationWindows();
    windows.markGap(10_000);
    windows.markGap(4_000);
    windows.add(40_000, 1, true);
    expect(windows.totals(MICRO).lowerBound).toBe(true);
    windows.advance(40_001);
    expect(windows.totals(MICRO).lowerBound).toBe(false);
    expect(windows.totals(SHORT).lowerBound).toBe(true);
  });

  it('visit the records of the last 30 seconds, oldest first, with side and money', () => {
    const windows = new LiquidationWindows();
    windows.add(1, 9, true);
    windows.add(60_000, 2.5, false);
    windows.add(50_000, 1.5, true);
    const seen: unknown[] = [];
    windows.forEachRecent((time, usd, long) => seen.push([time, usd, long]));
    expect(seen).toEqual([
      [50_000, 1.5, true],
      [60_000, 2.5, false],
    ]);
    expect(windows.oldestRecent()).toBe(50_000);
  });
});
