import type { MarketFact } from './market-model.contract';
import type { TruthSink } from './truth.contract';

/** Where everything that happens in a step is written down. */
export class Tape {
  facts: MarketFact[] = [];

  constructor(readonly truth: TruthSink | undefined) {}

  /** Hands out what has been written, in order of time, and starts anew. */
  tear(): MarketFact[] {
    const { facts } = this;
    this.facts = [];
    let inOrder = true;
    for (let index = 1; inOrder && index < facts.length; index += 1)
      inOrder = (facts[index - 1] as MarketFact).time <= (facts[index] as MarketFact).time;
    return inOrder ? facts : facts.sort((a, b) => a.time - b.time);
  }
}
