import type { MarketEvent } from '../../src/core/market-event';
import type { Signal } from '../../src/core/signal';
import { AlertEngine } from '../../src/engine/domain/alert-engine';
import { BinanceNormalizer } from '../../src/streams/exchanges/binance/binance.normalizer';
import { BookKeeper } from '../../src/streams/testing/book-keeper';
import { forceOrder, listed } from '../../src/streams/testing/binance-frames';
import { describeWithShared, recordingLines } from '../../src/streams/testing/shared-files';

const encoder = new TextEncoder();
const SECOND = 1_000;
/** Seven longs within 24 s, 280,000 USD together, beginning a minute into the recording. */
const SIZES_USD = [30_000, 50_000, 20_000, 60_000, 40_000, 35_000, 45_000];
const STEP_MS = 4_000;

interface Run {
  readonly engine: AlertEngine;
  readonly normalizer: BinanceNormalizer;
  readonly books: BookKeeper;
  readonly counts: Record<string, number>;
  readonly signals: Signal[];
  /** Best levels after each change of the book. */
  readonly tops: { readonly u: number; readonly text: string }[];
}

/** `u b B a A` of a bookTicker frame. */
function tickerOf(line: string): { readonly u: number; readonly text: string } {
  const { data } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { data: Readonly<Record<string, string>> };
  const figures = [data['b'], data['B'], data['a'], data['A']].map(Number);
  return { u: Number(data['u']), text: figures.join(' ') };
}

/** The whole recording through normalizer, books and engine, with a tick each second of received time. */
function play(lines: readonly string[], liquidations: readonly number[]): Run {
  const engine = new AlertEngine();
  const signals: Signal[] = [];
  const counts: Record<string, number> = {};
  const tops: { u: number; text: string }[] = [];
  const accept = (event: MarketEvent): void => {
    counts[event.type] = (counts[event.type] ?? 0) + 1;
    signals.push(...engine.process(event));
  };
  const normalizer = new BinanceNormalizer(accept);
  normalizer.know([listed('ETHUSDT')]);
  const books = new BookKeeper(normalizer, (book, u) => {
    tops.push({ u, text: [...(book.bids[0] ?? []), ...(book.asks[0] ?? [])].join(' ') });
    accept(book);
  });
  const due = [...liquidations];
  const first = Number(lines[0]?.slice(0, 13));
  let ticked = Math.floor(first / SECOND);
  for (const line of lines) {
    const received = Number(line.slice(0, 13));
    for (; ticked < Math.floor(received / SECOND); ticked++)
      accept({ type: 'tick', receivedTime: (ticked + 1) * SECOND });
    while (due.length > 0 && received >= first + 60_000 + (liquidations.length - due.length) * STEP_MS)
      normalizer.normalize(encoder.encode(JSON.stringify(longLiquidated(due.shift() ?? 0, received))), received);
    const frame = line.slice(line.indexOf(' ') + 1);
    if (frame.startsWith('{"lastUpdateId"')) books.snapshot('ETHUSDT', JSON.parse(frame));
    else normalizer.normalize(encoder.encode(frame), received);
  }
  return { engine, normalizer, books, counts, signals, tops };
}

function longLiquidated(usd: number, received: number): Readonly<Record<string, unknown>> {
  const z = (usd / 2_680).toFixed(3);
  const order = { s: 'ETHUSDT', S: 'SELL', ap: '2680.00', p: '2675.10', q: z, z, l: z, T: received };
  return forceOrder(order, { E: received + 1_008 });
}

describeWithShared('the ETHUSDT recording of 2024-08-08', () => {
  const lines = recordingLines('binance_futures_ethusdt_20240808.gz');

  it('with seven longs liquidated within 30 s is exactly one cascade', () => {
    const { normalizer, books, counts, signals, engine } = play(lines, SIZES_USD);
    expect(normalizer.frames).toBe(74_654 + SIZES_USD.length);
    expect(normalizer.dropped).toEqual({ 'unused:bookTicker': 53_992 });
    expect(normalizer.missedTrades).toBe(0);
    expect(books.verdicts).toEqual({ applied: 6_579, stale: 0, waiting: 7, gap: 0 });
    expect(counts).toEqual({ trade: 14_076, book: 6_579, liquidation: 7, tick: 344 });

    const cascade = signals.filter((signal) => signal.type === 'LIQUIDATION_CASCADE');
    expect(new Set(cascade.map((signal) => signal.onset)).size).toBe(1);
    expect(cascade.map((signal) => signal.state)).toEqual(['active', 'ended']);
    expect(cascade[0]).toMatchObject({ asset: 'ETH', severity: 'LOW' });
    expect(cascade[0]?.facts).toMatchObject({ count: 7, longs: 7, shorts: 0 });
    expect(cascade[0]?.facts['usd']).toBeCloseTo(280_000, -1);
    expect(engine.isBusy).toBe(false);
  });

  it('without them says nothing, and keeps the book whose best prices and quantities the bookTicker frames show', () => {
    const { tops, signals } = play(lines, []);
    expect(signals).toEqual([]);
    const tickers = lines.flatMap((line) => (line.includes('@bookTicker') ? [tickerOf(line)] : []));
    tickers.sort((a, b) => a.u - b.u);
    let at = 0;
    let differing = 0;
    for (const top of tops) {
      while ((tickers[at + 1]?.u ?? Infinity) <= top.u) at++;
      if (tickers[at]?.text !== top.text) differing++;
    }
    expect(tickers).toHaveLength(53_992);
    expect({ books: tops.length, differing }).toEqual({ books: 6_579, differing: 0 });
  });
});
