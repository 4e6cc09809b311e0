import type { Listing, ListingStatus } from '../market/market-model.contract';
import { Universe } from '../market/universe';
import { inverseExchangeInfo, linearExchangeInfo } from './exchange-info';
import { VenueListings } from './venue-listings';

const START = 1_790_000_000_000;
const universe = new Universe(20);
const of = (...symbols: readonly string[]): Listing[] =>
  universe.contracts
    .filter(({ symbol }) => symbols.includes(symbol))
    .map((contract) => ({ contract, status: 'trading', onboardTime: START }));

interface Row {
  readonly symbol: string;
  readonly status: string;
  readonly onboardDate: number;
  readonly deliveryDate: number;
}

function linear(listings: VenueListings): Row[] {
  return (linearExchangeInfo(listings.all(), START) as { symbols: Row[] }).symbols;
}

describe('VenueListings', () => {
  let market: Listing[];
  let listings: VenueListings;

  beforeEach(() => {
    market = of('BTCUSDT', 'BTCUSD_PERP', 'BTC-PERPETUAL', 'BTC-USDT-SWAP', 'ETHUSDT');
    listings = new VenueListings({ universe, listings: () => market }, 'binance');
  });

  function change(symbol: string, status: ListingStatus, time = START): Listing | undefined {
    return listings.apply({ kind: 'listing', venue: 'binance', symbol, status, time });
  }

  it('knows the contracts of its venue only', () => {
    expect(listings.all().map(({ contract }) => contract.symbol)).toEqual(['BTCUSDT', 'BTCUSD_PERP', 'ETHUSDT']);
    expect(listings.find('BTC-PERPETUAL')).toBeUndefined();
    expect((inverseExchangeInfo(listings.all(), START) as { symbols: Row[] }).symbols).toEqual([
      expect.objectContaining({ symbol: 'BTCUSD_PERP', contractStatus: 'TRADING' }),
    ]);
  });

  it('follows a contract from its announcement to its end', () => {
    market.push({ ...(of('SOLUSDT')[0] as Listing), onboardTime: START + 5_000 });
    change('SOLUSDT', 'pending');
    const row = (): Row | undefined => linear(listings).find(({ symbol }) => symbol === 'SOLUSDT');
    expect(row()).toMatchObject({
      status: 'PENDING_TRADING',
      onboardDate: START + 5_000,
      deliveryDate: 4_133_404_800_000,
    });
    change('SOLUSDT', 'trading');
    expect(row()).toMatchObject({ status: 'TRADING' });
    market[market.length - 1] = { ...(market.at(-1) as Listing), deliveryTime: START + 9_000 };
    change('SOLUSDT', 'settling');
    expect(row()).toMatchObject({ status: 'SETTLING', deliveryDate: START + 9_000 });
    change('SOLUSDT', 'delisted');
    expect(row()).toBeUndefined();
    expect(listings.find('SOLUSDT')).toBeUndefined();
    expect(listings.contract('SOLUSDT')?.pricePrecision).toBeDefined();
  });

  it('finds a contract that only the universe knows, and none that nobody knows', () => {
    expect(change('XRPUSDT', 'trading', START + 7)).toMatchObject({ status: 'trading', onboardTime: START + 7 });
    expect(change('NOPEUSDT', 'trading')).toBeUndefined();
  });
});
