import type { Listing } from './market-model.contract';
import type { ListedContract } from './universe';
import { Universe } from './universe';

export type { ListedContract } from './universe';
export { notionalOf, quantityFor } from './universe';

/** What the script needs to know of a coin beyond the universe. */
export interface ListedAsset {
  readonly asset: string;
  readonly price: number;
  /** Standard deviation of daily log returns. */
  readonly dailyVolatility: number;
  /** Median notional of an isolated liquidation. */
  readonly liquidationMedianUsd: number;
  /** Mean pause between isolated liquidations beyond the minimum gap. */
  readonly liquidationPauseMs: number;
}

export const UNIVERSE = new Universe(12);

const TRADES_PER_SECOND: Readonly<Record<string, number>> = {
  BTCUSDT: 6,
  ETHUSDT: 5,
  SOLUSDT: 3,
  XRPUSDT: 2,
  DOGEUSDT: 2,
  BNBUSDT: 1.5,
  AVAXUSDT: 0.8,
  '1INCHUSDT': 0.3,
  币安人生USDT: 0.4,
  BTCUSDC: 1.2,
  BTCUSD_PERP: 0.8,
  ETHUSD_PERP: 0.6,
};

/** The contracts the script moves: those of one venue. */
export const CONTRACTS: readonly ListedContract[] = UNIVERSE.contractsOn('binance').map((contract) => ({
  ...contract,
  tradesPerSecond: TRADES_PER_SECOND[contract.symbol] ?? 1,
}));

const LIQUIDATIONS: Readonly<Record<string, readonly [medianUsd: number, pauseMs: number]>> = {
  BTC: [900, 10_000],
  ETH: [500, 10_000],
  SOL: [300, 14_000],
  XRP: [150, 20_000],
  DOGE: [150, 20_000],
  BNB: [200, 30_000],
  '1INCH': [60, 90_000],
  币安人生: [60, 60_000],
};

export const ASSETS: readonly ListedAsset[] = UNIVERSE.assets.map(({ asset, price, dailyVolatility }) => {
  const [liquidationMedianUsd, liquidationPauseMs] = LIQUIDATIONS[asset] ?? [100, 35_000];
  return { asset, price, dailyVolatility, liquidationMedianUsd, liquidationPauseMs };
});

const ONBOARD_TIME = 1_569_398_400_000;

export const LISTINGS: readonly Listing[] = CONTRACTS.map((contract) => ({
  contract,
  status: 'trading',
  onboardTime: ONBOARD_TIME,
}));

const CONTRACT_BY_SYMBOL = new Map(CONTRACTS.map((contract) => [contract.symbol, contract]));

export function findContract(symbol: string): ListedContract | undefined {
  return CONTRACT_BY_SYMBOL.get(symbol);
}

export function findAsset(name: string): ListedAsset {
  const found = ASSETS.find((candidate) => candidate.asset === name);
  if (!found) throw new Error(`the simulator lists no asset ${name}`);
  return found;
}

const SHARES: Readonly<Record<string, number>> = {
  BTCUSDT: 0.8,
  BTCUSDC: 0.08,
  BTCUSD_PERP: 0.12,
  ETHUSDT: 0.9,
  ETHUSD_PERP: 0.1,
};

/** Share of the asset's liquidations that happen in this contract. */
export function liquidationShare(contract: ListedContract): number {
  return SHARES[contract.symbol] ?? 1;
}
