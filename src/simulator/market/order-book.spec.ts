import { OrderBook } from './order-book';
import { Universe } from './universe';

const NOW = Date.UTC(2026, 10, 17);
const universe = new Universe(2);

function bookOf(venue: 'binance', symbol: string): OrderBook {
  const contract = universe.findContract(venue, symbol);
  if (!contract) throw new Error(`no ${symbol}`);
  const book = new OrderBook(contract, Math.round(1 / contract.tickSize), Math.round(1 / contract.lotSize), 103_400);
  book.mid = 1_034_000.5;
  return book;
}

describe('OrderBook', () => {
  it('is eaten in proportion to the order, twice as far when makers have left half', () => {
    const book = bookOf('binance', 'BTCUSDT');
    const lots = book.depthWithin(0.001);
    expect(book.reach(lots)).toBeCloseTo(0.001, 12);
    expect(book.reach(2 * lots)).toBeCloseTo(0.002, 12);
    book.depthFactor = 0.5;
    expect(book.reach(lots)).toBeCloseTo(0.002, 12);
    expect(book.reach(1e15)).toBe(0.15);
  });

  it('moves the mid to where makers requote, and remembers what forced orders did to it', () => {
    const book = bookOf('binance', 'BTCUSDT');
    book.displace(0.001, false);
    book.displace(-0.0005, true);
    expect(book.displacement).toBeCloseTo(0.55 * 0.0005, 12);
    expect(book.forcedDisplacement).toBeCloseTo(-0.55 * 0.0005, 12);
    expect(book.mid).toBeCloseTo(1_034_000.5 * Math.exp(0.000275), 3);
  });

  it('has a spread of at least a tick around the mid, wider under stress', () => {
    const book = bookOf('binance', 'BTCUSDT');
    expect([book.bestBid, book.bestAsk]).toEqual([1_034_000, 1_034_001]);
    book.halfSpread = 4;
    expect(book.bestAsk - book.bestBid).toBe(8);
    expect(book.bestBid).toBeLessThan(book.mid);
    expect(book.bestAsk).toBeGreaterThan(book.mid);
  });

  it('keeps most levels as they are from one moment to the next, and none for ever', () => {
    const book = bookOf('binance', 'BTCUSDT');
    const before = book.levels('bid', NOW);
    const soon = book.levels('bid', NOW + 100);
    const later = book.levels('bid', NOW + 10_000);
    const same = (levels: typeof before): number =>
      levels.filter(([, quantity], level) => quantity === before[level]?.[1]).length;
    expect(same(soon)).toBeGreaterThan(14);
    expect(same(later)).toBeLessThan(4);
  });

  it('shows contracts for an inverse contract and coins for a linear one', () => {
    expect(bookOf('binance', 'BTCUSDT').shown(1_500, 1_034_000)).toBe(1.5);
    const inverse = bookOf('binance', 'BTCUSD_PERP');
    const lots = Math.round(1 / (universe.findContract('binance', 'BTCUSD_PERP')?.lotSize ?? 1));
    expect(inverse.shown(lots, 1_034_000)).toBe(1_034);
  });
});
