import { finiteNumber } from './binance.scanner';

/**
 * What Binance sends, as far as it is used; everything arrives as `unknown` and is narrowed here.
 *
 * aggTrade     {"e":"aggTrade","E":1781416439080,"a":3339472008,"s":"BTCUSDT","p":"64339.20","q":"0.123","nq":"0.123",
 *               "f":7786568797,"l":7786568801,"T":1781416438926,"m":true}
 * forceOrder   {"e":"forceOrder","E":1786172557615,"o":{"s":"STGUSDT","S":"SELL","o":"LIMIT","f":"IOC","q":"5",
 *               "p":"0.1336000","ap":"0.1355000","X":"FILLED","l":"5","z":"5","T":1786172556607,"ps":"STGUSDT","st":1}}
 * depthUpdate  {"e":"depthUpdate","E":1571889248277,"T":1571889248276,"s":"BTCUSDT","U":390497796,"u":390497878,
 *               "pu":390497794,"b":[["7403.89","0.002"]],"a":[["7405.96","3.340"]]}
 * markPrice    {"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15","i":"11784.62","P":"11784.25",
 *               "r":"0.00038167","T":1562306400000}
 */
export interface AggTradePayload {
  readonly symbol: string;
  readonly id: number;
  readonly price: number;
  readonly quantity: number;
  readonly time: number;
  readonly buyerIsMaker: boolean;
}

/** The undocumented `trade` stream of the futures hosts; `kind` is MARKET, INSURANCE_FUND, ADL, RPI or NA. */
export interface TradePayload extends AggTradePayload {
  readonly kind: string | undefined;
}

export interface ForceOrderPayload {
  readonly symbol: string;
  readonly side: string;
  /** `p`: the order's limit, on the bankruptcy side; only told apart from others by, never used as a price. */
  readonly orderPrice: string;
  readonly averagePrice: number;
  readonly filled: number;
  readonly time: number;
}

export interface DepthPayload {
  readonly symbol: string;
  readonly time: number;
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  /** Last update id of the frame before; NaN on spot-style frames without it. */
  readonly previousUpdateId: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

export interface MarkPricePayload {
  readonly symbol: string;
  readonly time: number;
  readonly markPrice: number;
  readonly indexPrice: number | undefined;
  readonly fundingRate: number | undefined;
  readonly nextFundingTime: number | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseAggTrade(raw: Raw): AggTradePayload | undefined {
  const payload = {
    symbol: text(raw['s']),
    id: decimal(raw['a']),
    price: decimal(raw['p']),
    quantity: decimal(raw['q']),
    time: decimal(raw['T']),
  };
  if (payload.symbol === undefined || typeof raw['m'] !== 'boolean') return undefined;
  return { ...payload, symbol: payload.symbol, buyerIsMaker: raw['m'] };
}

export function parseTrade(raw: Raw): TradePayload | undefined {
  const trade = parseAggTrade({ ...raw, a: raw['t'] });
  return trade === undefined ? undefined : { ...trade, kind: text(raw['X']) };
}

export function parseForceOrder(raw: Raw): ForceOrderPayload | undefined {
  const order = raw['o'];
  if (!isRecord(order)) return undefined;
  const [symbol, side, orderPrice] = [text(order['s']), text(order['S']), text(order['p'])];
  if (symbol === undefined || side === undefined) return undefined;
  return {
    symbol,
    side,
    orderPrice: orderPrice ?? '',
    averagePrice: decimal(order['ap']),
    filled: decimal(order['z']),
    time: decimal(order['T']),
  };
}

export function parseDepth(raw: Raw): DepthPayload | undefined {
  const [symbol, bids, asks] = [text(raw['s']), levels(raw['b']), levels(raw['a'])];
  if (symbol === undefined || bids === undefined || asks === undefined) return undefined;
  return {
    symbol,
    time: decimal(raw['T']),
    firstUpdateId: decimal(raw['U']),
    lastUpdateId: decimal(raw['u']),
    previousUpdateId: decimal(raw['pu']),
    bids,
    asks,
  };
}

export function parseMarkPrice(raw: Raw): MarkPricePayload | undefined {
  const symbol = text(raw['s']);
  if (symbol === undefined) return undefined;
  const nextFundingTime = known(decimal(raw['T']));
  return {
    symbol,
    time: decimal(raw['E']),
    markPrice: decimal(raw['p']),
    indexPrice: known(decimal(raw['i'])),
    fundingRate: known(decimal(raw['r'])),
    // Dated contracts have no funding and say 0 here.
    nextFundingTime: nextFundingTime === 0 ? undefined : nextFundingTime,
  };
}

/** A decimal string or a JSON number; NaN for everything else. */
export function decimal(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? finiteNumber(String(value)) : NaN;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function levels(value: unknown): (readonly [number, number])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parsed: (readonly [number, number])[] = [];
  for (const level of value as readonly unknown[]) {
    if (!Array.isArray(level)) return undefined;
    const [price, quantity] = [decimal(level[0]), decimal(level[1])];
    if (Number.isNaN(price) || Number.isNaN(quantity)) return undefined;
    parsed.push([price, quantity]);
  }
  return parsed;
}
