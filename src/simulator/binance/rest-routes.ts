import type { BookLevel, Listing, MarkState } from '../market/market-model.contract';
import type { ListedContract } from '../market/universe';
import { floorTo, INTERVALS } from './bars';
import { fixed, long } from './decimal';
import { inverseExchangeInfo, linearExchangeInfo } from './exchange-info';
import { levelStrings } from './frames';
import { invalidLimit, missingParameter, RestRefusal } from './rest-answers';
import type { StatisticsSources } from './rest-statistics';
import { dayTicker, klineRow, openInterestRow } from './rest-statistics';
import type { VenueClock } from './venue-clock';

export interface RestSources extends StatisticsSources {
  readonly clock: VenueClock;
}

/** Which allowance a request draws on; `futuresData` and `funding` have pools and no weight header of their own. */
export type RestPool = 'weight' | 'futuresData' | 'funding';

export interface RestRoute {
  readonly pool: RestPool;
  weight(query: URLSearchParams): number;
  answer(query: URLSearchParams, sources: RestSources): unknown;
}

const DEPTH_WEIGHTS: Readonly<Record<string, number>> = {
  '5': 2,
  '10': 2,
  '20': 2,
  '50': 2,
  '100': 5,
  '500': 10,
  '1000': 20,
};
const MAX_KLINES = 1500;
const DEFAULT_KLINES = 500;
const HIST_PERIODS = ['5m', '15m', '1h', '4h', '1d'];

export const REST_ROUTES: ReadonlyMap<string, RestRoute> = new Map<string, RestRoute>([
  ['/fapi/v1/time', weighing(1, (_, { clock }) => ({ serverTime: clock.now() }))],
  ['/fapi/v1/exchangeInfo', weighing(1, (_, { listings, clock }) => linearExchangeInfo(listings.all(), clock.now()))],
  ['/dapi/v1/exchangeInfo', weighing(1, (_, { listings, clock }) => inverseExchangeInfo(listings.all(), clock.now()))],
  ['/fapi/v1/ticker/24hr', perSymbol(1, 40, (query, sources) => tickers(query, sources, false))],
  ['/dapi/v1/ticker/24hr', perSymbol(1, 40, (query, sources) => tickers(query, sources, true))],
  ['/fapi/v1/premiumIndex', perSymbol(1, 10, (query, sources) => premiumIndex(query, sources, false))],
  ['/dapi/v1/premiumIndex', perSymbol(10, 10, (query, sources) => premiumIndex(query, sources, true))],
  ['/fapi/v1/openInterest', weighing(1, openInterest)],
  ['/dapi/v1/openInterest', weighing(1, openInterest)],
  ['/fapi/v1/klines', { pool: 'weight', weight: klinesWeight, answer: klines }],
  ['/fapi/v1/depth', { pool: 'weight', weight: depthWeight, answer: depth }],
  ['/fapi/v1/fundingInfo', { pool: 'funding', weight: () => 1, answer: fundingInfo }],
  ['/futures/data/openInterestHist', { pool: 'futuresData', weight: () => 1, answer: openInterestHist }],
  ['/api/v3/coins/markets', weighing(0, coinMarkets)],
]);

function weighing(weight: number, answer: RestRoute['answer']): RestRoute {
  return { pool: 'weight', weight: () => weight, answer };
}

function perSymbol(one: number, all: number, answer: RestRoute['answer']): RestRoute {
  return { pool: 'weight', weight: (query) => (query.has('symbol') ? one : all), answer };
}

function tickers(query: URLSearchParams, sources: RestSources, inverse: boolean): unknown {
  const now = sources.clock.now();
  if (query.has('symbol') && !inverse) return dayTicker(contractOf(query, sources), sources, now);
  return traded(inverse, query, sources).map((contract) => dayTicker(contract, sources, now));
}

/** The contract asked for, or all of the kind that have begun to trade. */
function traded(inverse: boolean, query: URLSearchParams, { listings }: RestSources): readonly ListedContract[] {
  if (query.has('symbol')) return [contractOf(query, { listings })];
  const begun = listings.all().filter(({ contract, status }) => contract.inverse === inverse && status !== 'pending');
  return begun.map(({ contract }) => contract);
}

function premiumIndex(query: URLSearchParams, sources: RestSources, inverse: boolean): unknown {
  const rows = traded(inverse, query, sources).flatMap((contract) => {
    const mark = sources.state.marks.get(contract.symbol);
    return mark ? [premiumRow(contract, mark, sources.clock.now())] : [];
  });
  return query.has('symbol') && !inverse ? rows[0] : rows;
}

function premiumRow(contract: ListedContract, mark: MarkState, nowMs: number): object {
  return {
    symbol: contract.symbol,
    ...(contract.inverse ? { pair: contract.pair } : {}),
    markPrice: long(mark.markPrice),
    indexPrice: long(mark.indexPrice),
    estimatedSettlePrice: long(mark.indexPrice),
    lastFundingRate: long(mark.fundingRate),
    interestRate: '0.00010000',
    nextFundingTime: mark.nextFundingTime,
    time: nowMs,
  };
}

function openInterest(query: URLSearchParams, { listings, state, clock }: RestSources): unknown {
  const contract = contractOf(query, { listings });
  const { symbol, pair, quantityPrecision, inverse } = contract;
  const quantity = state.openInterests.get(symbol)?.quantity ?? 0;
  const shared = { openInterest: fixed(quantity, quantityPrecision), symbol, time: clock.now() };
  return inverse ? { ...shared, pair, contractType: 'PERPETUAL' } : shared;
}

