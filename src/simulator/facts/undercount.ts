import type { Cascade } from './liquidation-runs';
import type { FactCollector, Measurements } from './fact-collector.contract';
import { DAY_MS } from './fact-collector.contract';
import { ratioOf } from './numeric/quantile';

/** Days with a cascade this large are no ordinary ones, USD; of 90 real days the largest had $46M. */
const EXTREME_CASCADE_USD = 20_000_000;

/** How much of the liquidated notional a feed hides that shows the largest record of each second. */
export class Undercount implements FactCollector {
  private readonly ordinary = { full: 0, sampled: 0, days: 0 };
  private readonly inside = { full: 0, sampled: 0, cascades: 0 };
  private day = { full: 0, sampled: 0, extreme: false };
  private startMs = 0;

  begin(startMs: number): void {
    this.startMs = startMs;
    this.day = { full: 0, sampled: 0, extreme: false };
  }

  /** One second's liquidations of the contract, USD: all of them, and the one that was published. */
  count(full: number, sampled: number): void {
    this.day.full += full;
    this.day.sampled += sampled;
  }

  cascade({ usd, sampledUsd, sampledFullUsd }: Cascade): void {
    if (usd >= EXTREME_CASCADE_USD) this.day.extreme = true;
    this.inside.full += sampledFullUsd;
    this.inside.sampled += sampledUsd;
    this.inside.cascades += 1;
  }

  second(nowMs: number): void {
    if ((nowMs - this.startMs) % DAY_MS === 0) this.closeDay();
  }

  end(): void {
    this.closeDay();
  }

  measure(): Measurements {
    const { ordinary, inside } = this;
    return {
      undercount: { value: ratioOf(ordinary.full, ordinary.sampled), n: ordinary.days },
      undercountCascades: { value: ratioOf(inside.full, inside.sampled), n: inside.cascades },
    };
  }

  private closeDay(): void {
    const { full, sampled, extreme } = this.day;
    this.day = { full: 0, sampled: 0, extreme: false };
    if (extreme || sampled === 0) return;
    this.ordinary.full += full;
    this.ordinary.sampled += sampled;
    this.ordinary.days += 1;
  }
}
