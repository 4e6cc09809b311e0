/** Median of the last `capacity` values. Moving a few kilobytes a value is cheaper here than balanced trees. */
export class RollingMedian {
  private readonly ring: Float64Array;
  private readonly sorted: Float64Array;
  private count = 0;
  private next = 0;

  constructor(private readonly capacity: number) {
    this.ring = new Float64Array(capacity);
    this.sorted = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.count === this.capacity;
  }

  get median(): number | undefined {
    if (this.count === 0) return undefined;
    const middle = this.count >> 1;
    const upper = this.sorted[middle] as number;
    return this.count % 2 === 1 ? upper : ((this.sorted[middle - 1] as number) + upper) / 2;
  }

  push(value: number): void {
    if (this.full) this.remove(this.ring[this.next] as number);
    const at = this.firstNotBelow(value);
    this.sorted.copyWithin(at + 1, at, this.count);
    this.sorted[at] = value;
    this.count += 1;
    this.ring[this.next] = value;
    this.next = (this.next + 1) % this.capacity;
  }

  clear(): void {
    this.count = 0;
    this.next = 0;
  }

  private remove(value: number): void {
    const at = this.firstNotBelow(value);
    this.sorted.copyWithin(at, at + 1, this.count);
    this.count -= 1;
  }

  private firstNotBelow(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
