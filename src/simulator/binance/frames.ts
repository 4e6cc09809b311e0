import type { BookLevel, Listing, MarkState } from '../market/market-model.contract';
import type { ListedContract } from '../market/universe';
import type { Bar } from './bar-series';
import { decimal, fixed, long } from './decimal';
import type { DepthUpdate } from './depth-chain';
import { listingFields } from './exchange-info';
import { levelText } from './level-text';
import type { LiquidationRecord } from './liquidation-sampler';
import type { AggregateTrade } from './trade-aggregator';
import type { NumberedBook } from './venue-state';

/** Payloads of the UM streams, key by key as in exchanges.md 1.4; `st` is 1 for USD-M and 2 for COIN-M contracts. */

export type FrameContract = Pick<
  ListedContract,
  'symbol' | 'pair' | 'pricePrecision' | 'quantityPrecision' | 'inverse'
>;

/** For what a test injects under a name that nobody lists. */
export function unlisted(symbol: string): FrameContract {
  return { symbol, pair: symbol, pricePrecision: 2, quantityPrecision: 3, inverse: false };
}

export function aggTradeFrame(
  trade: AggregateTrade,
  contract: FrameContract,
  eventTime: number,
  skewMs: number,
): object {
  return {
    e: 'aggTrade',
    E: eventTime,
    a: trade.id,
    s: trade.symbol,
    p: decimal(trade.price, contract.pricePrecision),
    q: quantity(trade.quantity, contract),
    nq: quantity(trade.normalQuantity, contract),
    f: trade.firstTradeId,
    l: trade.lastTradeId,
    T: trade.time + skewMs,
    m: trade.takerSide === 'sell',
    st: contract.inverse ? 2 : 1,
  };
}

/** `sequence` varies the place of `ps` and `st`: live frames of 2026 have them inside `o` or not at all. */
export function forceOrderFrame(
  record: LiquidationRecord,
  contract: FrameContract,
  eventTime: number,
  sequence: number,
): object {
  const { pair } = contract;
  const z = quantity(record.quantity, contract);
  const tagged = sequence % 2 === 0;
  const order = {
    s: record.symbol,
    ...(tagged && contract.inverse ? { ps: pair } : {}),
    S: record.side,
    o: 'LIMIT',
    f: 'IOC',
    q: z,
    p: decimal(record.orderPrice, contract.pricePrecision),
    ap: decimal(record.averagePrice, contract.pricePrecision),
    X: 'FILLED',
    l: quantity(record.lastQuantity, contract),
    z,
    T: record.time,
    ...(tagged && !contract.inverse ? { ps: pair, st: 1 } : {}),
  };
  return { e: 'forceOrder', E: eventTime, o: order, ...(tagged && contract.inverse ? { st: 2 } : {}) };
}

export function depthFrame(update: DepthUpdate, contract: FrameContract, eventTime: number, skewMs: number): object {
  return {
    e: 'depthUpdate',
    E: eventTime,
    T: update.time + skewMs,
    s: update.symbol,
    U: update.firstUpdateId,
    u: update.lastUpdateId,
    pu: update.previousUpdateId,
    b: levelStrings(update.bids, contract),
    a: levelStrings(update.asks, contract),
    ps: contract.pair,
    st: contract.inverse ? 2 : 1,
  };
}

/** The same as text, several times as fast: books are most of what a venue says. */
export function depthPayload(update: DepthUpdate, contract: FrameContract, eventTime: number, skewMs: number): string {
  const { pricePrecision, quantityPrecision } = contract;
  const text = (levels: readonly BookLevel[]): string => levelText(levels, pricePrecision, quantityPrecision);
  return (
    `{"e":"depthUpdate","E":${eventTime},"T":${update.time + skewMs},"s":${JSON.stringify(update.symbol)},` +
    `"U":${update.firstUpdateId},"u":${update.lastUpdateId},"pu":${update.previousUpdateId},` +
    `"b":${text(update.bids)},"a":${text(update.asks)},` +
    `"ps":${JSON.stringify(contract.pair)},"st":${contract.inverse ? 2 : 1}}`
  );
}

export function bookTickerFrame(
  numbered: NumberedBook,
  contract: FrameContract,
  eventTime: number,
  skewMs: number,
): object {
  const { book } = numbered;
  const [bid, bidQuantity] = book.bids[0] ?? [0, 0];
  const [ask, askQuantity] = book.asks[0] ?? [0, 0];
  return {
    e: 'bookTicker',
    u: numbered.lastUpdateId,
    E: eventTime,
    T: book.time + skewMs,
    s: book.symbol,
    ps: contract.pair,
    b: fixed(bid, contract.pricePrecision),
    B: fixed(bidQuantity, contract.quantityPrecision),
    a: fixed(ask, contract.pricePrecision),
    A: fixed(askQuantity, contract.quantityPrecision),
    st: contract.inverse ? 2 : 1,
  };
}

export function markPriceFrame(mark: MarkState, contract: FrameContract, eventTime: number, skewMs: number): object {
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
    st: contract.inverse ? 2 : 1,
  };
}

export function klineFrame(
  contract: FrameContract,
  bar: Bar,
  lastTradeId: number,
  closed: boolean,
  eventTime: number,
): object {
  const { symbol } = contract;
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
      o: fixed(bar.open, contract.pricePrecision),
      c: fixed(bar.close, contract.pricePrecision),
      h: fixed(bar.high, contract.pricePrecision),
      l: fixed(bar.low, contract.pricePrecision),
      v: fixed(bar.volume, contract.quantityPrecision),
      n: bar.trades,
      x: closed,
      q: fixed(bar.quoteVolume, 5),
      V: fixed(bar.takerBuyVolume, contract.quantityPrecision),
      Q: fixed(bar.takerBuyQuoteVolume, 5),
      B: '0',
    },
  };
}

/** A contract is announced, starts to trade, is settled, or is gone. */
export function contractInfoFrame(listing: Listing, eventTime: number): object {
  const { symbol, pair, inverse } = listing.contract;
  const { status, onboardDate, deliveryDate } = listingFields(listing);
  return {
    e: 'contractInfo',
    E: eventTime,
    s: symbol,
    ps: pair,
    ct: 'PERPETUAL',
    dt: deliveryDate,
    ot: onboardDate,
    cs: status,
    st: inverse ? 2 : 1,
  };
}

export function levelStrings(
  levels: readonly BookLevel[],
  contract: Pick<FrameContract, 'pricePrecision' | 'quantityPrecision'>,
): [string, string][] {
  return levels.map(([price, size]) => [
    fixed(price, contract.pricePrecision),
    size === 0 ? '0' : fixed(size, contract.quantityPrecision),
  ]);
}

function quantity(value: number, contract: FrameContract): string {
  // Sums of fills carry binary dust below the ninth digit.
  return decimal(Math.round(value * 1e8) / 1e8, contract.quantityPrecision);
}
