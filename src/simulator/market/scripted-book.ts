import type { BookLevel, BookState } from './market-model.contract';
import type { Conditions } from './conditions';
import type { ListedContract } from './instruments';
import { quantityFor } from './instruments';
import type { Random } from './random';

export const BOOK_LEVELS = 20;
/** Distance between levels, relative to the price: twenty levels of a liquid contract span a few basis points. */
const SPACING = 0.000015;
const CHANGE_PROBABILITY = 0.12;

/** Twenty levels a side on a fixed grid, so that levels keep their price while quantities come and go. */
export class OrderBook {
  private readonly spacingTicks: number;
  private readonly levelUsd: number;
  private readonly priceScale: number;
  private bids: readonly BookLevel[] = [];
  private asks: readonly BookLevel[] = [];
  /** Grid index of the best bid; the best ask is the next one. */
  private best = 0;

  constructor(
    private readonly contract: ListedContract,
    listedPrice: number,
    private readonly random: Random,
  ) {
    this.spacingTicks = Math.max(1, Math.round((listedPrice * SPACING) / contract.tickSize));
    this.levelUsd = contract.dailyVolumeUsd / 86_400;
    this.priceScale = 10 ** contract.pricePrecision;
  }

  /** A price `levels` behind the best one, where a large order ends. */
  behind(side: 'bid' | 'ask', levels: number): number {
    return side === 'bid' ? this.priceOf(this.best - levels) : this.priceOf(this.best + 1 + levels);
  }

  advance(mid: number, conditions: Conditions): void {
    const before = this.best;
    this.best = Math.max(BOOK_LEVELS + 1, Math.floor(mid / (this.contract.tickSize * this.spacingTicks)));
    const moved = this.best - before;
    const pressed = conditions.depth;
    const relief = conditions.kind === 'quiet' ? 1 : 1.1;
    const falling = conditions.side === 'SELL';
    this.bids = this.refresh(this.bids, -moved, -1, falling ? pressed : relief);
    this.asks = this.refresh(this.asks, moved, 1, falling ? relief : pressed);
  }

  state(time: number): BookState {
    const { venue, symbol } = this.contract;
    return { kind: 'book', time, venue, symbol, bids: this.bids, asks: this.asks };
  }

  /** `shift` is where the level that is best now stood before; levels that stay as they are stay the same object. */
  private refresh(old: readonly BookLevel[], shift: number, direction: 1 | -1, depth: number): BookLevel[] {
    const fresh: BookLevel[] = [];
    for (let level = 0; level < BOOK_LEVELS; level += 1) {
      const kept = old[level + shift];
      const stays = kept !== undefined && this.random.next() > CHANGE_PROBABILITY;
      fresh.push(stays ? kept : this.drawLevel(level, direction, depth));
    }
    return fresh;
  }

  private drawLevel(level: number, direction: 1 | -1, depth: number): BookLevel {
    const start = direction === 1 ? this.best + 1 : this.best;
    const price = this.priceOf(start + direction * level);
    const usd = this.random.lognormal(this.levelUsd * (0.4 + 0.1 * level) * depth, 0.7);
    return [price, quantityFor(this.contract, usd, price)];
  }

  private priceOf(index: number): number {
    return Math.round(index * this.spacingTicks * this.contract.tickSize * this.priceScale) / this.priceScale;
  }
}
