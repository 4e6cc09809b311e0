import type { BookLevel } from '../../core/market-event';

/** A whole book as REST gives it; `lastUpdateId` is the last change it contains. */
export interface BookSnapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Changes to a book: absolute quantities by price, 0 deletes the level. */
export interface BookChange extends Omit<BookSnapshot, 'lastUpdateId'> {
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  /** Last update id of the change before this one. */
  readonly previousUpdateId: number;
}

/** `waiting`: kept until a snapshot comes. `stale`: the book contains it already. `gap`: a new snapshot is needed. */
export type BookVerdict = 'applied' | 'stale' | 'waiting' | 'gap';

/** Changes kept while the snapshot is under way: 100 s of the fastest documented stream. */
const MOST_WAITING = 1_000;

/**
 * A full-depth book kept from a snapshot and the changes after it, by the rules of Binance's futures streams
 * (developers.binance.com, USD-M futures, "How to manage a local order book correctly"; the first change after a
 * snapshot L is also taken when it follows L directly, as tardis-dev does). Spot counts differently.
 */
export class LocalBook {
  private readonly bids = new Ladder(1);
  private readonly asks = new Ladder(-1);
  private waiting: BookChange[] = [];
  /** Last update id the book contains; undefined: there is no book. */
  private last: number | undefined;
  private fresh = false;

  get isComplete(): boolean {
    return this.last !== undefined;
  }

  /** Starts over from a snapshot and applies what waited for it. `gap`: the snapshot is older than what was kept. */
  reset(snapshot: BookSnapshot): BookVerdict {
    this.bids.replace(snapshot.bids);
    this.asks.replace(snapshot.asks);
    this.last = snapshot.lastUpdateId;
    this.fresh = true;
    const { waiting } = this;
    this.waiting = [];
    return waiting.map((change) => this.apply(change)).includes('gap') ? 'gap' : 'applied';
  }

  apply(change: BookChange): BookVerdict {
    if (this.last === undefined) return this.wait(change);
    if (this.fresh && change.lastUpdateId < this.last) return 'stale';
    if (!this.continues(change, this.last)) {
      this.last = undefined;
      this.wait(change);
      return 'gap';
    }
    this.fresh = false;
    this.last = change.lastUpdateId;
    for (const [price, quantity] of change.bids) this.bids.set(price, quantity);
    for (const [price, quantity] of change.asks) this.asks.set(price, quantity);
    return 'applied';
  }

  /** The best `count` levels of each side, best first; the caller may keep them. Both empty when there is no book. */
  top(count: number): { readonly bids: BookLevel[]; readonly asks: BookLevel[] } {
    if (!this.isComplete) return { bids: [], asks: [] };
    return { bids: this.bids.top(count), asks: this.asks.top(count) };
  }

  private continues(change: BookChange, last: number): boolean {
    if (change.previousUpdateId === last) return true;
    return this.fresh && change.firstUpdateId <= last && change.lastUpdateId >= last;
  }

  private wait(change: BookChange): BookVerdict {
    this.waiting.push(change);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    return 'waiting';
  }
}

/** One side, worst price first, so that the busy end is cheap to change. `sign`: 1 when a higher price is better. */
class Ladder {
  private levels: BookLevel[] = [];

  constructor(private readonly sign: 1 | -1) {}

  replace(levels: readonly BookLevel[]): void {
    this.levels = [];
    for (const [price, quantity] of levels) this.set(price, quantity);
  }

  set(price: number, quantity: number): void {
    const at = this.find(price);
    const known = this.levels[at]?.[0] === price ? 1 : 0;
    if (quantity === 0) this.levels.splice(at, known);
    else this.levels.splice(at, known, [price, quantity]);
  }

  top(count: number): BookLevel[] {
    return count > 0 ? this.levels.slice(-count).reverse() : [];
  }

  /** Index of the first level that is not worse than the price. */
  private find(price: number): number {
    let [low, high] = [0, this.levels.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sign * ((this.levels[middle]?.[0] ?? 0) - price) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
