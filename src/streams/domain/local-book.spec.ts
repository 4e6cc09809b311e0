import * as fc from 'fast-check';
import type { BookLevel } from '../../core/market-event';
import { type BookChange, LocalBook } from './local-book';

fc.configureGlobal({ seed: 1, numRuns: 200 });

const SNAPSHOT = { lastUpdateId: 100, bids: [[10, 1]] as BookLevel[], asks: [[11, 2]] as BookLevel[] };

function change(first: number, last: number, previous: number, changes: Partial<BookChange> = {}): BookChange {
  return { firstUpdateId: first, lastUpdateId: last, previousUpdateId: previous, bids: [], asks: [], ...changes };
}

function synchronized(): LocalBook {
  const book = new LocalBook();
  book.reset(SNAPSHOT);
  book.apply(change(100, 110, 90));
  return book;
}

describe('LocalBook after a snapshot L', () => {
  it.each([
    ['a change that ends before L is stale', change(90, 99, 80), 'stale'],
    ['a change that begins before and ends after L is taken', change(95, 105, 90), 'applied'],
    ['a change that begins at L is taken', change(100, 104, 97), 'applied'],
    ['a change that ends at L is taken', change(95, 100, 90), 'applied'],
    ['a change that follows L directly is taken', change(107, 110, 100), 'applied'],
    ['a change that begins after L and follows something else is a gap', change(101, 110, 99), 'gap'],
    ['a change of another numbering without a previous id is a gap', change(101, 110, NaN), 'gap'],
  ])('%s', (_, first, verdict) => {
    const book = new LocalBook();
    book.reset(SNAPSHOT);
    expect(book.apply(first)).toBe(verdict);
  });

  it('goes on only with changes that name the one before', () => {
    const book = synchronized();
    expect(book.apply(change(120, 130, 110))).toBe('applied');
    expect(book.apply(change(125, 140, 129))).toBe('gap');
    expect(book.isComplete).toBe(false);
    expect(book.top(20)).toEqual({ bids: [], asks: [] });
  });

  it('does not take an old change for a stale one once it follows the stream', () => {
    expect(synchronized().apply(change(80, 90, 70))).toBe('gap');
  });

  it('sets, replaces and deletes levels; deleting an unknown level is fine', () => {
    const book = synchronized();
    book.apply(
      change(111, 112, 110, {
        bids: [
          [10, 0],
          [9, 5],
          [9.5, 6],
          [8, 0],
        ],
        asks: [[11, 7]],
      }),
    );
    expect(book.top(2)).toEqual({
      bids: [
        [9.5, 6],
        [9, 5],
      ],
      asks: [[11, 7]],
    });
    expect(book.top(1).bids).toEqual([[9.5, 6]]);
    expect(book.top(0)).toEqual({ bids: [], asks: [] });
  });

  it('gives levels of its own', () => {
    const book = synchronized();
    const before = book.top(20);
    book.apply(change(111, 112, 110, { bids: [[10, 9]] }));
    expect(before.bids).toEqual([[10, 1]]);
  });
});

describe('LocalBook without a snapshot', () => {
  it('keeps changes and applies them to the snapshot that comes', () => {
    const book = new LocalBook();
    expect(book.apply(change(90, 99, 80, { bids: [[1, 1]] }))).toBe('waiting');
    expect(book.apply(change(99, 105, 99, { bids: [[10.5, 3]] }))).toBe('waiting');
    expect(book.apply(change(106, 108, 105, { asks: [[11, 0]] }))).toBe('waiting');
    expect(book.reset(SNAPSHOT)).toBe('applied');
    expect(book.top(5)).toEqual({
      bids: [
        [10.5, 3],
        [10, 1],
      ],
      asks: [],
    });
  });

  it('reports a gap when the snapshot is too old, and recovers with a newer one', () => {
    const book = new LocalBook();
    book.apply(change(150, 160, 149));
    expect(book.reset(SNAPSHOT)).toBe('gap');
    expect(book.isComplete).toBe(false);
    expect(book.apply(change(161, 170, 160, { asks: [[12, 4]] }))).toBe('waiting');
    expect(book.reset({ ...SNAPSHOT, lastUpdateId: 155 })).toBe('applied');
    expect(book.top(5).asks).toEqual([
      [11, 2],
      [12, 4],
    ]);
  });

  it('keeps a bounded number of changes', () => {
    const book = new LocalBook();
    for (let i = 0; i <= 1_000; i++) book.apply(change(i * 10, i * 10 + 9, i * 10 - 1, { bids: [[1 + i, 1]] }));
    book.reset({ lastUpdateId: 0, bids: [], asks: [] });
    expect(book.isComplete).toBe(false);
    for (let i = 0; i <= 1_000; i++) book.apply(change(i * 10, i * 10 + 9, i * 10 - 1, { bids: [[1 + i, 1]] }));
    expect(book.reset({ lastUpdateId: 15, bids: [], asks: [] })).toBe('applied');
    expect(book.top(2_000).bids).toHaveLength(1_000);
  });
});

const level = fc.tuple(
  fc.integer({ min: 1, max: 40 }).map((n) => n / 4),
  fc.nat(3),
);
const levels = fc.array(level, { maxLength: 12 });

function best(model: ReadonlyMap<number, number>, sign: 1 | -1, count: number): BookLevel[] {
  return [...model].sort(([a], [b]) => sign * (b - a)).slice(0, count);
}

function applyTo(model: Map<number, number>, changes: readonly BookLevel[]): void {
  for (const [price, quantity] of changes) {
    if (quantity === 0) model.delete(price);
    else model.set(price, quantity);
  }
}

describe('LocalBook', () => {
  it('equals a plain map after any changes, however many are asked for', () => {
    fc.assert(
      fc.property(levels, levels, fc.array(fc.tuple(levels, levels), { maxLength: 12 }), fc.nat(25), (b, a, all, n) => {
        const book = new LocalBook();
        const [bids, asks] = [new Map<number, number>(), new Map<number, number>()];
        book.reset({ lastUpdateId: 0, bids: b, asks: a });
        applyTo(bids, b);
        applyTo(asks, a);
        all.forEach(([bidChanges, askChanges], i) => {
          const next = change(i * 10 + 1, i * 10 + 10, i * 10, { bids: bidChanges, asks: askChanges });
          expect(book.apply(next)).toBe('applied');
          applyTo(bids, bidChanges);
          applyTo(asks, askChanges);
          expect(book.top(n)).toEqual({ bids: best(bids, 1, n), asks: best(asks, -1, n) });
        });
      }),
    );
  });
});
