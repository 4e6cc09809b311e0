import { NAMED_ASSETS, SMALL_ASSETS } from './named-assets';
import { hashText, hashUnit } from './random';

export type VenueName = 'binance' | 'bybit' | 'okx' | 'deribit';
export const VENUES: readonly VenueName[] = ['binance', 'bybit', 'okx', 'deribit'];

/** A coin. Numbers are plausible for 2026, not measured. */
export interface ListedAsset {
  readonly asset: string;
  /** 1 is the largest by volume. */
  readonly rank: number;
  /** USD a coin. */
  readonly price: number;
  readonly circulatingSupply: number;
  /** Standard deviation of daily log returns. */
  readonly dailyVolatility: number;
  /** USD a day in the asset's main contract, Binance's linear one. */
  readonly dailyVolumeUsd: number;
  readonly openInterestUsd: number;
  /** Orders a second in the main contract, on an average day. */
  readonly tradesPerSecond: number;
}

/** A contract of one venue. Symbols are unique within a venue, not over venues. */
export interface ListedContract {
  readonly venue: VenueName;
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
  /** A power of ten. */
  readonly tickSize: number;
  readonly pricePrecision: number;
  /** Decimals of a quantity: of coins for linear contracts, of contracts for inverse ones. */
  readonly quantityPrecision: number;
  /** The market's own unit of quantity, in (multiplied) coins, a power of ten. */
  readonly lotSize: number;
  readonly dailyVolumeUsd: number;
  readonly openInterestUsd: number;
  readonly tradesPerSecond: number;
  readonly subType: string;
}

const VENUE_SHARES: readonly (readonly [VenueName, number, number])[] = [
  // venue, size relative to Binance's linear contract, how many of the largest assets it lists
  ['binance', 1, Infinity],
  ['bybit', 0.5, Infinity],
  ['okx', 0.4, 240],
];
/** Smaller contracts of the largest assets, relative to Binance's linear one. */
const FURTHER_CONTRACTS: Readonly<Record<string, readonly Further[]>> = {
  BTC: [
    ['binance', 'BTCUSDC', 'USDC', 0, 0.13, 0.074],
    ['binance', 'BTCUSD_PERP', 'USD', 100, 0.062, 0.069],
    ['deribit', 'BTC-PERPETUAL', 'USD', 10, 0.06, 0.12],
  ],
  ETH: [
    ['binance', 'ETHUSD_PERP', 'USD', 10, 0.043, 0.054],
    ['deribit', 'ETH-PERPETUAL', 'USD', 1, 0.04, 0.09],
  ],
};
type Further = readonly [
  venue: VenueName,
  symbol: string,
  quote: string,
  inverseSize: number,
  volumeShare: number,
  openInterestShare: number,
];

/** Every coin and contract there can be; which of them are listed at a moment is the market's to say. */
export class Universe {
  readonly assets: readonly ListedAsset[];
  readonly contracts: readonly ListedContract[];
  private readonly assetByName: ReadonlyMap<string, ListedAsset>;
  private readonly contractByName: ReadonlyMap<string, ListedContract>;

  /** The `assetCount` largest coins, 1 to 600. */
  constructor(assetCount = 60) {
    if (!Number.isInteger(assetCount) || assetCount < 1 || assetCount > 600)
      throw new Error(`the number of assets must be 1 to 600, was ${assetCount}`);
    this.assets = Array.from({ length: assetCount }, (_, index) => assetOfRank(index + 1));
    this.contracts = this.assets.flatMap(contractsOf);
    this.assetByName = new Map(this.assets.map((asset) => [asset.asset, asset]));
    this.contractByName = new Map(this.contracts.map((contract) => [`${contract.venue} ${contract.symbol}`, contract]));
  }

  asset(name: string): ListedAsset {
    const found = this.assetByName.get(name);
    if (!found) throw new Error(`the simulator lists no asset ${name}`);
    return found;
  }

  findContract(venue: VenueName, symbol: string): ListedContract | undefined {
    return this.contractByName.get(`${venue} ${symbol}`);
  }

  contractsOn(venue: VenueName): readonly ListedContract[] {
    return this.contracts.filter((contract) => contract.venue === venue);
  }

  contractsOf(asset: string): readonly ListedContract[] {
    return this.contracts.filter((contract) => contract.asset === asset);
  }
}

function assetOfRank(rank: number): ListedAsset {
  const named = NAMED_ASSETS[rank - 1];
  const dailyVolumeUsd = volumeOfRank(rank);
  const [asset, price, circulatingSupply, dailyVolatility] = named ?? smallAsset(rank, dailyVolumeUsd);
  return {
    asset,
    rank,
    price,
    circulatingSupply,
    dailyVolatility,
    dailyVolumeUsd,
    openInterestUsd: dailyVolumeUsd * (rank <= 3 ? 0.65 : 0.3 + 0.25 * hashUnit(hashText(asset), 4)),
    tradesPerSecond: 11 * (dailyVolumeUsd / 12e9) ** 0.8,
  };
}

