import type { ContractMarket } from './contract-market';
import type { ZonesTruth } from './truth.contract';

const BIN_WIDTH = 0.001;
const BINS = 120;

/** Where the liquidation prices of an asset lie, over all its contracts, by distance from the price. */
export function zonesOf(asset: string, markets: readonly ContractMarket[], time: number): ZonesTruth {
  const longsUsd = new Array<number>(BINS).fill(0);
  const shortsUsd = new Array<number>(BINS).fill(0);
  for (const market of markets) if (market.trading) addTo(market, longsUsd, shortsUsd);
  const main = markets[0] as ContractMarket;
  const price = main.book.mid / main.ticksPerUnit / main.contract.multiplier;
  return {
    kind: 'zones',
    time,
    asset,
    price,
    binWidth: BIN_WIDTH,
    longsUsd: rounded(longsUsd),
    shortsUsd: rounded(shortsUsd),
  };
}

function addTo(market: ContractMarket, longsUsd: number[], shortsUsd: number[]): void {
  const { ledger, mark } = market;
  for (let slot = 0; slot < ledger.slots; slot += 1) {
    const lots = ledger.quantity[slot] as number;
    if (lots === 0 || ledger.leverage[slot] === 1) continue;
    const distance = Math.abs(market.liquidationLevel(slot) / mark.mark - 1);
    const bin = Math.floor(distance / BIN_WIDTH);
    if (bin >= BINS) continue;
    const side = lots > 0 ? longsUsd : shortsUsd;
    side[bin] = (side[bin] as number) + market.usd(Math.abs(lots), mark.mark);
  }
}

function rounded(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value));
}
