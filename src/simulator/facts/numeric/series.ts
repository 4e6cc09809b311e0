/** A growing list of numbers, 8 bytes each: days of events without an object for any of them. */
export class Series {
  private values = new Float64Array(256);
  private used = 0;

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.values.length) {
      const grown = new Float64Array(this.used * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.used++] = value;
  }

  /** The values so far, not copied: valid until the next `push`. */
  view(): Float64Array {
    return this.values.subarray(0, this.used);
  }

  clear(): void {
    this.used = 0;
  }
}
