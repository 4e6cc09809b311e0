import type { ListedContract } from '../market/instruments';
import { findContract } from '../market/instruments';
import type { BookLevel, MarkState } from '../market/market-model.contract';
import type { Bar } from './bars';
import { decimal, fixed, long } from './decimal';
import type { DepthUpdate } from './depth-chain';
import type { LiquidationRecord } from './liquidation-sampler';
import type { AggregateTrade } from './trade-aggregator';
import type { NumberedBook } from './venue-state';

/** Payloads of the UM streams, key by key as in exchanges.md 1.4; `st` is 1 for USD-M and 2 for COIN-M contracts. */

const UNLISTED = { pricePrecision: 2, quantityPrecision: 3, inverse: false } as const;

type Digits = Pick<ListedContract, 'pricePrecision' | 'quantityPrecision' | 'inverse'>;

export function aggTradeFrame(trade: AggregateTrade, eventTime: number, skewMs: number): object {
  const digits = digitsOf(trade.symbol);
  return {
    e: 'aggTrade',
    E: eventTime,
    a: trade.id,
    s: trade.symbol,
    p: decimal(trade.price, digits.pricePrecision),
    q: quantity(trade.quantity, digits),
    nq: quantity(trade.normalQuantity, digits),
    f: trade.firstTradeId,
    l: trade.lastTradeId,
    T: trade.time + skewMs,
    m: trade.takerSide === 'sell',
    st: digits.inverse ? 2 : 1,
  };
}

/** `sequence` varies the place of `ps` and `st`: live frames of 2026 have them inside `o` or not at all. */
export function forceOrderFrame(record: LiquidationRecord, eventTime: number, sequence: number): object {
  const digits = digitsOf(record.symbol);
  const z = quantity(record.quantity, digits);
  const tagged = sequence % 2 === 0;
  const pair = findContract(record.symbol)?.pair ?? record.symbol;
  const order = {
    s: record.symbol,
    ...(tagged && digits.inverse ? { ps: pair } : {}),
    S: record.side,
    o: 'LIMIT',
    f: 'IOC',
    q: z,
    p: decimal(record.orderPrice, digits.pricePrecision),
    ap: decimal(record.averagePrice, digits.pricePrecision),
    X: 'FILLED',
    l: quantity(record.lastQuantity, digits),
    z,
    T: record.time,
    ...(tagged && !digits.inverse ? { ps: pair, st: 1 } : {}),
  };
  return { e: 'forceOrder', E: eventTime, o: order, ...(tagged && digits.inverse ? { st: 2 } : {}) };
}

export function depthFrame(update: DepthUpdate, eventTime: number, skewMs: number): object {
  const contract = findContract(update.symbol);
  const digits = contract ?? UNLISTED;
  return {
    e: 'depthUpdate',
    E: eventTime,
    T: update.time + skewMs,
    s: update.symbol,
    U: update.firstUpdateId,
    u: update.lastUpdateId,
    pu: update.previousUpdateId,
    b: levelStrings(update.bids, digits),
    a: levelStrings(update.asks, digits),
    ps: contract?.pair ?? update.symbol,
    st: digits.inverse ? 2 : 1,
  };
}

export function bookTickerFrame(numbered: NumberedBook, eventTime: number, skewMs: number): object {
  const { book } = numbered;
  const contract = findContract(book.symbol);
  const digits = contract ?? UNLISTED;
  const [bid, bidQuantity] = book.bids[0] ?? [0, 0];
  const [ask, askQuantity] = book.asks[0] ?? [0, 0];
  return {
    e: 'bookTicker',
    u: numbered.lastUpdateId,
    E: eventTime,
    T: book.time + skewMs,
    s: book.symbol,
    ps: contract?.pair ?? book.symbol,
    b: fixed(bid, digits.pricePrecision),
    B: fixed(bidQuantity, digits.quantityPrecision),
    a: fixed(ask, digits.pricePrecision),
    A: fixed(askQuantity, digits.quantityPrecision),
    st: digits.inverse ? 2 : 1,
  };
}

export function markPriceFrame(mark: MarkState, eventTime: number, skewMs: number): object {
  return {
    e: 'markPriceUpdate',
    E: eventTime,
    s: mark.symbol,
    p: long(mark.markPrice),
    i: long(mark.indexPrice),
    P: long(mark.indexPrice),
    r: long(mark.fundingRate),
    ap: long(mark.markAverage),
    T: mark.nextFundingTime + skewMs,
    st: digitsOf(mark.symbol).inverse ? 2 : 1,
  };
}

export function klineFrame(symbol: string, bar: Bar, lastTradeId: number, closed: boolean, eventTime: number): object {
  const digits = digitsOf(symbol);
  return {
    e: 'kline',
    E: eventTime,
    s: symbol,
    k: {
      t: bar.time,
      T: bar.time + 59_999,
      s: symbol,
      i: '1m',
      f: lastTradeId - Math.max(0, bar.trades - 1),
      L: lastTradeId,
      o: fixed(bar.open, digits.pricePrecision),
      c: fixed(bar.close, digits.pricePrecision),
      h: fixed(bar.high, digits.pricePrecision),
      l: fixed(bar.low, digits.pricePrecision),
      v: fixed(bar.volume, digits.quantityPrecision),
      n: bar.trades,
      x: closed,
      q: fixed(bar.quoteVolume, 5),
      V: fixed(bar.takerBuyVolume, digits.quantityPrecision),
      Q: fixed(bar.takerBuyQuoteVolume, 5),
      B: '0',
    },
  };
}

export function levelStrings(levels: readonly BookLevel[], digits: Omit<Digits, 'inverse'>): [string, string][] {
  return levels.map(([price, size]) => [
    fixed(price, digits.pricePrecision),
    size === 0 ? '0' : fixed(size, digits.quantityPrecision),
  ]);
}

function quantity(value: number, digits: Digits): string {
  // Sums of fills carry binary dust below the ninth digit.
  return decimal(Math.round(value * 1e8) / 1e8, digits.quantityPrecision);
}

function digitsOf(symbol: string): Digits {
  return findContract(symbol) ?? UNLISTED;
}
