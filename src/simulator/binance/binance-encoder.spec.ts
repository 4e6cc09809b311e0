import type { BookLevel, BookState, LiquidationFill, MarketFact, MarkState } from '../market/market-model.contract';
import { LeveragedMarket } from '../market/leveraged-market';
import type { VenueName } from '../market/universe';
import { capture, itWithCaptures, shapeOf } from '../testing/captures';
import { FactMarket } from '../testing/fact-market';
import { VenueListener } from '../testing/venue-listener';
import type { Json } from '../testing/wire-client';
import { BinanceVenue } from './binance-venue';

const START = 1_790_000_000_000;
const EVERYTHING = [
  '!forceOrder@arr',
  '!markPrice@arr@1s',
  'btcusdt@aggTrade',
  'btcusdt@kline_1m',
  'btcusdt@markPrice',
  'btcusdt@markPrice@1s',
].join('/');
const BOOKS = 'btcusdt@depth20@100ms/btcusdt@depth@250ms/btcusdt@bookTicker';

function venueOf(...facts: readonly MarketFact[]): BinanceVenue {
  return new BinanceVenue({ market: new FactMarket(facts), seed: 7, startMs: START, now: () => START });
}

function liquidation(quantity: number, offset: number, venue: VenueName = 'binance'): LiquidationFill {
  const prices = { orderPrice: 99_000, averagePrice: 100_000, lastQuantity: quantity };
  return { kind: 'liquidation', time: START + offset, venue, symbol: 'BTCUSDT', side: 'SELL', quantity, ...prices };
}

function mark(offset: number): MarkState {
  const prices = { markPrice: 100_000, markAverage: 100_000, indexPrice: 100_000, fundingRate: 0.0001 };
  const time = START + offset;
  return { kind: 'mark', time, venue: 'binance', symbol: 'BTCUSDT', ...prices, nextFundingTime: START + 1e6 };
}

function book(offset: number, ...quantities: readonly number[]): BookState {
  const side = (from: number, step: number): BookLevel[] =>
    quantities.map((quantity, index): BookLevel => [from + step * index, quantity]);
  const [bids, asks] = [side(99_999, -1), side(100_001, 1)];
  return { kind: 'book', time: START + offset, venue: 'binance', symbol: 'BTCUSDT', bids, asks };
}

/** `E`, and the times of what the frames are about, relative to the start. */
function times(frames: readonly Json[]): number[][] {
  return frames.map((frame) => [Number(frame.E) - START, Number((frame.o as Json | undefined)?.T ?? frame.T) - START]);
}

