import type { Instrument } from '../../../core/instrument';

/** Which socket a stream belongs to: each class flows on its own path only. */
export type BinanceRoute = 'market' | 'public';

/** Paths by preference. The bare one is the old address: silent for market streams since 2026-04-23, but the only other. */
export const ROUTE_PATHS: Readonly<Record<BinanceRoute, readonly string[]>> = {
  market: ['/market/stream', '/stream'],
  public: ['/public/stream', '/stream'],
};

export const LIQUIDATIONS = '!forceOrder@arr';

/** Stream names are lower case; other scripts have none and stay as they are. */
export function tradeStream(instrument: Instrument): string {
  return `${instrument.symbol.toLowerCase()}@aggTrade`;
}

export function markPriceStream(instrument: Instrument): string {
  return `${instrument.symbol.toLowerCase()}@markPrice@1s`;
}

/** The top 20 of the book, whole in every frame, so that it needs no snapshot. */
export function bookStream(instrument: Instrument): string {
  return `${instrument.symbol.toLowerCase()}@depth20@100ms`;
}

/** REST paths with what they cost of the 2,400 a minute that both futures hosts share. */
export const REST = {
  exchangeInfo: { path: '/fapi/v1/exchangeInfo', weight: 1 },
  coinExchangeInfo: { path: '/dapi/v1/exchangeInfo', weight: 1 },
  ticker24h: { path: '/fapi/v1/ticker/24hr', weight: 40 },
  klines: (symbol: string, interval: string, limit: number) => ({
    path: `/fapi/v1/klines?symbol=${encodeURIComponent(symbol)}&interval=${interval}&limit=${limit}`,
    weight: limit <= 100 ? 1 : limit <= 500 ? 2 : 5,
  }),
  openInterestHistory: (symbol: string) => ({
    path: `/futures/data/openInterestHist?symbol=${encodeURIComponent(symbol)}&period=5m&limit=1`,
    weight: 0,
  }),
} as const;
