/**
 * What a crash is made of, at a given rate.
 *
 * Books and mark prices go by the venue's clock and not by how wild it is: ten books and one mark price a second for
 * every contract, in a crash as on a quiet night (only that every book changes every time). Forced orders are sampled to
 * one record a symbol and second, so even the worst second cannot hold more of them than there are symbols. What grows
 * without a bound is trades. So the slow kinds take what is theirs and trades take the rest: of 600 symbols at 40,000
 * frames a second about 83 % trades, 15 % books, 1.5 % mark prices and up to 1 % forced orders; at 20,000 about 66, 30,
 * 3 and 1.
 */
export const KINDS = ['aggTrade', 'depth', 'markPrice', 'forceOrder'] as const;
export type Kind = (typeof KINDS)[number];
export type ByKind = Record<Kind, number>;

export const BOOKS_PER_SECOND = 10;
/** Below some rate the slow kinds would leave no room for trades, and a mix without them is no crash. */
const MOST_BOOKS = 0.4;
const MOST_MARKS = 0.05;
const MOST_FORCED = 0.02;

export interface Mix {
  readonly rate: number;
  readonly symbols: number;
  /** A book is pushed every so many tenths of a second; 1 unless the rate is too low for all of them. */
  readonly bookEvery: number;
  /** A mark price is pushed every so many seconds. */
  readonly markEvery: number;
  /** Most forced orders in any second. */
  readonly forcedPerSecond: number;
}

export function mixFor(rate: number, symbols: number): Mix {
  return {
    rate,
    symbols,
    bookEvery: Math.max(1, Math.ceil((BOOKS_PER_SECOND * symbols) / (MOST_BOOKS * rate))),
    markEvery: Math.max(1, Math.ceil(symbols / (MOST_MARKS * rate))),
    forcedPerSecond: Math.min(symbols, Math.floor(MOST_FORCED * rate)),
  };
}

/** Shares of a second with this many forced orders. */
export function shares(mix: Mix, forcedOrders: number): ByKind {
  const depth = (BOOKS_PER_SECOND * mix.symbols) / mix.bookEvery / mix.rate;
  const markPrice = mix.symbols / mix.markEvery / mix.rate;
  const forceOrder = Math.min(forcedOrders, mix.forcedPerSecond) / mix.rate;
  return { aggTrade: 1 - depth - markPrice - forceOrder, depth, markPrice, forceOrder };
}

export function noneByKind(): ByKind {
  return { aggTrade: 0, depth: 0, markPrice: 0, forceOrder: 0 };
}

export function totalOf(counts: ByKind): number {
  return KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}
