import type { Conditions } from './conditions';
import type { ListedAsset } from './instruments';
import { PricePath } from './price-path';
import { Random } from './random';

const SECONDS_PER_DAY = 86_400;
/** Time in which a shock is forgotten, so that a demo that runs for days stays near the listed prices. */
const MEMORY_SECONDS = 400;

/** Price and open interest of a coin, shared by all its contracts. */
export class AssetPrice {
  private deviation = 0;
  private openInterest = 1;
  private readonly path: PricePath;
  private readonly random: Random;

  constructor(
    private readonly asset: ListedAsset,
    seed: number,
    private timeMs: number,
  ) {
    this.path = new PricePath(seed, asset.dailyVolatility);
    this.random = new Random(seed);
  }

  /** USD per coin. */
  get price(): number {
    return this.asset.price * Math.exp(this.path.logAt(this.timeMs) + this.deviation);
  }

  /** Relative to the usual open interest. */
  get openInterestRatio(): number {
    return this.openInterest;
  }

  advance(timeMs: number, conditions: Conditions): void {
    const seconds = (timeMs - this.timeMs) / 1000;
    this.timeMs = timeMs;
    const perRootSecond = (this.asset.dailyVolatility / Math.sqrt(SECONDS_PER_DAY)) * conditions.volatility;
    const noise = perRootSecond * Math.sqrt(seconds) * this.random.normal();
    this.deviation += noise + conditions.driftPerSecond * seconds - (this.deviation * seconds) / MEMORY_SECONDS;
    const pull = (1 - this.openInterest) / MEMORY_SECONDS;
    const flutter = 0.00002 * Math.sqrt(seconds) * this.random.normal();
    this.openInterest *= 1 + (conditions.openInterestPerSecond + pull) * seconds + flutter;
  }

  skipTo(timeMs: number): void {
    this.timeMs = timeMs;
  }
}
