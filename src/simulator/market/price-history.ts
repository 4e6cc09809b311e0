import { PricePath } from './price-path';
import { derivedSeed } from './random';
import type { ListedAsset } from './universe';

const STEP_MS = 300_000;
const STEPS = 700;

/** Where the price of an asset was before the market opened, as the venue's old candles tell it. */
export class PriceHistory {
  /** USD a coin, newest first, one every five minutes. */
  private readonly prices: Float64Array;
  private readonly lowest: Float64Array;
  private readonly highest: Float64Array;

  constructor(asset: ListedAsset, marketSeed: number, startMs: number) {
    const path = new PricePath(derivedSeed(marketSeed, asset.asset), asset.dailyVolatility);
    this.prices = new Float64Array(STEPS);
    for (let step = 0; step < STEPS; step += 1)
      this.prices[step] = asset.price * Math.exp(path.logAt(startMs - step * STEP_MS));
    this.lowest = running(this.prices, Math.min);
    this.highest = running(this.prices, Math.max);
  }

  get last(): number {
    return this.prices[0] as number;
  }

  /** How far back it reaches. */
  get spanMs(): number {
    return (STEPS - 1) * STEP_MS;
  }

  priceAt(agoMs: number): number {
    return this.prices[index(agoMs)] as number;
  }

  /** Lowest price between then and the opening. */
  lowestSince(agoMs: number): number {
    return this.lowest[index(agoMs)] as number;
  }

  highestSince(agoMs: number): number {
    return this.highest[index(agoMs)] as number;
  }
}

function index(agoMs: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.round(agoMs / STEP_MS)));
}

function running(values: Float64Array, pick: (a: number, b: number) => number): Float64Array {
  const result = Float64Array.from(values);
  for (let step = 1; step < result.length; step += 1)
    result[step] = pick(result[step] as number, result[step - 1] as number);
  return result;
}
