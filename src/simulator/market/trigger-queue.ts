/** What strikes when the mark price comes to a level. */
export type TriggerKind = 0 | 1;
export const LIQUIDATION: TriggerKind = 0;
export const STOP: TriggerKind = 1;

/**
 * Price levels by nearness: a binary heap whose top is struck first by a falling (`direction` -1) or a rising (1) price.
 * A level is not taken out when its account changes: it carries the account's version and is ignored when that moved on.
 */
export class TriggerQueue {
  private keys = new Float64Array(256);
  private slots = new Int32Array(256);
  private tags = new Float64Array(256);
  private size = 0;

  constructor(private readonly direction: 1 | -1) {}

  get length(): number {
    return this.size;
  }

  push(ticks: number, slot: number, version: number, kind: TriggerKind): void {
    if (this.size === this.keys.length) this.grow();
    let index = this.size++;
    const key = ticks * this.direction;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if ((this.keys[parent] as number) <= key) break;
      this.move(parent, index);
      index = parent;
    }
    this.put(index, key, slot, version * 2 + kind);
  }

  /** Whether a price has come to the nearest level. */
  isStruck(ticks: number): boolean {
    return this.size > 0 && (this.keys[0] as number) <= ticks * this.direction;
  }

  get topSlot(): number {
    return this.slots[0] as number;
  }

  get topVersion(): number {
    return Math.floor((this.tags[0] as number) / 2);
  }

  get topKind(): TriggerKind {
    return ((this.tags[0] as number) % 2) as TriggerKind;
  }

  get topTicks(): number {
    return (this.keys[0] as number) * this.direction;
  }

  pop(): void {
    const last = --this.size;
    const key = this.keys[last] as number;
    let index = 0;
    for (let child = 1; child < last; child = 2 * index + 1) {
      if (child + 1 < last && (this.keys[child + 1] as number) < (this.keys[child] as number)) child += 1;
      if ((this.keys[child] as number) >= key) break;
      this.move(child, index);
      index = child;
    }
    this.put(index, key, this.slots[last] as number, this.tags[last] as number);
  }

  /** Leaves out everything that is stale. */
  sweep(isCurrent: (slot: number, version: number) => boolean): void {
    const { keys, slots, tags, size } = this;
    this.size = 0;
    for (let index = 0; index < size; index += 1) {
      const slot = slots[index] as number;
      const tag = tags[index] as number;
      const version = Math.floor(tag / 2);
      // A push never writes beyond what has been read.
      if (isCurrent(slot, version))
        this.push((keys[index] as number) * this.direction, slot, version, (tag % 2) as TriggerKind);
    }
  }

  private put(index: number, key: number, slot: number, tag: number): void {
    this.keys[index] = key;
    this.slots[index] = slot;
    this.tags[index] = tag;
  }

  private move(from: number, to: number): void {
    this.put(to, this.keys[from] as number, this.slots[from] as number, this.tags[from] as number);
  }

  private grow(): void {
    const size = this.keys.length * 2;
    const { keys, slots, tags } = this;
    this.keys = new Float64Array(size);
    this.slots = new Int32Array(size);
    this.tags = new Float64Array(size);
    this.keys.set(keys);
    this.slots.set(slots);
    this.tags.set(tags);
  }
}