/** What is not known of a small coin is drawn from its name. */
function smallAsset(rank: number, dailyVolumeUsd: number): (typeof NAMED_ASSETS)[number] {
  const small = SMALL_ASSETS[rank - NAMED_ASSETS.length - 1];
  const name = small?.[0] ?? `SIM${rank}`;
  const salt = hashText(name);
  const price = small?.[1] ?? round3(10 ** (-2.4 + 3.2 * hashUnit(salt, 1)));
  const marketCap = dailyVolumeUsd * (4 + 8 * hashUnit(salt, 2));
  return [name, price, round3(marketCap / price), 0.042 + 0.03 * hashUnit(salt, 3)];
}

const LARGEST_VOLUMES = [12e9, 9.5e9, 2.9e9, 1.4e9, 0.95e9, 0.82e9];

function volumeOfRank(rank: number): number {
  return LARGEST_VOLUMES[rank - 1] ?? round3(0.82e9 * (6 / rank) ** 1.5);
}

function contractsOf(asset: ListedAsset): ListedContract[] {
  const main = VENUE_SHARES.filter(([, , listed]) => asset.rank <= listed).map(([venue, share]) =>
    linear(asset, venue, share),
  );
  const further = FURTHER_CONTRACTS[asset.asset] ?? [];
  return [...main, ...further.map((contract) => furtherContract(asset, contract))];
}

function linear(asset: ListedAsset, venue: VenueName, share: number): ListedContract {
  const multiplier = asset.price < 0.0001 ? 1000 : 1;
  const baseAsset = multiplier === 1 ? asset.asset : `${multiplier}${asset.asset}`;
  const symbol = venue === 'okx' ? `${asset.asset}-USDT-SWAP` : `${baseAsset}USDT`;
  return {
    ...sizes(asset, share, share, multiplier),
    venue,
    symbol,
    pair: `${baseAsset}USDT`,
    asset: asset.asset,
    baseAsset,
    quoteAsset: 'USDT',
    inverse: false,
    contractSize: 1,
    multiplier,
    subType: SUB_TYPES[asset.asset] ?? 'Layer-1',
  };
}

function furtherContract(asset: ListedAsset, further: Further): ListedContract {
  const [venue, symbol, quoteAsset, inverseSize, volumeShare, openInterestShare] = further;
  const inverse = inverseSize > 0;
  const own = sizes(asset, volumeShare, openInterestShare, 1);
  return {
    ...own,
    quantityPrecision: inverse ? 0 : own.quantityPrecision,
    venue,
    symbol,
    pair: inverse ? `${asset.asset}USD` : symbol,
    asset: asset.asset,
    baseAsset: asset.asset,
    quoteAsset,
    inverse,
    contractSize: inverse ? inverseSize : 1,
    multiplier: 1,
    subType: SUB_TYPES[asset.asset] ?? 'Layer-1',
  };
}

const SUB_TYPES: Readonly<Record<string, string>> = { BTC: 'PoW', XRP: 'Payment', DOGE: 'Meme', PEPE: 'Meme' };

/** Digits from the price: a tick is about a basis point or less, the smallest quantity a few dollars or less. */
function sizes(
  asset: ListedAsset,
  volumeShare: number,
  openInterestShare: number,
  multiplier: number,
): Pick<
  ListedContract,
  | 'tickSize'
  | 'pricePrecision'
  | 'quantityPrecision'
  | 'lotSize'
  | 'dailyVolumeUsd'
  | 'openInterestUsd'
  | 'tradesPerSecond'
> {
  const price = asset.price * multiplier;
  const pricePrecision = Math.max(1, (asset.rank <= 2 ? 5 : 4) - Math.floor(Math.log10(price)));
  // A lot is worth half a dollar to five, so that money in tick-lots stays far below the largest whole number.
  const lotDigits = Math.min(3, Math.ceil(Math.log10(price / 5)));
  const quantityPrecision = Math.max(0, lotDigits);
  return {
    tickSize: Number((10 ** -pricePrecision).toFixed(pricePrecision)),
    pricePrecision,
    quantityPrecision,
    lotSize: lotDigits > 0 ? Number((10 ** -lotDigits).toFixed(lotDigits)) : 10 ** -lotDigits,
    dailyVolumeUsd: asset.dailyVolumeUsd * volumeShare,
    openInterestUsd: asset.openInterestUsd * openInterestShare,
    tradesPerSecond: asset.tradesPerSecond * Math.sqrt(volumeShare),
  };
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

function round3(value: number): number {
  return Number(value.toPrecision(3));
}
