import type { FactCollector, Measurement, Measurements } from './fact-collector.contract';
import type { HawkesSegment } from './numeric/hawkes';
import { fitHawkes, spreadTies } from './numeric/hawkes';
import { quantileOfSorted, ratioOf } from './numeric/quantile';
import { Series } from './numeric/series';

const P95_RUN_MS = 60_000;
/** Dust that the published fit leaves out, USD. */
const MARKED_FROM_USD = 500;

interface Tape {
  readonly startMs: number;
  endMs: number;
  readonly times: Series;
  readonly usd: Series;
}

/** Every liquidation of one contract on a venue that publishes them all: how many, how large, how clustered. */
export class LiquidationTape implements FactCollector {
  private readonly tapes: Tape[] = [];
  private current: Tape | undefined;

  begin(startMs: number): void {
    this.current = { startMs, endMs: startMs, times: new Series(), usd: new Series() };
    this.tapes.push(this.current);
  }

  add(time: number, usd: number): void {
    this.current?.times.push(time);
    this.current?.usd.push(usd);
  }

  second(nowMs: number): void {
    if (this.current) this.current.endMs = nowMs;
  }

  end(nowMs: number): void {
    this.second(nowMs);
    this.current = undefined;
  }

  measure(days: number): Measurements {
    const sizes = this.tapes.flatMap(({ usd }) => [...usd.view()]).sort((a, b) => a - b);
    const n = sizes.length;
    const size = (q: number): Measurement => ({ value: quantileOfSorted(sizes, q), n });
    return {
      liquidationsPerDay: { value: ratioOf(n, days), n },
      liquidationMedianUsd: size(0.5),
      liquidationP95Usd: size(0.95),
      liquidationP99Usd: size(0.99),
      withinSecond: this.shareWithinSecond(),
      ...this.largeOnes(quantileOfSorted(sizes, 0.95)),
      ...this.branching(),
    };
  }

  private shareWithinSecond(): Measurement {
    let within = 0;
    let n = 0;
    for (const { times } of this.tapes) {
      const view = times.view();
      for (let index = 1; index < view.length; index += 1) {
        if ((view[index] as number) - (view[index - 1] as number) < 1000) within += 1;
        n += 1;
      }
    }
    return { value: ratioOf(within, n), n };
  }

  /** One threshold for the whole tape, as published; so quiet days have few large ones and wild days many. */
  private largeOnes(threshold: number | undefined): Measurements {
    let large = 0;
    let followed = 0;
    let runs = 0;
    for (const { times, usd } of this.tapes) {
      const sizes = usd.view();
      const chosen = times.view().filter((_, index) => (sizes[index] as number) >= (threshold ?? Infinity));
      large += chosen.length;
      const near = [...chosen].map((time, index) => (chosen[index + 1] ?? Infinity) - time <= P95_RUN_MS);
      followed += near.filter(Boolean).length;
      runs += near.filter((isNear, index) => isNear && !near[index - 1]).length;
    }
    return {
      p95Runs: { value: ratioOf(runs, large), n: large },
      p95Followed: { value: ratioOf(followed, large), n: large },
    };
  }

  private branching(): Measurements {
    const plain = fitHawkes(this.tapes.map((tape) => segmentOf(tape, 0)));
    const marked = fitHawkes(this.tapes.map((tape) => segmentOf(tape, MARKED_FROM_USD)));
    return {
      hawkesBranching: { value: plain?.branchingRatio, n: plain?.events ?? 0 },
      hawkesMarkedBranching: { value: marked?.branchingRatio, n: marked?.events ?? 0 },
      hawkesHalfLife: { value: marked && Math.LN2 / marked.decay, n: marked?.events ?? 0 },
    };
  }
}

/** With marks when small ones are left out: that is the published, weighted fit. */
function segmentOf({ startMs, endMs, times, usd }: Tape, fromUsd: number): HawkesSegment {
  const sizes = usd.view();
  const chosen = (_: number, index: number): boolean => (sizes[index] as number) >= fromUsd;
  return {
    times: spreadTies(times.view().filter(chosen), startMs),
    marks: fromUsd > 0 ? sizes.filter(chosen) : undefined,
    duration: (endMs - startMs) / 1000,
  };
}
