import { Random } from '../../market/random';
import { hawkesEvents } from '../testing/hawkes-events';
import type { HawkesSegment } from './hawkes';
import { fitHawkes, hawkesLogLikelihood, spreadTies } from './hawkes';

const LAW = { baseRate: 0.0077, branchingRatio: 0.67, decay: 1.2, durationSeconds: 2 * 86_400 };

function segmentOf(law: Parameters<typeof hawkesEvents>[0], seed: number, withMarks = false): HawkesSegment {
  const { times, marks } = hawkesEvents(law, new Random(seed));
  return { times, marks: withMarks ? marks : undefined, duration: law.durationSeconds };
}

describe(fitHawkes.name, () => {
  it('finds what a simulated process was made of', () => {
    const fit = fitHawkes([segmentOf(LAW, 1)]);
    expect(fit?.events).toBeGreaterThan(2500);
    expect(Math.abs((fit?.branchingRatio ?? 0) - 0.67)).toBeLessThan(0.05);
    expect(Math.abs((fit?.decay ?? 0) / 1.2 - 1)).toBeLessThan(0.15);
    expect(Math.abs((fit?.baseRate ?? 0) / 0.0077 - 1)).toBeLessThan(0.15);
  });

  it.each([0.3, 0.9])('tells a branching ratio of %d apart', (branchingRatio) => {
    const fit = fitHawkes([segmentOf({ ...LAW, branchingRatio, baseRate: 0.03 * (1 - branchingRatio) }, 2)]);
    expect(Math.abs((fit?.branchingRatio ?? 0) - branchingRatio)).toBeLessThan(0.05);
  });

  it('finds next to no branching in independent events', () => {
    const fit = fitHawkes([segmentOf({ ...LAW, branchingRatio: 0, baseRate: 0.02 }, 3)]);
    expect(fit?.branchingRatio).toBeLessThan(0.06);
  });

  it('fits several observations together, and weighs events by their marks', () => {
    const random = new Random(8);
    const mark = (): number => random.exponential(1);
    const segments = [4, 5].map((seed) => segmentOf({ ...LAW, mark, durationSeconds: 100_000 }, seed, true));
    const inUsd = segments.map((segment) => ({ ...segment, marks: segment.marks?.map((weight) => weight * 9000) }));
    expect(Math.abs((fitHawkes(inUsd)?.branchingRatio ?? 0) - 0.67)).toBeLessThan(0.05);
  });

  it('says nothing of a handful of events', () => {
    expect(fitHawkes([{ times: Float64Array.of(1, 2, 3), duration: 10 }])).toBeUndefined();
    expect(fitHawkes([])).toBeUndefined();
  });
});

describe(hawkesLogLikelihood.name, () => {
  it('agrees with the sum over all pairs', () => {
    const segment = segmentOf({ ...LAW, durationSeconds: 20_000 }, 6);
    const { times, duration } = segment;
    const parameters = { baseRate: 0.01, branchingRatio: 0.5, decay: 0.4 };
    const { baseRate, branchingRatio, decay } = parameters;
    let expected = -baseRate * duration;
    times.forEach((time, index) => {
      const earlier = times.subarray(0, index).reduce((sum, then) => sum + Math.exp(-decay * (time - then)), 0);
      expected += Math.log(baseRate + branchingRatio * decay * earlier);
      expected -= branchingRatio * (1 - Math.exp(-decay * (duration - time)));
    });
    expect(hawkesLogLikelihood([segment], parameters)).toBeCloseTo(expected, 6);
  });
});

describe(spreadTies.name, () => {
  it('parts the records of one millisecond in their order, and leaves its bounds alone', () => {
    const spread = spreadTies(Float64Array.of(1000, 1001, 1001, 1001, 1002), 1000);
    expect([...spread]).toEqual(
      [0.0005, 0.001 + 0.001 / 6, 0.0015, 0.001 + 0.005 / 6, 0.0025].map((x) => expect.closeTo(x, 9)),
    );
    expect([...spread].every((time, index) => index === 0 || time > (spread[index - 1] as number))).toBe(true);
  });

  it('does not make up branching: recorded to the millisecond, a process gives the same ratio', () => {
    const { times, marks: _marks, duration } = segmentOf(LAW, 7);
    const recorded = times.map((time) => Math.floor(time * 1000));
    const fit = fitHawkes([{ times: spreadTies(recorded, 0), duration }]);
    expect(Math.abs((fit?.branchingRatio ?? 0) - 0.67)).toBeLessThan(0.05);
  });
});
