/** The last `capacity` values, oldest first. Pushing onto a full buffer drops the oldest and returns it. */
export class RingBuffer<T> {
  private readonly slots: (T | undefined)[];
  private start = 0;
  private used = 0;

  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity: expected >= 1, was ${capacity}`);
    this.slots = new Array<T | undefined>(capacity);
  }

  get size(): number {
    return this.used;
  }

  push(value: T): T | undefined {
    const at = (this.start + this.used) % this.capacity;
    if (this.used < this.capacity) {
      this.slots[at] = value;
      this.used++;
      return undefined;
    }
    const dropped = this.slots[this.start];
    this.slots[this.start] = value;
    this.start = (this.start + 1) % this.capacity;
    return dropped;
  }

  /** 0 is the oldest. */
  at(index: number): T | undefined {
    return index < 0 || index >= this.used ? undefined : this.slots[(this.start + index) % this.capacity];
  }

  last(): T | undefined {
    return this.at(this.used - 1);
  }

  clear(): void {
    this.slots.fill(undefined);
    this.start = 0;
    this.used = 0;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.used; i++) yield this.slots[(this.start + i) % this.capacity] as T;
  }
}
