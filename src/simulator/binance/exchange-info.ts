import type { Listing, ListingStatus } from '../market/market-model.contract';
import type { ListedContract } from '../market/universe';
import { fixed } from './decimal';

const NO_DELIVERY = 4_133_404_800_000;
/** The venue's words; a contract that is gone is listed no more and only `!contractInfo` says so. */
const STATUS: Readonly<Record<ListingStatus, string>> = {
  pending: 'PENDING_TRADING',
  trading: 'TRADING',
  settling: 'SETTLING',
  delisted: 'CLOSE',
};
const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
];
const ORDER_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'];
const TIME_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX'];

export function linearExchangeInfo(listings: readonly Listing[], nowMs: number): object {
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
    symbols: listings.filter(({ contract }) => !contract.inverse).map(linearSymbol),
  };
}

export function inverseExchangeInfo(listings: readonly Listing[], nowMs: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    rateLimits: RATE_LIMITS.slice(0, 2),
    exchangeFilters: [],
    symbols: listings.filter(({ contract }) => contract.inverse).map(inverseSymbol),
  };
}

/** `cs`, `ot` and `dt` of `!contractInfo` and the fields of the same meaning over REST. */
export function listingFields(listing: Listing): { status: string; onboardDate: number; deliveryDate: number } {
  const { status, onboardTime, deliveryTime } = listing;
  return { status: STATUS[status], onboardDate: onboardTime, deliveryDate: deliveryTime ?? NO_DELIVERY };
}

function linearSymbol(listing: Listing): object {
  const { contract } = listing;
  return {
    ...shared(listing),
    status: STATUS[listing.status],
    baseAsset: contract.baseAsset,
    quoteAsset: contract.quoteAsset,
    marginAsset: contract.quoteAsset,
    settlePlan: 0,
    filters: [...filters(contract), { filterType: 'MIN_NOTIONAL', notional: '5' }],
  };
}

function inverseSymbol(listing: Listing): object {
  const { contract } = listing;
  return {
    ...shared(listing),
    contractStatus: STATUS[listing.status],
    contractSize: contract.contractSize,
    quoteAsset: 'USD',
    baseAsset: contract.baseAsset,
    marginAsset: contract.baseAsset,
    equalQtyPrecision: 4,
    filters: filters(contract),
  };
}

function shared(listing: Listing): object {
  const { contract } = listing;
  const { onboardDate, deliveryDate } = listingFields(listing);
  return {
    symbol: contract.symbol,
    pair: contract.pair,
    contractType: 'PERPETUAL',
    deliveryDate,
    onboardDate,
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