function klinesWeight(query: URLSearchParams): number {
  const limit = query.get('limit');
  if (limit === null) return 5;
  const steps: readonly (readonly [number, number])[] = [
    [100, 1],
    [500, 2],
    [1000, 5],
  ];
  return steps.find(([most]) => Number(limit) <= most)?.[1] ?? 10;
}

function klines(query: URLSearchParams, { listings, bars, clock }: RestSources): unknown {
  const contract = contractOf(query, { listings });
  const intervalMs = INTERVALS[query.get('interval') ?? ''];
  if (!intervalMs) throw new RestRefusal(-1120, 'Invalid interval.');
  const limit = limitOf(query, DEFAULT_KLINES, MAX_KLINES);
  const now = clock.now();
  const start = timeOf(query, 'startTime');
  const end = Math.min(timeOf(query, 'endTime') ?? now, now);
  const newest = floorTo(end, intervalMs);
  const source = bars.of(contract.symbol);
  const asked = start === undefined ? newest - (limit - 1) * intervalMs : Math.ceil(start / intervalMs) * intervalMs;
  // A contract has no candles from before it was listed.
  const oldest = Math.max(asked, floorTo(source?.since ?? Infinity, intervalMs));
  const rows: unknown[] = [];
  for (let time = oldest; time <= newest && rows.length < limit && source; time += intervalMs) {
    rows.push(klineRow(contract, source.bar(time, intervalMs, now), intervalMs));
  }
  return rows;
}

function depthWeight(query: URLSearchParams): number {
  return DEPTH_WEIGHTS[query.get('limit') ?? ''] ?? 1;
}

function depth(query: URLSearchParams, { listings, state, clock }: RestSources): unknown {
  const contract = contractOf(query, { listings });
  const limit = query.get('limit') ?? '500';
  if (!(limit in DEPTH_WEIGHTS)) throw new RestRefusal(-4021, `${limit} is not valid depth limit`);
  const numbered = state.books.get(contract.symbol);
  if (!numbered) throw new RestRefusal(-1121, 'Invalid symbol.');
  const { lastUpdateId, book } = numbered;
  const side = (levels: readonly BookLevel[]): [string, string][] =>
    levelStrings(levels.slice(0, Number(limit)), contract);
  const T = book.time + clock.skewMs;
  return { lastUpdateId, E: clock.now(), T, bids: side(book.bids), asks: side(book.asks) };
}

function fundingInfo(_: URLSearchParams, { listings }: RestSources): unknown {
  return listings.all().map(({ contract }) => ({
    symbol: contract.symbol,
    adjustedFundingRateCap: '0.02000000',
    adjustedFundingRateFloor: '-0.02000000',
    fundingIntervalHours: contract.dailyVolumeUsd < 1e8 ? 4 : 8,
    disclaimer: false,
    updateTime: null,
  }));
}

function openInterestHist(query: URLSearchParams, sources: RestSources): unknown {
  const { contract, onboardTime } = listingOf(query, sources);
  const period = query.get('period') ?? '';
  const periodMs = HIST_PERIODS.includes(period) ? (INTERVALS[period] ?? 0) : 0;
  if (!periodMs) throw new RestRefusal(-1130, "Data sent for parameter 'period' is not valid.");
  const limit = limitOf(query, 30, 500);
  const now = sources.clock.now();
  const newest = floorTo(Math.min(timeOf(query, 'endTime') ?? now, now), periodMs);
  const oldest = Math.max(newest - (limit - 1) * periodMs, timeOf(query, 'startTime') ?? 0, onboardTime);
  const rows: object[] = [];
  for (let time = newest; time >= oldest; time -= periodMs) rows.push(openInterestRow(contract, sources, time, now));
  return rows.reverse();
}

/** The CoinGecko-style fallback for market caps: coins with their supply, largest first. */
function coinMarkets(query: URLSearchParams, { listings }: RestSources): unknown {
  const page = Number(query.get('page') ?? '1');
  const perPage = Number(query.get('per_page') ?? '100');
  const rows = listings.assets.map((asset) => ({
    id: asset.asset.toLowerCase(),
    symbol: asset.asset.toLowerCase(),
    name: asset.asset,
    current_price: asset.price,
    market_cap: Math.round(asset.price * asset.circulatingSupply),
    circulating_supply: asset.circulatingSupply,
  }));
  return rows.sort((a, b) => b.market_cap - a.market_cap).slice((page - 1) * perPage, page * perPage);
}

/** By symbol, or by pair where the venue asks for that. */
function listingOf(query: URLSearchParams, { listings }: Pick<RestSources, 'listings'>): Listing {
  const [pair, symbol] = [query.get('pair'), query.get('symbol')];
  if (pair === null && !symbol) throw missingParameter('symbol');
  const listing =
    pair === null
      ? listings.find(symbol ?? '')
      : listings.all().find(({ contract }) => contract.inverse && contract.pair === pair);
  if (!listing) throw new RestRefusal(-1121, 'Invalid symbol.');
  return listing;
}

function contractOf(query: URLSearchParams, sources: Pick<RestSources, 'listings'>): ListedContract {
  return listingOf(query, sources).contract;
}

function limitOf(query: URLSearchParams, fallback: number, most: number): number {
  const text = query.get('limit');
  if (text === null) return fallback;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw invalidLimit();
  return limit;
}

function timeOf(query: URLSearchParams, name: 'startTime' | 'endTime'): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const time = Number(text);
  if (!Number.isInteger(time) || time < 0) throw new RestRefusal(-1130, `parameter '${name}' is invalid.`);
  return time;
}
