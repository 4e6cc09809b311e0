interface Entry<Item> {
  readonly due: number;
  readonly order: number;
  readonly item: Item;
}

/** What falls due when, earliest first; what falls due together comes in the order it was put in. */
export class DueQueue<Item> {
  private readonly heap: Entry<Item>[] = [];
  private pushed = 0;

  /** Infinity when nothing waits. Epoch ms. */
  get nextDue(): number {
    return this.heap[0]?.due ?? Infinity;
  }

  push(due: number, item: Item): void {
    const { heap } = this;
    const entry = { due, order: this.pushed++, item };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(entry, heap[parent] as Entry<Item>)) break;
      heap[at] = heap[parent] as Entry<Item>;
      at = parent;
    }
    heap[at] = entry;
  }

  pop(): Item | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first?.item;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && precedes(heap[child + 1] as Entry<Item>, heap[child] as Entry<Item>)) child += 1;
      if (!precedes(heap[child] as Entry<Item>, last)) break;
      heap[at] = heap[child] as Entry<Item>;
      at = child;
    }
    heap[at] = last;
    return first.item;
  }
}

function precedes<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
