import { levelText } from '../binance/level-text';
import type { BookLevel } from '../market/market-model.contract';
import type { ListedContract } from '../market/universe';

/** Decimals of coins that a book of an inverse contract is told in: its own unit is dollars. */
const INVERSE_DIGITS = 8;

/** A contract in the words of the event log: its ccxt name, and how its figures become base coins and dollars. */
export class UnifiedContract {
  /** Fields that begin each of its lines, after the type. */
  readonly head: string;
  /** Coins per quoted unit that the venue's own name does not show: OKX hides them in its contract size. */
  private readonly hidden: number;
  private readonly priceDigits: number;
  private readonly quantityDigits: number;

  constructor(readonly contract: ListedContract) {
    const { venue, asset, baseAsset, quoteAsset, inverse, multiplier, pricePrecision, quantityPrecision } = contract;
    const base = venue === 'okx' ? asset : baseAsset;
    this.hidden = venue === 'okx' ? multiplier : 1;
    const instrument = `${base}/${quoteAsset}:${inverse ? base : quoteAsset}`;
    this.head = `"venue":"${venue}","instrument":${JSON.stringify(instrument)}`;
    const shift = Math.log10(this.hidden);
    this.priceDigits = pricePrecision + shift;
    this.quantityDigits = inverse ? INVERSE_DIGITS : Math.max(0, quantityPrecision - shift);
  }

  price(price: number): number {
    return this.hidden === 1 ? price : tidy(price / this.hidden);
  }

  /** Base coins of a quantity in the contract's own unit, at a price in the contract's own unit. */
  coins(quantity: number, price: number): number {
    const { inverse, contractSize } = this.contract;
    return tidy(inverse ? (quantity * contractSize) / price : quantity * this.hidden);
  }

  usd(quantity: number, price: number): number {
    const { inverse, contractSize } = this.contract;
    return tidy(inverse ? quantity * contractSize : quantity * price);
  }

  /** `[[price,quantity],…]` in coins. */
  levels(levels: readonly BookLevel[]): string {
    const plain = this.hidden === 1 && !this.contract.inverse;
    return levelText(
      plain ? levels : levels.map((level) => this.level(level)),
      this.priceDigits,
      this.quantityDigits,
      false,
    );
  }

  private level([price, quantity]: BookLevel): BookLevel {
    const { inverse, contractSize } = this.contract;
    return [price / this.hidden, inverse ? (quantity * contractSize) / price : quantity * this.hidden];
  }
}

/** Without the dust of binary fractions: twelve digits are more than any venue gives. */
export function tidy(value: number): number {
  const scale = value >= 1 && value < 1e6 ? 1e6 : 0;
  return scale > 0 ? Math.round(value * scale) / scale : Number(value.toPrecision(12));
}
