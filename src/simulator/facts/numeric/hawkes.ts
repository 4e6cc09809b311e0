import { minimise } from './nelder-mead';

/** Events of one uninterrupted observation; several observations are fitted together. */
export interface HawkesSegment {
  /** Seconds from the start, ascending. */
  readonly times: Float64Array;
  /** Weight of each event in what it sets off; 1 for all when absent. Scaled to a mean of 1. */
  readonly marks?: Float64Array;
  /** Seconds. */
  readonly duration: number;
}

/** Rate = base + sum over earlier events of branchingRatio * mark * decay * exp(-decay * age). */
export interface HawkesParameters {
  /** Events a second that nothing set off. */
  readonly baseRate: number;
  /** Events that one event sets off by itself, on average; below 1. */
  readonly branchingRatio: number;
  /** 1/s. */
  readonly decay: number;
}

export interface HawkesFit extends HawkesParameters {
  readonly logLikelihood: number;
  readonly events: number;
}

const MIN_EVENTS = 50;
/** Where the search starts, 1/s: the likelihood has local maxima at the scale of orders and at that of bursts. */
const FIRST_DECAYS = [0.02, 0.3, 5, 80];
/** Enough to see which maximum is the highest; only that one is climbed to the top. */
const ROUGH_ITERATIONS = 50;
/** Products of rates are cut here, far from where doubles end. */
const LARGE = 1e100;

/** Maximum likelihood of an exponential kernel; undefined with fewer than 50 events. */
export function fitHawkes(segments: readonly HawkesSegment[]): HawkesFit | undefined {
  const events = segments.reduce((sum, { times }) => sum + times.length, 0);
  const duration = segments.reduce((sum, segment) => sum + segment.duration, 0);
  if (events < MIN_EVENTS || duration <= 0) return undefined;
  const scaled = withMeanMarkOne(segments);
  const cost = (point: readonly number[]): number => -hawkesLogLikelihood(scaled, parametersAt(point));
  const rough = FIRST_DECAYS.map((decay) =>
    minimise(cost, [Math.log((0.5 * events) / duration), 0, Math.log(decay)], { maxIterations: ROUGH_ITERATIONS }),
  );
  const start = rough.reduce((a, b) => (b.value < a.value ? b : a));
  const best = minimise(cost, start.point, { step: 0.1 });
  return { ...parametersAt(best.point), logLikelihood: -best.value, events };
}

/**
 * The exact log likelihood in one pass: what all earlier events still add to the rate decays from event to event
 * (Ogata 1981), so an event costs one exponential and one logarithm.
 */
export function hawkesLogLikelihood(segments: readonly HawkesSegment[], parameters: HawkesParameters): number {
  const { baseRate, branchingRatio, decay } = parameters;
  let sum = 0;
  for (const { times, marks, duration } of segments) {
    let excitation = 0;
    let before = 0;
    let setOff = 0;
    let product = 1;
    for (let index = 0; index < times.length; index += 1) {
      const time = times[index] as number;
      const mark = marks ? (marks[index] as number) : 1;
      if (index > 0) excitation *= Math.exp(-decay * (time - before));
      // A logarithm of the product now and then is cheaper than the sum of logarithms.
      product *= baseRate + branchingRatio * decay * excitation;
      if (product > LARGE || product < 1 / LARGE) {
        sum += Math.log(product);
        product = 1;
      }
      setOff += mark * seenShare(decay * (duration - time));
      excitation += mark;
      before = time;
    }
    sum += Math.log(product);
    sum -= baseRate * duration + branchingRatio * setOff;
  }
  return sum;
}

/**
 * Times in milliseconds as seconds from `startMs`. Records of one millisecond are spread evenly within it, in their
 * order: an exact tie would be impossible under the model, and a decay without bound would explain it best.
 */
export function spreadTies(timesMs: Float64Array, startMs: number): Float64Array {
  const spread = new Float64Array(timesMs.length);
  for (let from = 0, to = 0; from < timesMs.length; from = to) {
    while (to < timesMs.length && timesMs[to] === timesMs[from]) to += 1;
    for (let index = from; index < to; index += 1) {
      const within = (index - from + 0.5) / (to - from);
      spread[index] = ((timesMs[from] as number) - startMs + within) / 1000;
    }
  }
  return spread;
}

/** Of the events that one sets off, the share that falls into the observation. */
function seenShare(decays: number): number {
  return decays > 40 ? 1 : -Math.expm1(-Math.max(0, decays));
}

function parametersAt(point: readonly number[]): HawkesParameters {
  const [logBase = 0, logitBranching = 0, logDecay = 0] = point;
  return {
    baseRate: Math.exp(logBase),
    branchingRatio: 1 / (1 + Math.exp(-logitBranching)),
    decay: Math.exp(Math.min(logDecay, 20)),
  };
}

function withMeanMarkOne(segments: readonly HawkesSegment[]): readonly HawkesSegment[] {
  let sum = 0;
  let count = 0;
  for (const { times, marks } of segments) {
    count += times.length;
    sum += marks ? marks.reduce((a, b) => a + b, 0) : times.length;
  }
  const meanMark = sum / count;
  return segments.map((segment) => ({ ...segment, marks: segment.marks?.map((mark) => mark / meanMark) }));
}
