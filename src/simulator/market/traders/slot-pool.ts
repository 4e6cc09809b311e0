/** Accounts of one class: any of them by chance, and out again, in constant time. */
export class SlotPool {
  private readonly slots: number[] = [];
  private readonly places = new Map<number, number>();

  get size(): number {
    return this.slots.length;
  }

  add(slot: number): void {
    this.places.set(slot, this.slots.length);
    this.slots.push(slot);
  }

  /** `unit` in [0, 1) picks one. */
  pick(unit: number): number {
    return this.slots[Math.floor(unit * this.slots.length)] as number;
  }

  remove(slot: number): boolean {
    const place = this.places.get(slot);
    if (place === undefined) return false;
    const last = this.slots.pop() as number;
    if (last !== slot) {
      this.slots[place] = last;
      this.places.set(last, place);
    }
    this.places.delete(slot);
    return true;
  }

  all(): readonly number[] {
    return this.slots;
  }
}
