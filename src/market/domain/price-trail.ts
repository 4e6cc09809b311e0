const STEP_MS = 5_000;
const STEPS = 64;

/** Where the price was during the last five minutes, to a resolution of five seconds. */
export class PriceTrail {
  private readonly times = new Float64Array(STEPS);
  private readonly prices = new Float64Array(STEPS);
  private written = 0;
  private nextStep = -Infinity;
  /** NaN before the first: a field that is always a number is written in place, without garbage. */
  private newest = NaN;
  lastTime = -Infinity;

  /** Newest price; undefined before the first. */
  get last(): number | undefined {
    return Number.isNaN(this.newest) ? undefined : this.newest;
  }

  add(time: number, price: number): void {
    if (time < this.lastTime) return;
    if (time >= this.nextStep) {
      this.times[this.written % STEPS] = time;
      this.prices[this.written % STEPS] = price;
      this.written++;
      this.nextStep = time + STEP_MS;
    }
    this.newest = price;
    this.lastTime = time;
  }

  /** Price at or just before `time`, to within five seconds; undefined when it is not known that far back. */
  at(time: number): number | undefined {
    if (time >= this.lastTime) return this.last;
    const oldest = Math.max(0, this.written - STEPS);
    for (let i = this.written - 1; i >= oldest; i--) {
      if ((this.times[i % STEPS] ?? Infinity) <= time) return this.prices[i % STEPS];
    }
    return undefined;
  }
}
