import { AppError } from '../../../core/errors';
import { type Instrument, splitMultiplier, unifiedName } from '../../../core/instrument';
import type { Bar } from '../../../core/market-event';
import type { RestClient } from '../../transport/rest.client';
import { decimal, isRecord, text } from './binance.payloads';
import { REST } from './binance.urls';

/** Delivery date of a contract that has none. */
const NEVER = 4_133_404_800_000;
const DAY_SECONDS = 86_400;
const INTERVALS: Readonly<Record<number, string>> = { 60: '1m', 300: '5m', 3600: '1h', [DAY_SECONDS]: '1d' };

/** The slow questions to Binance. Answers are narrowed from `unknown`; a row that makes no sense is left out. */
export class BinanceRest {
  constructor(
    private readonly linear: RestClient,
    private readonly coin: RestClient,
  ) {}

  async instruments(): Promise<Instrument[]> {
    const [linear, coin] = await Promise.allSettled([
      this.linear.get(REST.exchangeInfo.path, REST.exchangeInfo.weight),
      this.coin.get(REST.coinExchangeInfo.path, REST.coinExchangeInfo.weight),
    ]);
    if (linear.status === 'rejected') throw linear.reason;
    this.applyLimit(linear.value);
    return [
      ...parseSymbols(linear.value, 'linear'),
      ...(coin.status === 'fulfilled' ? parseSymbols(coin.value, 'inverse') : []),
    ];
  }

  async volumes(): Promise<Map<string, number>> {
    const rows = list(await this.linear.get(REST.ticker24h.path, REST.ticker24h.weight), REST.ticker24h.path);
    const volumes = new Map<string, number>();
    for (const row of rows) {
      if (!isRecord(row)) continue;
      const [symbol, volume] = [text(row['symbol']), decimal(row['quoteVolume'])];
      if (symbol !== undefined && volume >= 0) volumes.set(symbol, volume);
    }
    return volumes;
  }

  /** One bar more is asked for than wanted: the last one is still open and is left out. */
  async bars(instrument: Instrument, intervalSeconds: number, count: number, now: number): Promise<Bar[]> {
    const interval = INTERVALS[intervalSeconds];
    if (interval === undefined)
      throw new AppError(
        `bars: expected an interval of ${Object.keys(INTERVALS).join(', ')} s, was ${intervalSeconds}`,
        'REST',
      );
    const { path, weight } = REST.klines(instrument.symbol, interval, count + 1);
    const rows = list(await this.linear.get(path, weight), path);
    return rows.flatMap((row) => toBar(row, instrument, intervalSeconds, now)).slice(-count);
  }

  async circulatingSupply(instrument: Instrument): Promise<number | undefined> {
    const { path, weight } = REST.openInterestHistory(instrument.symbol);
    const row = list(await this.linear.get(path, weight), path).at(-1);
    const supply = isRecord(row) ? decimal(row['CMCCirculatingSupply']) : NaN;
    return supply > 0 ? supply : undefined;
  }

  private applyLimit(raw: unknown): void {
    const limits = isRecord(raw) && Array.isArray(raw['rateLimits']) ? (raw['rateLimits'] as unknown[]) : [];
    for (const limit of limits) {
      if (isRecord(limit) && limit['rateLimitType'] === 'REQUEST_WEIGHT' && typeof limit['limit'] === 'number')
        this.linear.budget.setLimit(limit['limit']);
    }
  }
}

function parseSymbols(raw: unknown, kind: 'linear' | 'inverse'): Instrument[] {
  const rows = isRecord(raw) && Array.isArray(raw['symbols']) ? (raw['symbols'] as unknown[]) : [];
  return rows.flatMap((row) => {
    const instrument = isRecord(row) ? toInstrument(row, kind) : undefined;
    return instrument === undefined ? [] : [instrument];
  });
}

/** A row of exchangeInfo. Names come from its metadata, never from cutting the symbol. */
function toInstrument(row: Readonly<Record<string, unknown>>, kind: 'linear' | 'inverse'): Instrument | undefined {
  const [symbol, base, quote, margin] = [
    text(row['symbol']),
    text(row['baseAsset']),
    text(row['quoteAsset']),
    text(row['marginAsset']),
  ];
  if (symbol === undefined || base === undefined || quote === undefined || margin === undefined) return undefined;
  const status = text(row['status']) ?? text(row['contractStatus']);
  const delivery = decimal(row['deliveryDate']);
  const perpetual = /PERPETUAL/.test(text(row['contractType']) ?? '');
  const expiry = perpetual || !(delivery > 0) || delivery >= NEVER ? undefined : delivery;
  const size = decimal(row['contractSize']);
  const { asset, multiplier } = splitMultiplier(base);
  return {
    venue: 'binance',
    symbol,
    instrument: unifiedName(base, quote, margin, expiry),
    asset,
    quote,
    kind,
    multiplier,
    contractSize: kind === 'inverse' && size > 0 ? size : 1,
    expiry,
    active: status === 'TRADING',
  };
}

/** `[openTime, open, high, low, close, volume, closeTime, quoteVolume, count, takerBuyBase, takerBuyQuote, "0"]` */
function toBar(row: unknown, instrument: Instrument, intervalSeconds: number, now: number): Bar[] {
  if (!Array.isArray(row)) return [];
  const [open, high, low, close, volume, closeTime, quoteVolume] = [1, 2, 3, 4, 5, 6, 7].map((i) =>
    decimal((row as unknown[])[i]),
  ) as [number, number, number, number, number, number, number];
  const takerBuyVolume = decimal((row as unknown[])[9]);
  const end = closeTime + 1;
  if (!(close > 0) || !(end <= now)) return [];
  return [
    {
      type: 'bar',
      venue: 'binance',
      instrument: instrument.instrument,
      exchangeTime: end,
      receivedTime: now,
      intervalSeconds,
      open,
      high,
      low,
      close,
      volume,
      quoteVolume: Number.isNaN(quoteVolume) ? undefined : quoteVolume,
      takerBuyVolume: Number.isNaN(takerBuyVolume) ? undefined : takerBuyVolume,
    },
  ];
}

function list(raw: unknown, path: string): unknown[] {
  if (!Array.isArray(raw))
    throw new AppError(`${path}: expected a list, was ${JSON.stringify(raw)?.slice(0, 100)}`, 'REST');
  return raw as unknown[];
}
