import type { BookLevel } from '../market/market-model.contract';
import type { NumberedBook } from './venue-state';

/** A change of the book between two states, or a whole state for partial depth. */
export interface DepthUpdate {
  readonly symbol: string;
  readonly time: number;
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  readonly previousUpdateId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** One depth stream at one pace: every update begins where the one before ended. */
export class DepthChain {
  private seen: NumberedBook | undefined;
  private sentUpdateId = 0;
  /** First id after the state that was sent last; 0 while nothing has happened since. */
  private firstUpdateId = 0;
  private dueAt = 0;
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  constructor(
    private readonly intervalMs: number,
    private readonly levels: number | undefined,
  ) {}

  /** When what has been seen and not been sent may be sent, epoch ms; undefined when there is nothing of the kind. */
  get pendingDue(): number | undefined {
    return this.firstUpdateId === 0 ? undefined : this.dueAt;
  }

  /** Sees every state of the book; answers with an update when the pace allows one. */
  advance(current: NumberedBook): DepthUpdate | undefined {
    const before = this.seen;
    if (current === before) return undefined;
    this.seen = current;
    const now = current.book.time;
    if (!before) {
      this.sentUpdateId = current.lastUpdateId;
      this.dueAt = now + this.intervalMs;
      return undefined;
    }
    this.firstUpdateId ||= current.firstUpdateId;
    if (this.levels === undefined) this.collect(before, current);
    return this.flush(now);
  }

  /** Sends what the pace held back, if it is due by now. */
  flush(now: number): DepthUpdate | undefined {
    if (!this.seen || this.firstUpdateId === 0 || now < this.dueAt) return undefined;
    this.dueAt = Math.max(this.dueAt + this.intervalMs, now - this.intervalMs);
    return this.update(this.seen);
  }

  /** Keeps what was touched in between as well: a snapshot taken there may hold it. */
  private collect(before: NumberedBook, current: NumberedBook): void {
    for (const [price, quantity] of changes(before.book.bids, current.book.bids)) this.bids.set(price, quantity);
    for (const [price, quantity] of changes(before.book.asks, current.book.asks)) this.asks.set(price, quantity);
  }

  private update(current: NumberedBook): DepthUpdate {
    const { symbol, time, bids, asks } = current.book;
    const update = {
      symbol,
      time,
      firstUpdateId: this.firstUpdateId,
      lastUpdateId: current.lastUpdateId,
      previousUpdateId: this.sentUpdateId,
      bids: this.levels === undefined ? [...this.bids] : bids.slice(0, this.levels),
      asks: this.levels === undefined ? [...this.asks] : asks.slice(0, this.levels),
    };
    this.sentUpdateId = current.lastUpdateId;
    this.firstUpdateId = 0;
    this.bids.clear();
    this.asks.clear();
    return update;
  }
}

/** Absolute quantities of what changed; 0 deletes a level. */
function changes(before: readonly BookLevel[], after: readonly BookLevel[]): BookLevel[] {
  const remaining = new Map(before);
  const changed: BookLevel[] = [];
  for (const [price, quantity] of after) {
    if (remaining.get(price) !== quantity) changed.push([price, quantity]);
    remaining.delete(price);
  }
  for (const price of remaining.keys()) changed.push([price, 0]);
  return changed;
}