describe('BinanceEncoder', () => {
  it('gives the same frames in the same order, however the time is sliced', () => {
    const run = (slices: readonly number[]): Json[][] => {
      const market = new LeveragedMarket({ assets: 3, seed: 7, startMs: START, scenario: 'cascade' });
      const venue = new BinanceVenue({ market, seed: 7, startMs: START, now: () => START });
      const listeners = [`/market/ws/${EVERYTHING}`, `/public/ws/${BOOKS}`].map(
        (path) => new VenueListener(venue, path),
      );
      for (const slice of slices) venue.advance(START + slice);
      return listeners.map(({ frames }) => frames);
    };
    const whole = run([4_000]);
    expect(whole.map((frames) => frames.length > 60)).toEqual([true, true]);
    expect(new Set(whole.flat().map((frame) => (Array.isArray(frame) ? 'array' : frame.e)))).toEqual(
      new Set(['forceOrder', 'array', 'aggTrade', 'kline', 'markPriceUpdate', 'depthUpdate', 'bookTicker']),
    );
    expect(run(Array.from({ length: 400 }, (_, index) => 10 * (index + 1)))).toEqual(whole);
    expect(run([1, 2, 3, 777, 778, 2_500, 3_999, 4_000])).toEqual(whole);
    for (const frames of whole) {
      const told = frames.map((frame) => Number(((Array.isArray(frame) ? frame[0] : frame) as Json).E));
      expect(told).toEqual([...told].sort((a, b) => a - b));
    }
  });

  it('publishes the largest liquidation of a second, as late as live', () => {
    const venue = venueOf(liquidation(1, 0), liquidation(9, 700), liquidation(4, 999), liquidation(2, 1_003));
    const listener = new VenueListener(venue, '/market/ws/!forceOrder@arr');
    venue.advance(START + 1_006);
    expect(listener.frames).toEqual([]);
    venue.advance(START + 3_000);
    expect(listener.frames.map((frame) => (frame.o as Json).z)).toEqual(['9.000', '2.000']);
    const [[first, largest], [second, lone]] = times(listener.frames) as [[number, number], [number, number]];
    expect(largest).toBe(700);
    expect(first).toBeGreaterThanOrEqual(1_007);
    expect(first).toBeLessThanOrEqual(1_012);
    expect(second - lone).toBeGreaterThanOrEqual(1_007);
    expect(second - lone).toBeLessThanOrEqual(1_012);
  });

  it('leaves other venues alone', () => {
    const venue = venueOf(liquidation(1, 0, 'bybit'), liquidation(1, 1, 'okx'));
    const listener = new VenueListener(venue, '/market/ws/!forceOrder@arr');
    venue.advance(START + 5_000);
    expect(listener.frames).toEqual([]);
    expect(venue.counters.liquidationFills).toBe(0);
  });

  it('joins the fills of a tenth of a second, and tells them at its end', () => {
    const fill = { kind: 'trade', venue: 'binance', symbol: 'BTCUSDT', price: 100_000, takerSide: 'buy' } as const;
    const venue = venueOf(...[10, 60, 99, 100].map((offset) => ({ ...fill, time: START + offset, quantity: 1 })));
    const listener = new VenueListener(venue, '/market/ws/btcusdt@aggTrade');
    venue.advance(START + 99);
    expect(listener.frames).toEqual([]);
    venue.advance(START + 500);
    expect(listener.frames.map((frame) => frame.q)).toEqual(['3.000', '1.000']);
    expect(times(listener.frames)).toEqual([
      [100, 10],
      [200, 100],
    ]);
  });

  it('tells mark prices once a second, and on the slower stream every third', () => {
    const venue = venueOf(...Array.from({ length: 80 }, (_, index) => mark(100 * index)));
    const each = new VenueListener(venue, '/market/ws/btcusdt@markPrice@1s');
    const slow = new VenueListener(venue, '/market/ws/btcusdt@markPrice');
    const all = new VenueListener(venue, '/market/ws/!markPrice@arr@1s');
    venue.advance(START + 7_950);
    expect(each.frames).toHaveLength(8);
    expect(slow.frames.length).toBeGreaterThanOrEqual(3);
    expect(slow.frames.length).toBeLessThanOrEqual(4);
    expect(all.frames.map((frame) => (frame as unknown as Json[]).length)).toEqual(Array(7).fill(1));
  });

  it('tells a change that its pace held back as soon as that allows, without another change', () => {
    const venue = venueOf(book(0, 1, 1), book(100, 2, 1), book(600, 3, 1), book(700, 4, 2));
    const listener = new VenueListener(venue, '/public/ws/btcusdt@depth@500ms');
    venue.advance(START + 3_000);
    expect(times(listener.frames)).toEqual([
      [500, 100],
      [1_000, 700],
    ]);
    expect(listener.frames.at(-1)).toMatchObject({
      b: [
        ['99999.0', '4.000'],
        ['99998.0', '2.000'],
      ],
    });
  });

  it('forgets what was held back for somebody who left', () => {
    const venue = venueOf(book(0, 1), book(100, 2), book(700, 3));
    const listener = new VenueListener(venue, '/public/ws/btcusdt@depth@500ms');
    venue.advance(START + 200);
    listener.connection.leave();
    const other = new VenueListener(venue, '/public/ws/btcusdt@bookTicker');
    venue.advance(START + 3_000);
    expect(listener.frames).toEqual([]);
    expect(other.frames).toHaveLength(1);
  });

  itWithCaptures('tells listings in the form of the captures', () => {
    const listing = {
      kind: 'listing',
      time: START + 5,
      venue: 'binance',
      symbol: 'SOLUSDT',
      status: 'settling',
    } as const;
    const venue = venueOf(listing, { ...listing, time: START + 9, status: 'delisted' });
    const listener = new VenueListener(venue, '/market/ws/!contractInfo');
    venue.advance(START + 10);
    const { bks, ...shape } = shapeOf(capture('ws_cm_official_2026_contractInfoStream')) as Json;
    expect(bks).toBeDefined();
    expect(listener.frames.map(shapeOf)).toEqual([shape, shape]);
    expect(listener.frames.map((frame) => frame.cs)).toEqual(['SETTLING', 'CLOSE']);
  });
});
