import { type ListedContract, Universe } from '../market/universe';

/** A contract as the load sees it: how its figures are written, and how much of the flow is its own. */
export interface LoadContract {
  readonly index: number;
  readonly symbol: string;
  /** As stream names begin: lower case, which other scripts do not have. */
  readonly stream: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly subType: string;
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  /** Price on a calm day, in ticks and in USD. */
  readonly calmTicks: number;
  readonly priceUsd: number;
  readonly dailyVolumeUsd: number;
  readonly calmTradesPerSecond: number;
}

export const MOST_CONTRACTS = 600;

/** Binance's USDT contracts of the largest coins, largest first: the names the rest of the simulator trades. */
export function loadContracts(count: number): readonly LoadContract[] {
  const universe = new Universe(count);
  return universe
    .contractsOn('binance')
    .filter(({ quoteAsset, inverse }) => !inverse && quoteAsset === 'USDT')
    .map((listed, index) => toLoadContract(listed, universe.asset(listed.asset).price * listed.multiplier, index));
}

function toLoadContract(listed: ListedContract, priceUsd: number, index: number): LoadContract {
  const { symbol, baseAsset, quoteAsset, subType, pricePrecision, quantityPrecision, dailyVolumeUsd } = listed;
  return {
    index,
    symbol,
    stream: symbol.toLowerCase(),
    baseAsset,
    quoteAsset,
    subType,
    pricePrecision,
    quantityPrecision,
    calmTicks: Math.round(priceUsd * 10 ** pricePrecision),
    priceUsd,
    dailyVolumeUsd,
    calmTradesPerSecond: listed.tradesPerSecond,
  };
}
