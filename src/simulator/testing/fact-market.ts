import type { Listing, MarketFact, MarketModel } from '../market/market-model.contract';
import { Universe } from '../market/universe';

/** A market in which happens what a test has written down. */
export class FactMarket implements MarketModel {
  readonly universe = new Universe(20);
  readonly skips: number[] = [];
  private next = 0;

  constructor(
    private readonly facts: readonly MarketFact[],
    readonly told: Listing[] = [],
  ) {
    if (told.length > 0) return;
    for (const contract of this.universe.contracts) this.told.push({ contract, status: 'trading', onboardTime: 0 });
  }

  listings(): readonly Listing[] {
    return this.told;
  }

  advance(nowMs: number): readonly MarketFact[] {
    const from = this.next;
    while ((this.facts[this.next]?.time ?? Infinity) <= nowMs) this.next += 1;
    return this.facts.slice(from, this.next);
  }

  skipTo(nowMs: number): void {
    this.skips.push(nowMs);
  }
}
