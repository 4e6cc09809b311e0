import type { MarketFact, MarketModel } from '../simulator';

/** A market that somebody watches with eyes better than any venue's: every fact passes the observer before the wire. */
export class ObservedMarket implements MarketModel {
  constructor(
    private readonly market: MarketModel,
    private readonly observe: (fact: MarketFact) => void,
  ) {}

  get universe(): MarketModel['universe'] {
    return this.market.universe;
  }

  listings(): ReturnType<MarketModel['listings']> {
    return this.market.listings();
  }

  advance(nowMs: number): readonly MarketFact[] {
    const facts = this.market.advance(nowMs);
    for (const fact of facts) this.observe(fact);
    return facts;
  }

  skipTo(nowMs: number): void {
    this.market.skipTo(nowMs);
  }
}
