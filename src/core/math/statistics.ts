/** Count, mean and variance of a stream in O(1) memory (Welford). */
export class RunningMoments {
  private n = 0;
  private average = 0;
  private squares = 0;

  get count(): number {
    return this.n;
  }

  /** Undefined before the first value. */
  get mean(): number | undefined {
    return this.n === 0 ? undefined : this.average;
  }

  /** Sample variance (n - 1); undefined below two values. */
  get variance(): number | undefined {
    return this.n < 2 ? undefined : this.squares / (this.n - 1);
  }

  add(value: number): void {
    this.n++;
    const delta = value - this.average;
    this.average += delta / this.n;
    this.squares += delta * (value - this.average);
  }
}

/** Events per second, forgetting with time constant `tauMs`; unknown until it has watched one `tauMs`. */
export class EventRate {
  private weight = 0;
  private last: number | undefined;
  private first: number | undefined;

  constructor(private readonly tauMs: number) {}

  add(time: number, events = 1): void {
    this.decay(time);
    this.weight += events;
  }

  /** Events per second as of `time`; undefined while too young to say. */
  at(time: number): number | undefined {
    if (this.first === undefined || time - this.first < this.tauMs) return undefined;
    this.decay(time);
    return this.weight / (this.tauMs / 1000);
  }

  private decay(time: number): void {
    this.first ??= time;
    if (this.last !== undefined && time > this.last) this.weight *= Math.exp((this.last - time) / this.tauMs);
    this.last = Math.max(this.last ?? time, time);
  }
}

/** Median; the mean of the middle two when there is no middle one. Undefined for an empty list. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** Sample standard deviation (n - 1); undefined below two values. */
export function standardDeviation(values: readonly number[]): number | undefined {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return moments.variance === undefined ? undefined : Math.sqrt(moments.variance);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
