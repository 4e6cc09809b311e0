import type { BookState, MarkState, OpenInterestState } from '../market/market-model.contract';

/** A book with the range of update ids that led to it. */
export interface NumberedBook {
  readonly book: BookState;
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  /** Of the state before this one. */
  readonly previousUpdateId: number;
}

const FIRST_UPDATE_ID = 8_640_000_000_000;
const UPDATE_ID_GAP = 97;
const PERIOD_MS = 300_000;
/** A month, as far back as the venue answers. */
const MOST_PERIODS = 31 * 288;

/** What is true now, for REST and for frames that show a state. */
export class VenueState {
  readonly books = new Map<string, NumberedBook>();
  readonly marks = new Map<string, MarkState>();
  readonly openInterests = new Map<string, OpenInterestState>();
  private readonly openInterestHistories = new Map<string, PeriodSeries>();
  private readonly lastPrices = new Map<string, number>();

  applyBook(book: BookState): NumberedBook {
    const previousUpdateId = this.books.get(book.symbol)?.lastUpdateId ?? FIRST_UPDATE_ID;
    // Ids are shared by the whole venue, so a symbol's ranges have gaps between them.
    const firstUpdateId = previousUpdateId + UPDATE_ID_GAP;
    const lastUpdateId = firstUpdateId + book.bids.length + book.asks.length;
    const numbered = { book, firstUpdateId, lastUpdateId, previousUpdateId };
    this.books.set(book.symbol, numbered);
    return numbered;
  }

  applyMark(mark: MarkState): void {
    this.marks.set(mark.symbol, mark);
  }

  applyOpenInterest(state: OpenInterestState): void {
    this.openInterests.set(state.symbol, state);
    let history = this.openInterestHistories.get(state.symbol);
    if (!history) this.openInterestHistories.set(state.symbol, (history = new PeriodSeries()));
    history.add(state.time, state.quantity);
  }

  applyTrade(symbol: string, price: number): void {
    this.lastPrices.set(symbol, price);
  }

  lastPrice(symbol: string): number {
    const traded = this.lastPrices.get(symbol);
    if (traded !== undefined) return traded;
    return this.books.get(symbol)?.book.bids[0]?.[0] ?? 0;
  }

  /** Open interest as it stood at the end of a period, from the opening of the market on. */
  openInterestAt(symbol: string, time: number): number | undefined {
    return this.openInterestHistories.get(symbol)?.at(time);
  }

  /** The first one known, of the opening of the market or of the listing. */
  firstOpenInterest(symbol: string): { readonly time: number; readonly quantity: number } | undefined {
    return this.openInterestHistories.get(symbol)?.first;
  }

  /** A contract that is gone has no state. */
  forget(symbol: string): void {
    this.books.delete(symbol);
    this.marks.delete(symbol);
    this.openInterests.delete(symbol);
  }
}

/** Values at the ends of periods; between two changes the earlier one holds. */
class PeriodSeries {
  private readonly times: number[] = [];
  private readonly values: number[] = [];
  first: { readonly time: number; readonly quantity: number } | undefined;
  private last = 0;
  private period = -1;

  add(time: number, value: number): void {
    this.first ??= { time, quantity: value };
    const period = Math.floor(time / PERIOD_MS);
    if (period !== this.period && this.period >= 0) {
      this.times.push((this.period + 1) * PERIOD_MS);
      this.values.push(this.last);
      if (this.times.length > MOST_PERIODS) {
        this.times.shift();
        this.values.shift();
      }
    }
    this.period = period;
    this.last = value;
  }

  at(time: number): number | undefined {
    if (this.period >= 0 && time >= (this.period + 1) * PERIOD_MS) return this.last;
    for (let index = this.times.length - 1; index >= 0; index -= 1)
      if ((this.times[index] as number) <= time) return this.values[index];
    return undefined;
  }
}
