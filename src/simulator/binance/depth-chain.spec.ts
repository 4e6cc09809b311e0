import type { BookLevel, BookState } from '../market/market-model.contract';
import { LeveragedMarket } from '../market/leveraged-market';
import type { DepthUpdate } from './depth-chain';
import { DepthChain } from './depth-chain';
import type { NumberedBook } from './venue-state';
import { VenueState } from './venue-state';

const START = 1_790_000_000_000;

function books(seconds: number): NumberedBook[] {
  const market = new LeveragedMarket({ assets: 3, seed: 3, startMs: START, scenario: 'cascade' });
  const state = new VenueState();
  return market
    .advance(START + seconds * 1000)
    .filter((fact): fact is BookState => fact.kind === 'book' && fact.venue === 'binance' && fact.symbol === 'BTCUSDT')
    .map((book) => state.applyBook(book));
}

function applied(side: readonly BookLevel[], changes: readonly BookLevel[], ascending: boolean): BookLevel[] {
  const levels = new Map(side);
  for (const [price, quantity] of changes) {
    if (quantity === 0) levels.delete(price);
    else levels.set(price, quantity);
  }
  return [...levels].sort(([a], [b]) => (ascending ? a - b : b - a));
}

describe('DepthChain', () => {
  it.each([100, 250, 500])('rebuilds the book from its changes at %d ms, from a snapshot in between', (intervalMs) => {
    const states = books(6);
    const chain = new DepthChain(intervalMs, undefined);
    const updates = states.flatMap((state): DepthUpdate[] => {
      const update = chain.advance(state);
      return update ? [update] : [];
    });
    const snapshot = states[17] as NumberedBook;
    let { bids, asks } = snapshot.book;
    const kept = updates.filter((update) => update.lastUpdateId >= snapshot.lastUpdateId);
    const [first] = kept;
    expect(first?.firstUpdateId ?? 0).toBeLessThanOrEqual(snapshot.lastUpdateId);
    for (const [index, update] of kept.entries()) {
      if (index > 0) expect(update.previousUpdateId).toBe(kept[index - 1]?.lastUpdateId);
      expect(update.firstUpdateId).toBeGreaterThan(update.previousUpdateId);
      bids = applied(bids, update.bids, false);
      asks = applied(asks, update.asks, true);
    }
    const end = states.find((state) => state.lastUpdateId === kept.at(-1)?.lastUpdateId);
    expect({ bids, asks }).toEqual({ bids: end?.book.bids, asks: end?.book.asks });
    expect(kept.length).toBeGreaterThan(4);
  });

  it('gives whole levels in a partial depth and keeps its pace', () => {
    const chain = new DepthChain(500, 5);
    const updates = books(5).flatMap((state) => chain.advance(state) ?? []);
    expect(updates.length).toBeGreaterThanOrEqual(9);
    expect(updates.length).toBeLessThanOrEqual(10);
    for (const update of updates) expect([update.bids.length, update.asks.length]).toEqual([5, 5]);
  });

  it('says nothing twice about the same state', () => {
    const [first, second] = books(1) as [NumberedBook, NumberedBook];
    const chain = new DepthChain(100, 20);
    expect(chain.advance(first)).toBeUndefined();
    expect(chain.advance(second)).toBeDefined();
    expect(chain.advance(second)).toBeUndefined();
  });
});
