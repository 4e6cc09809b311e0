import type { LoadContract } from './contracts';
import { ticksText } from './digits';
import { BOOK_STEP } from './frame-marks';

/** Payloads as the venue writes them, key by key and in its order (exchanges.md 1.4). Places to be patched hold zeros. */
export const NO_TIME = '0000000000000';
export const NO_ID = '0000000000';
/** Update ids have thirteen digits at the venue; the last nine change. */
export const BOOK_ID_PREFIX = '8800';
const NO_BOOK_ID = `${BOOK_ID_PREFIX}000000000`;
export const BOOK_LEVELS = 20;
/** Aggregates are collected for 100 ms, liquidations for a second; live frames show a little more than that. */
export const TRADE_AGE_MS = 104;
export const BOOK_AGE_MS = 6;
export const FORCED_AGE_MS = 1_008;
const EIGHT_HOURS_MS = 28_800_000;

export interface TradeFigures {
  readonly ticks: number;
  readonly quantity: string;
  readonly sells: boolean;
}

export function tradeText(contract: LoadContract, { ticks, quantity, sells }: TradeFigures): string {
  const price = ticksText(ticks, contract.pricePrecision);
  return (
    `{"e":"aggTrade","E":${NO_TIME},"a":${NO_ID},"s":"${contract.symbol}","p":"${price}","q":"${quantity}",` +
    `"nq":"${quantity}","f":${NO_ID},"l":${NO_ID},"T":${NO_TIME},"m":${sells},"st":1}`
  );
}

/** `quantity` gives a size for each level in turn. */
export function bookText(contract: LoadContract, ticks: number, quantity: () => string): string {
  const side = (direction: 1 | -1): string =>
    Array.from({ length: BOOK_LEVELS }, (_, level) => {
      const price = ticksText(Math.max(1, ticks + direction * (level + 1)), contract.pricePrecision);
      return `["${price}","${quantity()}"]`;
    }).join(',');
  return (
    `{"e":"depthUpdate","E":${NO_TIME},"T":${NO_TIME},"s":"${contract.symbol}","U":${NO_BOOK_ID},"u":${NO_BOOK_ID},` +
    `"pu":${NO_BOOK_ID},"b":[${side(-1)}],"a":[${side(1)}],"ps":"${contract.symbol}","st":1}`
  );
}

export function markText(contract: LoadContract, ticks: number, eventMs: number, tail: string): string {
  const { symbol, pricePrecision } = contract;
  const price = ticksText(ticks, pricePrecision);
  const eight = price.padEnd(price.length - pricePrecision + 8, '0');
  const settlement = price + tail;
  const funding = (Math.floor(eventMs / EIGHT_HOURS_MS) + 1) * EIGHT_HOURS_MS;
  return (
    `{"e":"markPriceUpdate","E":${eventMs},"s":"${symbol}","p":"${eight}","i":"${eight}","P":"${settlement}",` +
    `"r":"-0.00031250","ap":"${eight}","T":${funding},"st":1}`
  );
}

export interface ForcedFigures {
  readonly side: 'SELL' | 'BUY';
  readonly orderTicks: number;
  readonly averageTicks: number;
  readonly quantity: string;
  readonly lastQuantity: string;
  /** Live frames of 2026 have `ps` and `st` inside `o`, or not at all. */
  readonly tagged: boolean;
}

export function forcedText(contract: LoadContract, figures: ForcedFigures, eventMs: number, tail: string): string {
  const { symbol, pricePrecision } = contract;
  const { side, quantity, lastQuantity } = figures;
  const average = ticksText(figures.averageTicks, pricePrecision) + tail;
  return (
    `{"e":"forceOrder","E":${eventMs},"o":{"s":"${symbol}","S":"${side}","o":"LIMIT","f":"IOC","q":"${quantity}",` +
    `"p":"${ticksText(figures.orderTicks, pricePrecision)}","ap":"${average}","X":"FILLED","l":"${lastQuantity}",` +
    `"z":"${quantity}","T":${eventMs - FORCED_AGE_MS}${figures.tagged ? `,"ps":"${symbol}","st":1` : ''}}}`
  );
}

/** First and last update id of the n-th book of a symbol, without their common prefix. */
export function bookIds(sequence: number): {
  readonly first: number;
  readonly last: number;
  readonly previous: number;
} {
  const last = sequence * BOOK_STEP;
  return { first: last - BOOK_STEP + 1, last, previous: last - BOOK_STEP };
}
