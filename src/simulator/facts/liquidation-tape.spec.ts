import { Random } from '../market/random';
import { hawkesEvents } from './testing/hawkes-events';
import type { Measurements } from './fact-collector.contract';
import { DAY_MS } from './fact-collector.contract';
import { LiquidationTape } from './liquidation-tape';

const START = Date.UTC(2026, 0, 1);

function measured(tapes: readonly (readonly [seconds: number, usd: number][])[]): Measurements {
  const tape = new LiquidationTape();
  for (const events of tapes) {
    tape.begin(START);
    for (const [seconds, usd] of events) tape.add(START + seconds * 1000, usd);
    tape.end(START + DAY_MS);
  }
  return tape.measure(tapes.length);
}

describe(LiquidationTape.name, () => {
  it('counts by day, and gaps of less than a second', () => {
    const found = measured([
      [
        [10, 100],
        [10.5, 100],
        [11.5, 100],
        [12.4, 100],
      ],
      [[12.5, 100]],
    ]);
    expect(found.liquidationsPerDay).toEqual({ value: 2.5, n: 5 });
    // 0.5 and 0.9 s are within one, 1 s is not; nothing reaches from one market into the next.
    expect(found.withinSecond).toEqual({ value: 2 / 3, n: 3 });
  });

  it('tells runs of large ones from how many are followed by another', () => {
    const small = Array.from({ length: 95 }, (_, index): [number, number] => [index * 600 + 1, 10]);
    const large: [number, number][] = [100, 150, 200, 5000, 9000].map((seconds) => [seconds, 1000]);
    const found = measured([[...small, ...large].sort((a, b) => a[0] - b[0])]);
    expect(found.p95Runs).toEqual({ value: 0.2, n: 5 });
    expect(found.p95Followed).toEqual({ value: 0.4, n: 5 });
  });

  it('recovers the law of a tape: sizes, branching and half-life', () => {
    const random = new Random(21);
    const law = { baseRate: 0.0077, branchingRatio: 0.67, decay: 1.2, durationSeconds: 86_400 };
    const days = [1, 2].map(() =>
      [...hawkesEvents(law, random).times].map((time): [number, number] => [
        Math.floor(time * 1000) / 1000,
        random.lognormal(2000, 1.5),
      ]),
    );
    const found = measured(days);
    expect(Math.abs((found.hawkesBranching?.value ?? 0) - 0.67)).toBeLessThan(0.05);
    expect((found.liquidationMedianUsd?.value ?? 0) / 2000).toBeCloseTo(1, 1);
    expect(found.hawkesMarkedBranching?.n).toBeLessThan(found.hawkesBranching?.n ?? 0);
    expect(found.hawkesHalfLife?.value).toBeGreaterThan(0.1);
    expect(found.hawkesHalfLife?.value).toBeLessThan(10);
  });

  it('knows nothing of an empty tape', () => {
    const tape = new LiquidationTape();
    tape.begin(START);
    tape.end(START + DAY_MS);
    const found = tape.measure(1);
    expect(found.liquidationsPerDay).toEqual({ value: 0, n: 0 });
    for (const id of ['liquidationMedianUsd', 'withinSecond', 'p95Runs', 'p95Followed', 'hawkesBranching'])
      expect(found[id]).toEqual({ value: undefined, n: 0 });
  });
});
