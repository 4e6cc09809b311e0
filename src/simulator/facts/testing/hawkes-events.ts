import type { Random } from '../../market/random';

export interface HawkesLaw {
  readonly baseRate: number;
  readonly branchingRatio: number;
  /** 1/s. */
  readonly decay: number;
  readonly durationSeconds: number;
  /** Weight of an event in what it sets off, mean 1. */
  mark?(): number;
}

/** Events of a Hawkes process by its cluster form: immigrants arrive evenly, each event has a Poisson number of children. */
export function hawkesEvents(law: HawkesLaw, random: Random): { times: Float64Array; marks: Float64Array } {
  const { baseRate, branchingRatio, decay, durationSeconds, mark = () => 1 } = law;
  const events: { readonly time: number; readonly mark: number }[] = [];
  const immigrants = random.poisson(baseRate * durationSeconds);
  const open = Array.from({ length: immigrants }, () => random.next() * durationSeconds);
  for (let time = open.pop(); time !== undefined; time = open.pop()) {
    if (time >= durationSeconds) continue;
    const event = { time, mark: mark() };
    events.push(event);
    const children = random.poisson(branchingRatio * event.mark);
    for (let child = 0; child < children; child += 1) open.push(time + random.exponential(1 / decay));
  }
  events.sort((a, b) => a.time - b.time);
  return {
    times: Float64Array.from(events, ({ time }) => time),
    marks: Float64Array.from(events, ({ mark: weight }) => weight),
  };
}
