import type { Listing, LiquidationFill, MarketFact } from '../../market/market-model.contract';
import type { VenueName } from '../../market/universe';
import { Universe } from '../../market/universe';
import type { MeasurableMarket } from '../fact-collector.contract';

/** A market that only repeats what a spec wrote down. */
export class SyntheticMarket implements MeasurableMarket {
  readonly universe = new Universe(2);
  private next = 0;
  private nowMs = 0;

  /** Facts in order of time; depth by time, USD. */
  constructor(
    private readonly facts: readonly MarketFact[],
    private readonly depth: (nowMs: number) => number = () => 1_000_000,
  ) {}

  listings(): readonly Listing[] {
    return [];
  }

  advance(nowMs: number): readonly MarketFact[] {
    const from = this.next;
    while (this.next < this.facts.length && (this.facts[this.next] as MarketFact).time <= nowMs) this.next += 1;
    this.nowMs = nowMs;
    return this.facts.slice(from, this.next);
  }

  skipTo(nowMs: number): void {
    this.advance(nowMs);
  }

  depthWithin(_venue: VenueName, _symbol: string, _fraction: number): number {
    return this.depth(this.nowMs);
  }
}

/** A liquidated Bitcoin long of so many USD, at a price of 100,000. */
export function bitcoinLiquidation(time: number, venue: VenueName, usd: number): LiquidationFill {
  const quantity = usd / 100_000;
  return {
    kind: 'liquidation',
    time,
    venue,
    symbol: 'BTCUSDT',
    side: 'SELL',
    orderPrice: 99_900,
    averagePrice: 100_000,
    quantity,
    lastQuantity: quantity,
  };
}
