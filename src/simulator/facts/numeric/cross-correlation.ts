/** Correlation of two series, streaming. */
export class Correlation {
  private n = 0;
  private sumX = 0;
  private sumY = 0;
  private sumXX = 0;
  private sumYY = 0;
  private sumXY = 0;

  get count(): number {
    return this.n;
  }

  add(x: number, y: number): void {
    this.n += 1;
    this.sumX += x;
    this.sumY += y;
    this.sumXX += x * x;
    this.sumYY += y * y;
    this.sumXY += x * y;
  }

  get value(): number | undefined {
    const { n } = this;
    if (n < 2) return undefined;
    const varianceX = this.sumXX - this.sumX ** 2 / n;
    const varianceY = this.sumYY - this.sumY ** 2 / n;
    if (!(varianceX > 0) || !(varianceY > 0)) return undefined;
    return (this.sumXY - (this.sumX * this.sumY) / n) / Math.sqrt(varianceX * varianceY);
  }
}

/** Correlation of x now with y `lag` steps later, for every lag from -maxLag to +maxLag: above 0, x comes first. */
export class CrossCorrelation {
  private readonly lagged: readonly Correlation[];
  private readonly pastX: Float64Array;
  private readonly pastY: Float64Array;
  private seen = 0;

  constructor(readonly maxLag: number) {
    this.lagged = Array.from({ length: 2 * maxLag + 1 }, () => new Correlation());
    this.pastX = new Float64Array(maxLag + 1);
    this.pastY = new Float64Array(maxLag + 1);
  }

  add(x: number, y: number): void {
    const size = this.maxLag + 1;
    const at = this.seen % size;
    this.pastX[at] = x;
    this.pastY[at] = y;
    const reach = Math.min(this.maxLag, this.seen);
    for (let lag = 0; lag <= reach; lag += 1) {
      const then = (at - lag + size) % size;
      (this.lagged[this.maxLag + lag] as Correlation).add(this.pastX[then] as number, y);
      if (lag > 0) (this.lagged[this.maxLag - lag] as Correlation).add(x, this.pastY[then] as number);
    }
    this.seen += 1;
  }

  /** After a gap nothing from before it pairs with what follows. */
  interrupt(): void {
    this.seen = 0;
  }

  get count(): number {
    return (this.lagged[this.maxLag] as Correlation).count;
  }

  at(lag: number): number | undefined {
    return this.lagged[this.maxLag + lag]?.value;
  }

  /** The lag above 0 at which x leads y most, or the one below 0 at which it follows: where at(lag) - at(-lag) is widest. */
  get lead(): number | undefined {
    let widest = 0;
    let lead: number | undefined;
    for (let lag = 1; lag <= this.maxLag; lag += 1) {
      const ahead = this.at(lag);
      const behind = this.at(-lag);
      if (ahead === undefined || behind === undefined || Math.abs(ahead - behind) <= widest) continue;
      widest = Math.abs(ahead - behind);
      lead = ahead > behind ? lag : -lag;
    }
    return lead;
  }
}
