import { notionalOf, quantityFor, Universe, VENUES } from './universe';

describe('Universe', () => {
  const universe = new Universe(600);

  it('lists the largest first, each name once, from billions a day to thousands', () => {
    const { assets } = universe;
    expect(assets.slice(0, 3).map(({ asset }) => asset)).toEqual(['BTC', 'ETH', 'SOL']);
    expect(new Set(assets.map(({ asset }) => asset)).size).toBe(600);
    const volumes = assets.map(({ dailyVolumeUsd }) => dailyVolumeUsd);
    expect(volumes).toEqual([...volumes].sort((a, b) => b - a));
    expect(volumes[0]).toBe(12e9);
    expect(volumes[599]).toBeLessThan(2e6);
  });

  it('has the contracts people know, in the names of each venue', () => {
    const names = (asset: string): string[] =>
      universe.contractsOf(asset).map(({ venue, symbol }) => `${venue} ${symbol}`);
    expect(names('BTC')).toEqual([
      'binance BTCUSDT',
      'bybit BTCUSDT',
      'okx BTC-USDT-SWAP',
      'binance BTCUSDC',
      'binance BTCUSD_PERP',
      'deribit BTC-PERPETUAL',
    ]);
    expect(names('PEPE')).toEqual(['binance 1000PEPEUSDT', 'bybit 1000PEPEUSDT', 'okx PEPE-USDT-SWAP']);
    expect(universe.findContract('binance', '1000PEPEUSDT')).toMatchObject({ asset: 'PEPE', multiplier: 1000 });
    expect(universe.findContract('okx', 'BTCUSDT')).toBeUndefined();
    for (const venue of VENUES) {
      const symbols = universe.contractsOn(venue).map(({ symbol }) => symbol);
      expect(new Set(symbols).size).toBe(symbols.length);
    }
  });

  it('gives every contract digits in which its market can be reckoned exactly', () => {
    for (const { symbol, asset, multiplier, tickSize, lotSize, openInterestUsd } of universe.contracts) {
      const price = universe.asset(asset).price * multiplier;
      const ticks = price / tickSize;
      const lots = openInterestUsd / (price * lotSize);
      // A tick is at most a tenth of a percent, and a tenfold open interest is still a whole number.
      expect([symbol, ticks >= 1_000, lots * ticks < Number.MAX_SAFE_INTEGER / 10]).toEqual([symbol, true, true]);
      expect(Math.round(1 / tickSize) * tickSize).toBeCloseTo(1, 12);
    }
  });

  it('reckons quantities of linear and of inverse contracts back to their notional', () => {
    for (const symbol of ['BTCUSDT', 'BTCUSD_PERP']) {
      const contract = universe.findContract('binance', symbol);
      if (!contract) throw new Error(symbol);
      const quantity = quantityFor(contract, 1_000_000, 100_000);
      expect(quantity).toBe(contract.inverse ? 10_000 : 10);
      expect(notionalOf(contract, quantity, 100_000)).toBe(1_000_000);
    }
  });

  it.each([0, 601, 1.5])('refuses %d assets', (count) => {
    expect(() => new Universe(count)).toThrow(`the number of assets must be 1 to 600, was ${count}`);
  });
});
