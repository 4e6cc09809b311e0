import { hashUnit, Random } from '../market/random';
import type { LoadContract } from './contracts';

/**
 * Share of the contracts that are being liquidated, by second: a few for some seconds, then a front that runs through
 * the market from the large to the small within a quarter of a minute, a plateau, and an ebb; then the next wave.
 */
const WAVE: readonly number[] = [
  0.01, 0.01, 0.01, 0.02, 0.02, 0.04, 0.07, 0.11, 0.16, 0.22, 0.29, 0.37, 0.46, 0.55, 0.63, 0.7, 0.75, 0.78, 0.8, 0.8,
  0.8, 0.77, 0.71, 0.62, 0.5, 0.38, 0.27, 0.18, 0.11, 0.06,
];
export const WAVE_SECONDS = WAVE.length;
const FULL_WAVE = 0.8;
/** A contract that is hit trades this many times as much as one that is not. */
export const LEAST_SURGE = 50;
export const MOST_SURGE = 100;
/**
 * Flow is flatter over the contracts in a crash than on a calm day, when the two largest make half of it: everything
 * with leverage in it is sold. With this power of the calm flow the largest has about a twentieth.
 */
const FLATNESS = 0.6;
const LARGEST_FALL = 0.3;
/** Some are squeezed the other way when a wave ebbs. */
const SHARE_OF_LONGS = 0.92;

export interface ForcedOrder {
  readonly side: 'SELL' | 'BUY';
  readonly notionalUsd: number;
}

/** What happens to whom, second by second. The same seed gives the same crash. */
export class CrashCourse {
  /** Contracts in the order in which the front reaches them. */
  private readonly order: readonly number[];
  private readonly position: Uint32Array;
  private readonly random: Random;

  constructor(
    private readonly contracts: readonly LoadContract[],
    private readonly seed: number,
  ) {
    const count = contracts.length;
    // The large ones fall first, but not strictly: leverage sits where it sits.
    const turn = (index: number): number => index / count + hashUnit(seed, index, 1);
    this.order = contracts.map(({ index }) => index).sort((a, b) => turn(a) - turn(b));
    this.position = new Uint32Array(count);
    this.order.forEach((contract, position) => (this.position[contract] = position));
    this.random = new Random(seed);
  }

  hitCount(second: number): number {
    return Math.max(1, Math.round((WAVE[second % WAVE_SECONDS] ?? 0) * this.contracts.length));
  }

  isHit(contract: number, second: number): boolean {
    return (this.position[contract] ?? 0) < this.hitCount(second);
  }

  /** At most so many contracts that have a forced order in this second, each once; the others are still being filled. */
  forcedIn(second: number, most: number): readonly number[] {
    const hit = this.order.slice(0, this.hitCount(second));
    if (hit.length <= most) return hit;
    // Those who are passed over in one second come first in the next.
    const from = (second * most) % hit.length;
    return [...hit, ...hit].slice(from, from + most);
  }

  /** Share of the trades, relative to the other contracts. */
  tradeWeight(contract: number, second: number): number {
    const calm = (this.contracts[contract]?.calmTradesPerSecond ?? 0) ** FLATNESS;
    return this.isHit(contract, second) ? calm * this.surge(contract) : calm;
  }

  surge(contract: number): number {
    return LEAST_SURGE + (MOST_SURGE - LEAST_SURGE) * hashUnit(this.seed, contract, 2);
  }

  /** The price a contract hovers about in this second, in ticks. */
  priceTicks(contract: number, second: number): number {
    const listed = this.contracts[contract];
    if (!listed) return 1;
    const { index, calmTicks } = listed;
    const fall = LARGEST_FALL * (0.2 + 0.8 * Math.min(1, index / 40)) * (0.5 + 0.5 * hashUnit(this.seed, index, 3));
    const depth = (WAVE[second % WAVE_SECONDS] ?? 0) / FULL_WAVE;
    return Math.max(50, Math.round(calmTicks * (1 - fall * depth)));
  }

  /** Chance that a taker sells. */
  sellShare(contract: number, second: number): number {
    return this.isHit(contract, second) ? 0.75 : 0.5;
  }

  /** Most are a few thousand dollars, a few are a thousand times that; larger where there is more to liquidate. */
  forcedOrder(contract: number): ForcedOrder {
    const volume = this.contracts[contract]?.dailyVolumeUsd ?? 0;
    const median = 4_000 + 40_000 * Math.min(1, Math.sqrt(volume / 12e9));
    return {
      side: this.random.next() < SHARE_OF_LONGS ? 'SELL' : 'BUY',
      notionalUsd: Math.min(2e7, this.random.lognormal(median, 1.3)),
    };
  }
}
