import type { ListedContract } from '../market/instruments';
import { CONTRACTS } from '../market/instruments';
import { fixed } from './decimal';

const NO_DELIVERY = 4_133_404_800_000;
const ONBOARD_DATE = 1_569_398_400_000;
const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
];
const ORDER_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'];
const TIME_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX'];

export function linearExchangeInfo(nowMs: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    futuresType: 'U_MARGINED',
    rateLimits: RATE_LIMITS,
    exchangeFilters: [],
    assets: ['USDT', 'USDC', 'BTC', 'ETH'].map((asset) => ({
      asset,
      marginAvailable: true,
      autoAssetExchange: asset.startsWith('USD') ? '-10000' : '-0.10',
    })),
    symbols: CONTRACTS.filter((contract) => !contract.inverse).map(linearSymbol),
  };
}

export function inverseExchangeInfo(nowMs: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    rateLimits: RATE_LIMITS.slice(0, 2),
    exchangeFilters: [],
    symbols: CONTRACTS.filter((contract) => contract.inverse).map(inverseSymbol),
  };
}

function linearSymbol(contract: ListedContract): object {
  return {
    ...shared(contract),
    status: 'TRADING',
    baseAsset: contract.baseAsset,
    quoteAsset: contract.quoteAsset,
    marginAsset: contract.quoteAsset,
    settlePlan: 0,
    filters: [...filters(contract), { filterType: 'MIN_NOTIONAL', notional: '5' }],
  };
}

function inverseSymbol(contract: ListedContract): object {
  return {
    ...shared(contract),
    contractStatus: 'TRADING',
    contractSize: contract.contractSize,
    quoteAsset: 'USD',
    baseAsset: contract.baseAsset,
    marginAsset: contract.baseAsset,
    equalQtyPrecision: 4,
    filters: filters(contract),
  };
}

function shared(contract: ListedContract): object {
  return {
    symbol: contract.symbol,
    pair: contract.pair,
    contractType: 'PERPETUAL',
    deliveryDate: NO_DELIVERY,
    onboardDate: ONBOARD_DATE,
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    pricePrecision: contract.pricePrecision,
    quantityPrecision: contract.quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [contract.subType],
    triggerProtect: '0.0500',
    liquidationFee: contract.inverse ? '0.010000' : '0.012500',
    marketTakeBound: '0.05',
    orderTypes: ORDER_TYPES,
    timeInForce: TIME_IN_FORCE,
  };
}

function filters(contract: ListedContract): object[] {
  const tickSize = fixed(contract.tickSize, contract.pricePrecision);
  const step = fixed(10 ** -contract.quantityPrecision, contract.quantityPrecision);
  const lot = { maxQty: '10000000', minQty: step, stepSize: step };
  return [
    { filterType: 'PRICE_FILTER', maxPrice: '10000000', minPrice: tickSize, tickSize },
    { filterType: 'LOT_SIZE', ...lot },
    { filterType: 'MARKET_LOT_SIZE', ...lot },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
  ];
}
