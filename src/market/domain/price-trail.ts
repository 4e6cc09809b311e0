const STEP_MS = 5_000;
const STEPS = 64;

/** Where the price was during the last five minutes, to a resolution of five seconds. */
export class PriceTrail {
  private readonly times = new Float64Array(STEPS);
  private readonly prices = new Float64Array(STEPS);
  private written = 0;
  private nextStep = -Infinity;
  last: number | undefined;
  lastTime = -Infinity;

  add(time: number, price: number): void {
    if (time < this.lastTime) return;
    if (time >= this.nextStep) {
      this.times[this.written % STEPS] = time;
      this.prices[this.written % STEPS] = price;
      this.written++;
      this.nextStep = time + STEP_MS;
    }
    this.last = price;
    this.lastTime = time;
  }

  /** Price at or just before `time`; the oldest kept when it lies further back; undefined when none is known. */
  at(time: number): number | undefined {
    if (time >= this.lastTime) return this.last;
    const oldest = Math.max(0, this.written - STEPS);
    for (let i = this.written - 1; i >= oldest; i--) {
      if ((this.times[i % STEPS] ?? Infinity) <= time) return this.prices[i % STEPS];
    }
    return this.written === 0 ? undefined : this.prices[oldest % STEPS];
  }
}
