import { AppError } from '../../core/errors';
import { MarketCapSource } from '../../core/venue.contract';
import type { RestClient } from '../transport/rest.client';

/** Coins by capitalisation, 250 a page; the first two hold everything above some ten million USD. */
const PAGES = [1, 2];

/**
 * CoinGecko's keyless list: `[{"symbol":"btc","market_cap":2300000000000,…}]`. Symbols are lower case and not unique,
 * a capitalisation may be null or 0.
 */
export class CoinGeckoSource extends MarketCapSource {
  readonly name = 'coingecko';

  constructor(private readonly rest: RestClient) {
    super();
  }

  override async marketCaps(): Promise<ReadonlyMap<string, number>> {
    const caps = new Map<string, number>();
    for (const page of PAGES) {
      const path = `/api/v3/coins/markets?vs_currency=usd&order=market_cap_desc&per_page=250&page=${page}`;
      const rows = await this.rest.get(path, 1);
      if (!Array.isArray(rows)) throw new AppError(`${path}: expected a list`, 'REST');
      for (const row of rows as unknown[]) add(caps, row);
    }
    return caps;
  }
}

function add(caps: Map<string, number>, row: unknown): void {
  if (typeof row !== 'object' || row === null) return;
  const { symbol, market_cap: cap } = row as { symbol?: unknown; market_cap?: unknown };
  if (typeof symbol !== 'string' || typeof cap !== 'number' || !(cap > 0)) return;
  const asset = symbol.toUpperCase();
  caps.set(asset, Math.max(caps.get(asset) ?? 0, cap));
}
