import type { Bar, Gap, Liquidation, Mark, MarketEvent, Reference, Tick, Trade } from '../market-event';

/** Wednesday 2026-11-18, 14:00:00 UTC: the us session. */
export const START = Date.UTC(2026, 10, 18, 14);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** How long a frame takes to get here unless a test says otherwise. */
const LATENCY_MS = 10;

/** A long of 100,000 USD on the BTC perpetual, on a feed that shows every liquidation. */
export function liquidation(changes: Partial<Liquidation> = {}): Liquidation {
  const { exchangeTime = START, price = 100_000, notionalUsd = 100_000 } = changes;
  return {
    type: 'liquidation',
    venue: 'binance',
    instrument: 'BTC/USDT:USDT',
    exchangeTime,
    receivedTime: exchangeTime + LATENCY_MS,
    price,
    quantity: notionalUsd / price,
    side: 'sell',
    notionalUsd,
    sampled: false,
    priceKind: 'fill',
    ...changes,
  };
}

/** Liquidations of the given sizes, `stepMs` apart, the first at `exchangeTime`. */
export function burst(
  sizes: readonly number[],
  stepMs = SECOND,
  changes: Omit<Partial<Liquidation>, 'receivedTime'> = {},
): Liquidation[] {
  const from = changes.exchangeTime ?? START;
  return sizes.map((notionalUsd, i) => liquidation({ ...changes, notionalUsd, exchangeTime: from + i * stepMs }));
}

/** A taker buying one coin for 100,000 USD. */
export function trade(changes: Partial<Trade> = {}): Trade {
  const exchangeTime = changes.exchangeTime ?? START;
  return {
    type: 'trade',
    venue: 'binance',
    instrument: 'BTC/USDT:USDT',
    exchangeTime,
    receivedTime: exchangeTime + LATENCY_MS,
    price: 100_000,
    quantity: 1,
    takerSide: 'buy',
    ...changes,
  };
}

export function mark(changes: Partial<Mark> = {}): Mark {
  const exchangeTime = changes.exchangeTime ?? START;
  return {
    type: 'mark',
    venue: 'binance',
    instrument: 'BTC/USDT:USDT',
    exchangeTime,
    receivedTime: exchangeTime + LATENCY_MS,
    markPrice: 100_000,
    ...changes,
  };
}

export function bar(changes: Partial<Bar> = {}): Bar {
  const { exchangeTime = START, close = 100_000 } = changes;
  return {
    type: 'bar',
    venue: 'binance',
    instrument: 'BTC/USDT:USDT',
    exchangeTime,
    receivedTime: exchangeTime + LATENCY_MS,
    intervalSeconds: 3600,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    ...changes,
  };
}

export function reference(changes: Partial<Reference> = {}): Reference {
  return { type: 'reference', asset: 'BTC', receivedTime: START, source: 'test', ...changes };
}

export function gap(changes: Partial<Gap> = {}): Gap {
  const { from = START, to } = changes;
  return {
    type: 'gap',
    venue: 'binance',
    stream: 'binance:!forceOrder@arr',
    reason: 'disconnect',
    from,
    receivedTime: to ?? from,
    ...changes,
  };
}

export function tick(receivedTime: number): Tick {
  return { type: 'tick', receivedTime };
}

/** A tick each full second after `from`, up to and with `to`. */
export function ticks(from: number, to: number): Tick[] {
  const list: Tick[] = [];
  for (let t = Math.floor(from / SECOND) * SECOND + SECOND; t <= to; t += SECOND) list.push(tick(t));
  return list;
}

export interface Baseline {
  readonly instrument?: string;
  readonly dailyVolumeUsd: number;
  /** Standard deviation of a day's log return, as a fraction. */
  readonly volatility: number;
  readonly close?: number;
  /** End of the newest bar. */
  readonly until?: number;
}

/** 14 daily and 169 hourly bars from which exactly this volume and this volatility follow. */
export function baselineBars(baseline: Baseline): Bar[] {
  const { instrument = 'BTC/USDT:USDT', dailyVolumeUsd, volatility, close = 100_000, until = START } = baseline;
  const hours = 168;
  // Returns that alternate between +r and -r have the sample deviation r * sqrt(n / (n - 1)).
  const step = (volatility / Math.sqrt(24)) * Math.sqrt((hours - 1) / hours);
  const days = Array.from({ length: 14 }, (_, i) =>
    bar({ instrument, intervalSeconds: 86_400, exchangeTime: until - i * DAY, close, quoteVolume: dailyVolumeUsd }),
  );
  const hourly = Array.from({ length: hours + 1 }, (_, i) =>
    bar({ instrument, exchangeTime: until - (hours - i) * HOUR, close: i % 2 === 0 ? close : close * Math.exp(step) }),
  );
  return [...days, ...hourly];
}

/** In the order they are received; equal times keep the order given. */
export function byReceivedTime<T extends MarketEvent>(events: readonly T[]): T[] {
  return [...events].sort((a, b) => a.receivedTime - b.receivedTime);
}
