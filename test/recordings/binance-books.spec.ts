import type { Book, MarketEvent } from '../../src/core/market-event';
import { BinanceNormalizer } from '../../src/streams/exchanges/binance/binance.normalizer';
import { BookKeeper } from '../../src/streams/testing/book-keeper';
import { listed } from '../../src/streams/testing/binance-frames';
import { capture, describeWithShared, recordingLines } from '../../src/streams/testing/shared-files';

const encoder = new TextEncoder();
const SYMBOLS = ['SUSHIUSDT', 'AKROUSDT', 'KEEPUSDT', 'CTKUSDT'];

function watch(symbols: readonly string[]) {
  const events: MarketEvent[] = [];
  const normalizer = new BinanceNormalizer((event) => events.push(event));
  normalizer.know(symbols.map((symbol) => listed(symbol)));
  return { events, normalizer, books: new BookKeeper(normalizer, (book) => events.push(book)) };
}

/** Best first, never crossed, nothing empty. */
function expectSound(book: Book): void {
  const [bids, asks] = [book.bids.map(([price]) => price), book.asks.map(([price]) => price)];
  expect(bids).toEqual([...bids].sort((a, b) => b - a));
  expect(asks).toEqual([...asks].sort((a, b) => a - b));
  expect(bids[0]).toBeLessThan(asks[0] ?? 0);
  expect([...book.bids, ...book.asks].every(([, quantity]) => quantity > 0)).toBe(true);
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

describeWithShared('depth of SUSHIUSDT of 2021', () => {
  it('follows its snapshot over 255 frames without a gap', () => {
    const { events, normalizer, books } = watch(['SUSHIUSDT']);
    const rows = capture('seq_um_sushiusdt_depth100ms_2021') as { recv: number; msg: unknown }[];
    const snapshot = capture('rest_um_depth_snapshot_sushiusdt_for_seq') as { recv: number; body: unknown };
    const before = rows.filter((row) => row.recv < snapshot.recv);
    const feed = (row: { recv: number; msg: unknown }) =>
      normalizer.normalize(encoder.encode(JSON.stringify(row.msg)), Math.round(row.recv * 1000));
    before.forEach(feed);
    expect(books.snapshot('SUSHIUSDT', snapshot.body)).toBe('applied');
    rows.slice(before.length).forEach(feed);
    expect(books.verdicts).toEqual({ applied: 252, stale: 2, waiting: 1, gap: 0 });
    expect(normalizer.dropped).toEqual({});
    for (const event of events) if (event.type === 'book') expectSound(event);
    expect(books.of('SUSHIUSDT').top(3)).toEqual({
      bids: [
        [7.612, 303],
        [7.611, 105],
        [7.61, 178],
      ],
      asks: [
        [7.616, 267],
        [7.617, 261],
        [7.618, 1_133],
      ],
    });
  });
});

describeWithShared('the session of 2021-07-22', () => {
  interface Line {
    readonly t: string;
    readonly ts: number;
    readonly url?: string;
    readonly data: string;
  }

  it('is 91 trades, 764 changes of four books and named drops', () => {
    const { events, normalizer, books } = watch(SYMBOLS);
    const reset: string[] = [];
    for (const line of recordingLines('binance_futures.jsonl.gz').map((text) => JSON.parse(text) as Line)) {
      const symbol = /depth\?symbol=(\w+)/.exec(line.url ?? '')?.[1];
      if (symbol !== undefined) reset.push(books.snapshot(symbol, JSON.parse(line.data)));
      if (line.t === 'recv') normalizer.normalize(encoder.encode(line.data), Math.round(line.ts * 1000));
    }
    expect(normalizer.frames).toBe(1_535);
    expect(normalizer.dropped).toEqual({ 'unused:bookTicker': 613, 'unused:kline': 67 });
    expect(normalizer.counts).toMatchObject({ aggTrade: 91, depth: 764, other: 680 });
    expect(normalizer.missedTrades).toBe(0);
    expect(reset).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(books.verdicts).toEqual({ applied: 752, stale: 12, waiting: 0, gap: 0 });
    expect(tally(events.map((event) => event.type))).toEqual({ trade: 91, book: 752 });
    for (const event of events) if (event.type === 'book') expectSound(event);
  });
});
