import type { LoadContract } from './contracts';
import { ticksText } from './digits';

export interface RestAnswer {
  readonly status: number;
  readonly body: object;
}

const NO_DELIVERY = 4_133_404_800_000;
const RATE_LIMITS = [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 }];

/**
 * The two questions a reader must have answered before it can subscribe: which contracts there are, and how large they
 * are. The load has no history and no other host, and says so.
 */
export function answerRest(path: string, contracts: readonly LoadContract[], nowMs: number): RestAnswer {
  switch (path) {
    case '/fapi/v1/exchangeInfo':
      return { status: 200, body: exchangeInfo(contracts, nowMs) };
    case '/fapi/v1/ticker/24hr':
      return { status: 200, body: contracts.map((contract) => ticker(contract, nowMs)) };
    case '/fapi/v1/time':
      return { status: 200, body: { serverTime: nowMs } };
    default:
      return { status: 404, body: { code: -1, msg: `the load answers no ${path}` } };
  }
}

function exchangeInfo(contracts: readonly LoadContract[], nowMs: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    futuresType: 'U_MARGINED',
    rateLimits: RATE_LIMITS,
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: contracts.map(listing),
  };
}

function listing(contract: LoadContract): object {
  const { symbol, pricePrecision, quantityPrecision } = contract;
  const tickSize = ticksText(1, pricePrecision);
  const stepSize = ticksText(1, quantityPrecision);
  return {
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: NO_DELIVERY,
    onboardDate: 1_569_398_400_000,
    status: 'TRADING',
    baseAsset: contract.baseAsset,
    quoteAsset: contract.quoteAsset,
    marginAsset: contract.quoteAsset,
    pricePrecision,
    quantityPrecision,
    underlyingType: 'COIN',
    underlyingSubType: [contract.subType],
    liquidationFee: '0.012500',
    filters: [
      { filterType: 'PRICE_FILTER', maxPrice: '10000000', minPrice: tickSize, tickSize },
      { filterType: 'LOT_SIZE', maxQty: '10000000', minQty: stepSize, stepSize },
    ],
  };
}

function ticker(contract: LoadContract, nowMs: number): object {
  const price = ticksText(contract.calmTicks, contract.pricePrecision);
  return {
    symbol: contract.symbol,
    priceChange: ticksText(0, contract.pricePrecision),
    priceChangePercent: '0.000',
    weightedAvgPrice: price,
    lastPrice: price,
    volume: (contract.dailyVolumeUsd / contract.priceUsd).toFixed(contract.quantityPrecision),
    quoteVolume: contract.dailyVolumeUsd.toFixed(2),
    openTime: nowMs - 86_400_000,
    closeTime: nowMs,
    count: Math.round(contract.calmTradesPerSecond * 86_400),
  };
}
