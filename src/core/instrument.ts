/** A place where contracts trade. Logs may carry other names; the code only promises to know these. */
export type Venue = 'binance' | 'bybit' | 'okx' | 'deribit' | (string & {});

export type ContractKind = 'linear' | 'inverse';

/**
 * One tradable contract at one venue.
 * `symbol` is the venue's own name (`1000PEPEUSDT`), `instrument` the unified one (`1000PEPE/USDT:USDT`).
 */
export interface Instrument {
  readonly venue: Venue;
  readonly symbol: string;
  readonly instrument: string;
  /** The coin itself, multiplier removed: `PEPE` for `1000PEPE`. */
  readonly asset: string;
  readonly quote: string;
  readonly kind: ContractKind;
  /** Coins per quoted unit: 1000 for `1000PEPE`; 1 almost everywhere else. */
  readonly multiplier: number;
  /** USD per contract of an inverse contract; 1 for a linear one, whose quantities are coins already. */
  readonly contractSize: number;
  readonly expiry?: number;
  readonly active: boolean;
}

const MULTIPLIER_PREFIX = /^(1000000|100000|10000|1000|1M)(?=[A-Za-z])/;
const MULTIPLIER_SUFFIX = /^([A-Za-z]+)(1000000|100000|10000|1000)$/;

/**
 * Splits a venue's base name into the coin and how many of it one quoted unit holds.
 * `1000PEPE` -> PEPE x 1000, `1MBABYDOGE` -> BABYDOGE x 1,000,000; `1INCH`, `0G`, `2Z` and `4` are coins as they stand.
 */
export function splitMultiplier(base: string): { readonly asset: string; readonly multiplier: number } {
  const prefix = MULTIPLIER_PREFIX.exec(base)?.[1];
  if (prefix !== undefined) {
    return { asset: base.slice(prefix.length), multiplier: prefix === '1M' ? 1_000_000 : Number(prefix) };
  }
  const suffix = MULTIPLIER_SUFFIX.exec(base);
  if (suffix?.[1] !== undefined) return { asset: suffix[1], multiplier: Number(suffix[2]) };
  return { asset: base, multiplier: 1 };
}

/** Unified (ccxt) name: `BTC/USDT:USDT`, `BTC/USD:BTC`, `BTC/USDT:USDT-250926` for a dated contract. */
export function unifiedName(base: string, quote: string, settle: string, expiry?: number): string {
  const date = expiry === undefined ? '' : `-${new Date(expiry).toISOString().slice(2, 10).replaceAll('-', '')}`;
  return `${base}/${quote}:${settle}${date}`;
}

const assets = new Map<string, string>();

/** The coin behind a unified name: `1000PEPE/USDT:USDT` -> `PEPE`. */
export function assetOf(instrument: string): string {
  let asset = assets.get(instrument);
  if (asset === undefined) {
    const slash = instrument.indexOf('/');
    asset = splitMultiplier(slash < 0 ? instrument : instrument.slice(0, slash)).asset;
    if (assets.size < 20_000) assets.set(instrument, asset);
  }
  return asset;
}
