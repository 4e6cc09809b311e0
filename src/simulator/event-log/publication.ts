import type { LiquidationFill } from '../market/market-model.contract';
import type { VenueName } from '../market/universe';

/** How a venue tells of its liquidations. */
export interface Publication {
  /** At most one order of a contract per window, the largest; ms. Without one every order is told. */
  readonly samplingMs?: number;
  /** Orders are told together at every multiple of this, ms. */
  readonly batchMs?: number;
  readonly priceKind: 'fill' | 'bankruptcy';
}

export const PUBLICATIONS: Readonly<Record<VenueName, Publication>> = {
  binance: { samplingMs: 1_000, priceKind: 'fill' },
  bybit: { batchMs: 500, priceKind: 'bankruptcy' },
  okx: { samplingMs: 1_000, priceKind: 'bankruptcy' },
  deribit: { batchMs: 100, priceKind: 'fill' },
};

/** The price the venue publishes. */
export function publishedPrice(fill: LiquidationFill): number {
  return PUBLICATIONS[fill.venue].priceKind === 'fill' ? fill.averagePrice : fill.orderPrice;
}
