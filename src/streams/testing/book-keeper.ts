import type { Book } from '../../core/market-event';
import { type BookVerdict, LocalBook } from '../domain/local-book';
import type { BinanceNormalizer } from '../exchanges/binance/binance.normalizer';
import { parseDepth } from '../exchanges/binance/binance.payloads';

/** Keeps whole books of the symbols a normalizer sees changes of, and gives their top 20 as events. */
export class BookKeeper {
  readonly verdicts: Record<BookVerdict, number> = { applied: 0, stale: 0, waiting: 0, gap: 0 };
  private readonly books = new Map<string, LocalBook>();

  constructor(normalizer: BinanceNormalizer, emit: (book: Book, updateId: number) => void = () => undefined) {
    normalizer.onDepth = (entry, change, receivedTime) => {
      const book = this.of(entry.instrument.symbol);
      const verdict = book.apply(change);
      this.verdicts[verdict]++;
      if (verdict !== 'applied') return;
      const { venue, instrument } = entry.instrument;
      emit(
        { type: 'book', venue, instrument, exchangeTime: change.time, receivedTime, ...book.top(20) },
        change.lastUpdateId,
      );
    };
  }

  of(symbol: string): LocalBook {
    let book = this.books.get(symbol);
    if (book === undefined) this.books.set(symbol, (book = new LocalBook()));
    return book;
  }

  /** A REST answer of /depth. */
  snapshot(symbol: string, answer: unknown): BookVerdict {
    const { lastUpdateId, bids, asks } = answer as { lastUpdateId: number; bids: unknown; asks: unknown };
    const levels = parseDepth({ s: symbol, b: bids, a: asks });
    if (levels === undefined) throw new Error(`${symbol}: no snapshot`);
    return this.of(symbol).reset({ lastUpdateId, bids: levels.bids, asks: levels.asks });
  }
}
