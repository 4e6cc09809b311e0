const BASIS_MEMORY_SECONDS = 30;
/** Spot follows the futures within this time, and the index follows spot. */
const INDEX_MEMORY_SECONDS = 0.35;
const PREMIUM_MEMORY_SECONDS = 8 * 3600;
const INTEREST = 0.0001;
const HOURS_8_MS = 8 * 3_600_000;

/**
 * Mark price and funding as the venues define them: the median of the index moved by funding, the index moved by the
 * recent basis, and the contract's own price; so a wick of one contract does not liquidate its holders by itself.
 * All prices are in the unit the caller uses.
 */
export class MarkPrice {
  index = 0;
  mark = 0;
  /** Fraction per eight hours. */
  fundingRate = INTEREST;
  private basis = 0;
  private premium = 0;

  get indexBasis(): number {
    return this.basis;
  }

  start(price: number): void {
    this.index = this.mark = price;
  }

  /** `agreed` is what all venues agree on, `last` this contract's own price. */
  advance(agreed: number, last: number, timeMs: number, seconds: number): void {
    const follow = 1 - Math.exp(-seconds / INDEX_MEMORY_SECONDS);
    this.index += (agreed - this.index) * follow;
    const gap = last / this.index - 1;
    this.basis += (gap - this.basis) * Math.min(1, seconds / BASIS_MEMORY_SECONDS);
    this.premium += (gap - this.premium) * Math.min(1, seconds / PREMIUM_MEMORY_SECONDS);
    this.fundingRate = this.premium + clamp(INTEREST - this.premium, 0.0005);
    const left = (nextFunding(timeMs) - timeMs) / HOURS_8_MS;
    this.mark = median(this.index * (1 + this.fundingRate * left), this.index * (1 + this.basis), last);
  }
}

export function nextFunding(timeMs: number): number {
  return (Math.floor(timeMs / HOURS_8_MS) + 1) * HOURS_8_MS;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
