import { hashText, hashUnit } from '../market/random';
import type { ListedContract } from '../market/universe';
import { notionalOf } from '../market/universe';
import type { Bar } from './bar-series';
import type { VenueBars } from './bars';
import { floorTo } from './bars';
import { fixed, long } from './decimal';
import type { VenueListings } from './venue-listings';
import type { VenueState } from './venue-state';

const HOUR_MS = 3_600_000;

/** What the statistics read. */
export interface StatisticsSources {
  readonly listings: VenueListings;
  readonly state: VenueState;
  readonly bars: VenueBars;
}

/** The rolling day of one contract, as `/ticker/24hr` tells it. */
export function dayTicker(contract: ListedContract, { state, bars }: StatisticsSources, nowMs: number): object {
  const { symbol, pricePrecision, quantityPrecision, inverse, pair } = contract;
  const hours = lastDay(bars, symbol, nowMs);
  const last = state.lastPrice(symbol) || (hours.at(-1)?.close ?? 0);
  const open = hours[0]?.open ?? last;
  const total = (field: 'volume' | 'quoteVolume' | 'trades'): number => hours.reduce((sum, bar) => sum + bar[field], 0);
  const price = (value: number): string => fixed(value, pricePrecision);
  const quote = total('quoteVolume');
  const volume = total('volume');
  const mean = inverse ? (volume * contract.contractSize) / quote : quote / volume;
  const count = Math.round(total('trades'));
  return {
    symbol,
    ...(inverse ? { pair } : {}),
    priceChange: price(last - open),
    priceChangePercent: fixed(open > 0 ? (last / open - 1) * 100 : 0, 3),
    weightedAvgPrice: price(volume > 0 ? mean : last),
    lastPrice: price(last),
    lastQty: fixed(10 ** -quantityPrecision, quantityPrecision),
    openPrice: price(open),
    highPrice: price(Math.max(last, ...hours.map((bar) => bar.high))),
    lowPrice: price(Math.min(last, ...hours.map((bar) => bar.low))),
    volume: fixed(volume, quantityPrecision),
    [inverse ? 'baseVolume' : 'quoteVolume']: inverse ? long(quote) : fixed(quote, 2),
    openTime: floorTo(nowMs, 60_000) - 24 * HOUR_MS,
    closeTime: nowMs,
    firstId: 7_786_568_797,
    lastId: 7_786_568_797 + Math.max(0, count - 1),
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

/** Open interest at the end of a period: as it was since the market opened, and a seeded past before that. */
export function openInterestRow(
  contract: ListedContract,
  { listings, state, bars }: StatisticsSources,
  time: number,
  nowMs: number,
): object {
  const quantity = state.openInterestAt(contract.symbol, time) ?? pastOpenInterest(contract, state, time);
  const price = bars.of(contract.symbol)?.bar(floorTo(time, 60_000), 60_000, nowMs).open ?? 0;
  const usd = notionalOf(contract, quantity, price);
  const sums = { sumOpenInterest: long(quantity), sumOpenInterestValue: long(contract.inverse ? usd / price : usd) };
  if (contract.inverse) return { pair: contract.pair, contractType: 'PERPETUAL', ...sums, timestamp: time };
  const supply = listings.assetOf(contract).circulatingSupply;
  return { symbol: contract.symbol, ...sums, CMCCirculatingSupply: long(supply), timestamp: time };
}

function lastDay(bars: VenueBars, symbol: string, nowMs: number): Bar[] {
  const current = floorTo(nowMs, HOUR_MS);
  const contract = bars.of(symbol);
  if (!contract) return [];
  const hours: Bar[] = [];
  for (let time = Math.max(current - 23 * HOUR_MS, floorTo(contract.since, HOUR_MS)); time <= current; time += HOUR_MS)
    hours.push(contract.bar(time, HOUR_MS, nowMs));
  return hours;
}

/** Joins what was open when the market opened. */
function pastOpenInterest(contract: ListedContract, state: VenueState, time: number): number {
  const first = state.firstOpenInterest(contract.symbol);
  if (!first) return 0;
  const wave = 0.03 * Math.sin(time / (11 * HOUR_MS)) + 0.004 * hashUnit(hashText(contract.symbol), time / 300_000);
  const fade = Math.min(1, Math.max(0, first.time - time) / (6 * HOUR_MS));
  return first.quantity * (1 + wave * fade);
}
