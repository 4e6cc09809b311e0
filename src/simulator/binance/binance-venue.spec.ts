import type { MarketFact } from '../market/market-model.contract';
import { FactMarket } from '../testing/fact-market';
import { VenueListener } from '../testing/venue-listener';
import { BinanceVenue } from './binance-venue';

const START = 1_790_000_000_000;
const outage = (offset: number, down: boolean): MarketFact => ({
  kind: 'outage',
  time: START + offset,
  venue: 'binance',
  down,
});

describe('BinanceVenue', () => {
  let now = START;

  function open(...facts: readonly MarketFact[]): BinanceVenue {
    now = START;
    return new BinanceVenue({ market: new FactMarket(facts), seed: 7, startMs: START, now: () => now });
  }

  function advance(venue: BinanceVenue, offset: number): void {
    now = START + offset;
    venue.advance(now);
  }

  it('goes dark when its market says so, and comes back', () => {
    const venue = open(outage(1_000, true), outage(5_000, false), {
      ...outage(6_000, true),
      venue: 'bybit',
    } as MarketFact);
    const listener = new VenueListener(venue, '/market/ws/!forceOrder@arr');
    const status = (): number => venue.answer(new URL('http://venue/fapi/v1/time')).status;
    advance(venue, 999);
    expect([status(), listener.closings]).toEqual([200, []]);
    advance(venue, 1_000);
    expect([status(), listener.closings]).toEqual([503, [1001]]);
    expect(venue.hub.openConnections()).toEqual([]);
    expect(venue.faults.refusal('/market/ws', now)).toBe('503');
    venue.faults.clear();
    expect(status()).toBe(503);
    advance(venue, 6_000);
    expect([status(), venue.faults.refusal('/market/ws', now)]).toEqual([200, undefined]);
  });

  it('says when something is due, and is told nothing of its market before its time', () => {
    const trade = { kind: 'trade', venue: 'binance', symbol: 'BTCUSDT', takerSide: 'buy' } as const;
    const venue = open(
      { ...trade, time: START + 130, price: 100_000, quantity: 1 },
      { ...trade, time: START + 240, price: 100_100, quantity: 1 },
    );
    advance(venue, 0);
    expect(venue.nextDue).toBe(START + 130);
    advance(venue, 130);
    expect(venue.nextDue).toBe(START + 200);
    const last = (): unknown =>
      (venue.answer(new URL('http://venue/fapi/v1/ticker/24hr?symbol=BTCUSDT')).body as { lastPrice: string })
        .lastPrice;
    advance(venue, 200);
    expect(last()).toBe('100000.0');
    advance(venue, 300);
    expect(last()).toBe('100100.0');
  });

  it('answers for hundreds of contracts', () => {
    const venue = open();
    const rows = (path: string): number => (venue.answer(new URL(path, 'http://venue')).body as unknown[]).length;
    const linear = new FactMarket([]).universe.contractsOn('binance').filter(({ inverse }) => !inverse).length;
    expect(rows('/fapi/v1/ticker/24hr')).toBe(linear);
    expect(rows('/fapi/v1/klines?symbol=SUIUSDT&interval=1d&limit=3')).toBe(3);
    expect(venue.answer(new URL('http://venue/fapi/v1/klines?symbol=BTC-PERPETUAL&interval=1d')).status).toBe(400);
  });
});
