/** The contracts the simulated venue lists. Numbers are plausible for 2026, not measured. */
export interface ListedAsset {
  readonly asset: string;
  readonly price: number;
  readonly circulatingSupply: number;
  /** Standard deviation of daily log returns. */
  readonly dailyVolatility: number;
  /** Median notional of an isolated liquidation. */
  readonly liquidationMedianUsd: number;
  /** Mean pause between isolated liquidations beyond the minimum gap. */
  readonly liquidationPauseMs: number;
}

export interface ListedContract {
  readonly symbol: string;
  readonly pair: string;
  readonly asset: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly inverse: boolean;
  /** USD per contract; inverse contracts only. */
  readonly contractSize: number;
  /** Coins per unit of price: 1000 for 1000PEPEUSDT. */
  readonly multiplier: number;
  readonly tickSize: number;
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  readonly dailyVolumeUsd: number;
  readonly openInterestUsd: number;
  readonly tradesPerSecond: number;
  /** Share of the asset's liquidations that happen in this contract. */
  readonly liquidationShare: number;
  readonly subType: string;
}

export const ASSETS: readonly ListedAsset[] = [
  asset('BTC', 103_400, 19_960_000, 0.022, 900, 10_000),
  asset('ETH', 3_620, 120_700_000, 0.032, 500, 10_000),
  asset('SOL', 164, 553_000_000, 0.038, 300, 14_000),
  asset('XRP', 2.31, 60_200_000_000, 0.036, 150, 20_000),
  asset('DOGE', 0.1742, 151_800_000_000, 0.042, 150, 20_000),
  asset('BNB', 962, 137_700_000, 0.028, 200, 30_000),
  asset('PEPE', 0.00000582, 420_690_000_000_000, 0.052, 100, 30_000),
  asset('ADA', 0.562, 35_900_000_000, 0.04, 100, 35_000),
  asset('LINK', 15.74, 696_800_000, 0.041, 100, 35_000),
  asset('AVAX', 16.92, 426_500_000, 0.044, 100, 35_000),
  asset('1INCH', 0.1986, 1_401_000_000, 0.045, 60, 90_000),
  asset('币安人生', 0.1424, 1_000_000_000, 0.09, 60, 60_000),
];

export const CONTRACTS: readonly ListedContract[] = [
  linear('BTCUSDT', 'BTC', 0.1, 2, 3, 12e9, 8.4e9, 6, 0.8, 'PoW'),
  linear('ETHUSDT', 'ETH', 0.01, 2, 3, 9.5e9, 6.1e9, 5, 0.9, 'Layer-1'),
  linear('SOLUSDT', 'SOL', 0.01, 4, 2, 2.9e9, 1.6e9, 3, 1, 'Layer-1'),
  linear('XRPUSDT', 'XRP', 0.0001, 4, 1, 1.4e9, 0.72e9, 2, 1, 'Payment'),
  linear('DOGEUSDT', 'DOGE', 0.00001, 6, 0, 0.95e9, 0.41e9, 2, 1, 'Meme'),
  linear('BNBUSDT', 'BNB', 0.01, 3, 2, 0.82e9, 0.55e9, 1.5, 1, 'Layer-1'),
  { ...linear('1000PEPEUSDT', 'PEPE', 0.0000001, 7, 0, 0.46e9, 0.14e9, 1, 1, 'Meme'), multiplier: 1000 },
  linear('ADAUSDT', 'ADA', 0.0001, 5, 0, 0.38e9, 0.17e9, 1, 1, 'Layer-1'),
  linear('LINKUSDT', 'LINK', 0.001, 3, 2, 0.33e9, 0.19e9, 1, 1, 'DeFi'),
  linear('AVAXUSDT', 'AVAX', 0.001, 4, 0, 0.24e9, 0.12e9, 0.8, 1, 'Layer-1'),
  linear('1INCHUSDT', '1INCH', 0.0001, 4, 0, 0.021e9, 0.009e9, 0.3, 1, 'DeFi'),
  linear('币安人生USDT', '币安人生', 0.00001, 5, 0, 0.061e9, 0.018e9, 0.4, 1, 'Meme'),
  linear('BTCUSDC', 'BTC', 0.1, 1, 3, 1.6e9, 0.62e9, 1.2, 0.08, 'PoW'),
  inverse('BTCUSD_PERP', 'BTC', 100, 0.1, 1, 0.74e9, 0.58e9, 0.8, 0.12, 'PoW'),
  inverse('ETHUSD_PERP', 'ETH', 10, 0.01, 2, 0.41e9, 0.33e9, 0.6, 0.1, 'Layer-1'),
];

const CONTRACT_BY_SYMBOL = new Map(CONTRACTS.map((contract) => [contract.symbol, contract]));

export function findContract(symbol: string): ListedContract | undefined {
  return CONTRACT_BY_SYMBOL.get(symbol);
}

export function findAsset(name: string): ListedAsset {
  const found = ASSETS.find((candidate) => candidate.asset === name);
  if (!found) throw new Error(`the simulator lists no asset ${name}`);
  return found;
}

/** Units of the contract (coins, multiplied coins or contracts) that make up a notional in USD. */
export function quantityFor(contract: ListedContract, notionalUsd: number, price: number): number {
  const raw = contract.inverse ? notionalUsd / contract.contractSize : notionalUsd / price;
  const scale = 10 ** contract.quantityPrecision;
  return Math.max(1, Math.round(raw * scale)) / scale;
}

export function notionalOf(contract: ListedContract, quantity: number, price: number): number {
  return contract.inverse ? quantity * contract.contractSize : quantity * price;
}

function asset(
  name: string,
  price: number,
  circulatingSupply: number,
  dailyVolatility: number,
  liquidationMedianUsd: number,
  liquidationPauseMs: number,
): ListedAsset {
  return { asset: name, price, circulatingSupply, dailyVolatility, liquidationMedianUsd, liquidationPauseMs };
}

function linear(
  symbol: string,
  name: string,
  tickSize: number,
  pricePrecision: number,
  quantityPrecision: number,
  dailyVolumeUsd: number,
  openInterestUsd: number,
  tradesPerSecond: number,
  liquidationShare: number,
  subType: string,
): ListedContract {
  const quoteAsset = symbol.slice(-4);
  const baseAsset = symbol.slice(0, -4);
  const size = { tickSize, pricePrecision, quantityPrecision, dailyVolumeUsd, openInterestUsd, tradesPerSecond };
  const names = { symbol, pair: symbol, asset: name, baseAsset, quoteAsset };
  return { ...names, ...size, inverse: false, contractSize: 1, multiplier: 1, liquidationShare, subType };
}

function inverse(
  symbol: string,
  name: string,
  contractSize: number,
  tickSize: number,
  pricePrecision: number,
  dailyVolumeUsd: number,
  openInterestUsd: number,
  tradesPerSecond: number,
  liquidationShare: number,
  subType: string,
): ListedContract {
  const size = { tickSize, pricePrecision, quantityPrecision: 0, dailyVolumeUsd, openInterestUsd, tradesPerSecond };
  const names = { symbol, pair: `${name}USD`, asset: name, baseAsset: name, quoteAsset: 'USD' };
  return { ...names, ...size, inverse: true, contractSize, multiplier: 1, liquidationShare, subType };
}
