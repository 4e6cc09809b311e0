import { CONTRACTS } from '../market/instruments';
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

/** What is true now, for REST and for frames that show a state. */
export class VenueState {
  readonly books = new Map<string, NumberedBook>();
  readonly marks = new Map<string, MarkState>();
  readonly openInterests = new Map<string, OpenInterestState>();
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
  }

  applyTrade(symbol: string, price: number): void {
    this.lastPrices.set(symbol, price);
  }

  lastPrice(symbol: string): number {
    const traded = this.lastPrices.get(symbol);
    if (traded !== undefined) return traded;
    return this.books.get(symbol)?.book.bids[0]?.[0] ?? 0;
  }

  linearMarks(): MarkState[] {
    const linear = CONTRACTS.filter((contract) => !contract.inverse);
    return linear.flatMap((contract) => this.marks.get(contract.symbol) ?? []);
  }
}
