import type { ListedContract } from '../market/instruments';
import { findAsset, notionalOf } from '../market/instruments';
import { hashText, hashUnit } from '../market/random';
import type { Bar, VenueBars } from './bars';
import { floorTo } from './bars';
import { fixed, long } from './decimal';
import type { VenueState } from './venue-state';

const HOUR_MS = 3_600_000;

/** What the statistics read. */
export interface StatisticsSources {
  readonly state: VenueState;
  readonly bars: VenueBars;
}

/** The rolling day of one contract, as `/ticker/24hr` tells it. */
export function dayTicker(contract: ListedContract, { state, bars }: StatisticsSources, nowMs: number): object {
  const { symbol, pricePrecision, quantityPrecision, inverse, pair } = contract;
  const hours = lastDay(bars, symbol, nowMs);
  const open = hours[0]?.open ?? 0;
  const last = state.lastPrice(symbol);
  const total = (field: 'volume' | 'quoteVolume' | 'trades'): number => hours.reduce((sum, bar) => sum + bar[field], 0);
  const price = (value: number): string => fixed(value, pricePrecision);
  const quote = total('quoteVolume');
  const mean = inverse ? (total('volume') * contract.contractSize) / quote : quote / total('volume');
  const count = Math.round(total('trades'));
  return {
    symbol,
    ...(inverse ? { pair } : {}),
    priceChange: price(last - open),
    priceChangePercent: fixed((last / open - 1) * 100, 3),
    weightedAvgPrice: price(mean),
    lastPrice: price(last),
    lastQty: fixed(10 ** -quantityPrecision, quantityPrecision),
    openPrice: price(open),
    highPrice: price(Math.max(last, ...hours.map((bar) => bar.high))),
    lowPrice: price(Math.min(last, ...hours.map((bar) => bar.low))),
    volume: fixed(total('volume'), quantityPrecision),
    [inverse ? 'baseVolume' : 'quoteVolume']: inverse ? long(quote) : fixed(quote, 2),
    openTime: floorTo(nowMs, 60_000) - 24 * HOUR_MS,
    closeTime: nowMs,
    firstId: 7_786_568_797,
    lastId: 7_786_568_797 + count - 1,
    count,
  };
}

export function klineRow(contract: ListedContract, bar: Bar, intervalMs: number): readonly (string | number)[] {
  const price = (value: number): string => fixed(value, contract.pricePrecision);
  const size = (value: number): string => fixed(value, contract.quantityPrecision);
  const quote = (value: number): string => (contract.inverse ? long(value) : fixed(value, 5));
  return [
    bar.time,
    price(bar.open),
    price(bar.high),
    price(bar.low),
    price(bar.close),
    size(bar.volume),
    bar.time + intervalMs - 1,
    quote(bar.quoteVolume),
    Math.round(bar.trades),
    size(bar.takerBuyVolume),
    quote(bar.takerBuyQuoteVolume),
    '0',
  ];
}

/** Open interest at the end of a period: the present one, with a seeded past. */
export function openInterestRow(
  contract: ListedContract,
  { state, bars }: StatisticsSources,
  time: number,
  nowMs: number,
): object {
  const present = state.openInterests.get(contract.symbol)?.quantity ?? 0;
  const wave = 0.03 * Math.sin(time / (11 * HOUR_MS)) + 0.004 * hashUnit(hashText(contract.symbol), time / 300_000);
  const fade = Math.min(1, (nowMs - time) / (6 * HOUR_MS));
  const quantity = present * (1 + wave * fade);
  const price = bars.of(contract.symbol)?.bar(floorTo(time, 60_000), 60_000, nowMs).open ?? 0;
  const usd = notionalOf(contract, quantity, price);
  const sums = { sumOpenInterest: long(quantity), sumOpenInterestValue: long(contract.inverse ? usd / price : usd) };
  if (contract.inverse) return { pair: contract.pair, contractType: 'PERPETUAL', ...sums, timestamp: time };
  const supply = findAsset(contract.asset).circulatingSupply;
  return { symbol: contract.symbol, ...sums, CMCCirculatingSupply: long(supply), timestamp: time };
}

function lastDay(bars: VenueBars, symbol: string, nowMs: number): Bar[] {
  const current = floorTo(nowMs, HOUR_MS);
  const contract = bars.of(symbol);
  if (!contract) return [];
  return Array.from({ length: 24 }, (_, index) => contract.bar(current - (23 - index) * HOUR_MS, HOUR_MS, nowMs));
}
