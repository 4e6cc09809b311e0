import type { Instrument } from '../../core/instrument';
import { START } from '../../core/testing/events';

type Fields = Readonly<Record<string, unknown>>;

/** A USDT perpetual of one coin a unit unless told otherwise. */
export function listed(symbol: string, changes: Partial<Instrument> = {}): Instrument {
  const asset = changes.asset ?? symbol.replace(/USDT$/, '');
  return {
    venue: 'binance',
    symbol,
    instrument: `${asset}/USDT:USDT`,
    asset,
    quote: 'USDT',
    kind: 'linear',
    multiplier: 1,
    contractSize: 1,
    active: true,
    ...changes,
  };
}

/** A COIN-M perpetual. */
export function coinMargined(asset: string, contractSize: number): Instrument {
  return listed(`${asset}USD_PERP`, {
    asset,
    instrument: `${asset}/USD:${asset}`,
    quote: 'USD',
    kind: 'inverse',
    contractSize,
  });
}

/** One of every kind of contract the venue lists. */
export const INSTRUMENTS: readonly Instrument[] = [
  listed('BTCUSDT'),
  listed('ETHUSDT'),
  listed('1000PEPEUSDT', { asset: 'PEPE', instrument: '1000PEPE/USDT:USDT', multiplier: 1000 }),
  listed('币安人生USDT'),
  coinMargined('BTC', 100),
  coinMargined('ETH', 10),
  listed('ETHBTC', { asset: 'ETH', instrument: 'ETH/BTC:BTC', quote: 'BTC' }),
];

export function aggTrade(changes: Fields = {}): Fields {
  const frame = { e: 'aggTrade', E: START + 150, a: 1, s: 'BTCUSDT', p: '100000.50', q: '0.250', nq: '0.250' };
  return { ...frame, f: 1, l: 2, T: START, m: true, st: 1, ...changes };
}

/** The undocumented stream of single trades. */
export function singleTrade(changes: Fields = {}): Fields {
  const frame = { e: 'trade', E: START + 3, T: START, s: 'BTCUSDT', t: 1, p: '100000.50', q: '0.250', X: 'MARKET' };
  return { ...frame, m: false, ...changes };
}

/** `order` changes the nested part, `changes` what stands around it. */
export function forceOrder(order: Fields = {}, changes: Fields = {}): Fields {
  const names = { s: 'BTCUSDT', S: 'SELL', o: 'LIMIT', f: 'IOC', q: '2.000' };
  const fills = { p: '99000.00', ap: '99500.00', X: 'FILLED', l: '0.500', z: '2.000', T: START };
  return { e: 'forceOrder', E: START + 1_009, o: { ...names, ...fills, ...order }, ...changes };
}

export function depth(changes: Fields = {}): Fields {
  const ids = { e: 'depthUpdate', E: START + 2, T: START, s: 'BTCUSDT', U: 1, u: 9, pu: 0 };
  return { ...ids, b: [['99999.90', '1.500']], a: [['100000.00', '0.250']], ps: 'BTCUSDT', st: 1, ...changes };
}

export function markPrice(changes: Fields = {}): Fields {
  const prices = { p: '100001.25', i: '100000.75', P: '100000.00', r: '-0.00010000', ap: '100001.00' };
  return { e: 'markPriceUpdate', E: START, s: 'BTCUSDT', ...prices, T: START + 3_600_000, st: 1, ...changes };
}

export function combined(stream: string, data: unknown): Fields {
  return { stream, data };
}
