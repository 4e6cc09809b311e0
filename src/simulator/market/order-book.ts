import type { BookLevel } from './market-model.contract';
import { hashText, hashUnit } from './random';
import type { ListedContract } from './universe';

const LEVELS = 20;
/** Depth within 1 % of the price on each side, relative to a day's volume and to open interest, whichever is more. */
const DEPTH_OF_VOLUME = 0.017;
const DEPTH_OF_OPEN_INTEREST = 0.03;
const WHOLE_PERCENT = 0.01;
/** Of the way a market order eats, this much stays as the new mid: makers requote around the last price. */
const REQUOTE = 0.55;
const LEVEL_LIFE_MS = 1_700;

/**
 * The limit orders of one contract. Depth grows evenly with the distance from the mid, so an order of q lots eats
 * q / density of the way; makers then requote, and the displacement that is left is the market's to heal. The levels one
 * sees are laid out from the density with a texture that depends on price and time alone.
 */
export class OrderBook {
  /** Log distance of this venue's mid from what all venues agree on. */
  displacement = 0;
  /** The part of it that forced orders made. */
  forcedDisplacement = 0;
  /** Depth relative to usual: makers withdraw under stress. */
  depthFactor = 1;
  /** Half the spread, ticks. */
  halfSpread = 0.5;
  /** Ticks. */
  mid = 0;
  private readonly lotsPerLog: number;
  private readonly texture: number;

  constructor(
    private readonly contract: ListedContract,
    private readonly ticksPerUnit: number,
    private readonly lotsPerUnit: number,
    listedPrice: number,
  ) {
    const { dailyVolumeUsd, openInterestUsd } = contract;
    const depthUsd = Math.max(dailyVolumeUsd * DEPTH_OF_VOLUME, openInterestUsd * DEPTH_OF_OPEN_INTEREST);
    const depthLots = (depthUsd / listedPrice) * lotsPerUnit;
    this.lotsPerLog = depthLots / WHOLE_PERCENT;
    this.texture = hashText(`${contract.venue} ${contract.symbol}`);
  }

  get bestBid(): number {
    return Math.max(1, Math.floor(this.mid + 0.5 - this.halfSpread));
  }

  get bestAsk(): number {
    return this.bestBid + Math.max(1, Math.round(2 * this.halfSpread));
  }

  /** Lots on one side within a log distance. */
  depthWithin(logDistance: number): number {
    return this.lotsPerLog * this.depthFactor * logDistance;
  }

  /** How far an order of so many lots eats, as a log distance. */
  reach(lots: number): number {
    return Math.min(0.15, lots / (this.lotsPerLog * this.depthFactor));
  }

  /** Makers requote after an order that ate `reach` on a side. */
  displace(signedReach: number, forced: boolean): void {
    const moved = REQUOTE * signedReach;
    this.displacement += moved;
    if (forced) this.forcedDisplacement += moved;
    this.mid *= Math.abs(moved) < 1e-4 ? 1 + moved : Math.exp(moved);
  }

  levels(side: 'bid' | 'ask', timeMs: number): BookLevel[] {
    const direction = side === 'bid' ? -1 : 1;
    const best = side === 'bid' ? this.bestBid : this.bestAsk;
    const perTick = (this.lotsPerLog * this.depthFactor) / this.mid;
    const levels: BookLevel[] = [];
    for (let level = 0; level < LEVELS; level += 1) {
      const ticks = best + direction * level;
      if (ticks < 1) break;
      levels.push([ticks / this.ticksPerUnit, this.shown(Math.max(1, perTick * this.grain(ticks, timeMs)), ticks)]);
    }
    return levels;
  }

  /** Lots as the venue shows them: coins, or contracts. */
  shown(lots: number, ticks: number): number {
    if (!this.contract.inverse) return inCoins(Math.round(lots), this.lotsPerUnit);
    const usd = (lots / this.lotsPerUnit) * (ticks / this.ticksPerUnit);
    return Math.max(1, Math.round(usd / this.contract.contractSize));
  }

  /** A level keeps its size for a while: each price has its own moments of change. */
  private grain(ticks: number, timeMs: number): number {
    const phase = hashUnit(this.texture, ticks) * LEVEL_LIFE_MS;
    const epoch = Math.floor((timeMs + phase) / LEVEL_LIFE_MS);
    return -Math.log(1 - hashUnit(this.texture + 1, ticks, epoch));
  }
}

/** Coins of so many lots, without the dust of a division by a fraction. */
export function inCoins(lots: number, lotsPerUnit: number): number {
  return lotsPerUnit < 1 ? lots * Math.round(1 / lotsPerUnit) : lots / lotsPerUnit;
}
