import * as fc from 'fast-check';
import { RollingWindow } from './rolling-window';

interface Rec {
  time: number;
  lane: number;
  value: number;
}

const SPANS = [30, 300, 900];
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      time: fc.integer({ min: 0, max: 2000 }),
      lane: fc.integer({ min: 0, max: 2 }),
      value: fc.integer({ min: -5, max: 1_000_000_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 2500 }) }) },
);

function naive(records: Rec[], end: number, span: number, lane?: number): { count: number; sum: number } {
  const inside = records.filter((r) => r.time >= end - span && (lane === undefined || r.lane === lane));
  return { count: inside.length, sum: inside.reduce((total, r) => total + r.value, 0) };
}

describe(RollingWindow.name, () => {
  it('equals a naive recount after any sequence of records in any order', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 120 }), (operations) => {
        const window = new RollingWindow(SPANS, 3);
        const records: Rec[] = [];
        let end = -Infinity;
        for (const op of operations) {
          if ('advance' in op) {
            window.advance(op.advance);
            end = Math.max(end, op.advance);
          } else {
            window.add(op.time, op.lane, op.value);
            records.push(op);
            end = Math.max(end, op.time);
          }
          SPANS.forEach((span, s) => {
            expect({ count: window.count(s), sum: window.sum(s) }).toEqual(naive(records, end, span));
            expect({ count: window.count(s, 1), sum: window.sum(s, 1) }).toEqual(naive(records, end, span, 1));
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('stays right beyond its capacity for what it kept, and says it is a lower bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ step: fc.integer({ min: 0, max: 9 }), value: fc.integer({ min: 0, max: 1000 }) }), {
          maxLength: 200,
        }),
        (steps) => {
          const window = new RollingWindow([50], 1, 10);
          const records: Rec[] = [];
          let time = 0;
          for (const { step, value } of steps) {
            time += step;
            window.add(time, 0, value);
            records.push({ time, lane: 0, value });
            const truth = naive(records, time, 50);
            const kept = naive(records.slice(-10), time, 50);
            expect({ count: window.count(0), sum: window.sum(0) }).toEqual(kept);
            expect(window.isLowerBound(0)).toBe(truth.count > kept.count);
          }
        },
      ),
    );
  });

  it('keeps an age of exactly the span and drops one millisecond more', () => {
    const window = new RollingWindow([30_000], 1);
    window.add(0, 0, 1);
    window.add(30_000, 0, 1);
    expect(window.count(0)).toBe(2);
    window.advance(30_001);
    expect(window.count(0)).toBe(1);
    expect(window.oldest(0)).toBe(30_000);
  });

  it('gives up a late record older than all it can hold', () => {
    const window = new RollingWindow([100], 1, 2);
    window.add(50, 0, 1);
    window.add(60, 0, 1);
    window.add(40, 0, 1);
    expect(window.count(0)).toBe(2);
    expect(window.isLowerBound(0)).toBe(true);
  });

  it('visits the records inside a span, oldest first', () => {
    const window = new RollingWindow([10, 100], 2);
    for (const time of [5, 1, 100, 95]) window.add(time, time % 2, time);
    const seen: number[] = [];
    window.forEach(0, (time) => seen.push(time));
    expect(seen).toEqual([95, 100]);
  });
});
