import type { Cascade } from './liquidation-runs';
import type { FactCollector, MeasurableMarket, Measurements } from './fact-collector.contract';
import { median } from './numeric/quantile';
import { Series } from './numeric/series';

const FRACTION = 0.01;
const NORMAL_EVERY_MS = 10_000;
const CRASH_MS = 60_000;
/** A book that has just been emptied is not a normal one yet. */
const RECOVERY_MS = 600_000;

/**
 * Depth of Binance's BTCUSDT book in crashes. A crash is the minute from the start of a cascade of $1M, or the whole
 * cascade if that lasts longer; sampled each second from the moment it is one, each 10 s in normal times. One median
 * per crash, so that long ones do not outweigh the rest, relative to the normal median of the same market.
 */
export class DepthFacts implements FactCollector {
  private readonly ratios = new Series();
  private readonly crashDepths = new Series();
  private readonly normal = new Series();
  private readonly crash = new Series();
  private market: MeasurableMarket | undefined;
  private crashStart = -Infinity;
  private crashUntil = -Infinity;

  constructor(private readonly cascade: () => Cascade | undefined) {}

  begin(_startMs: number, market: MeasurableMarket): void {
    this.market = market;
    this.crashStart = -Infinity;
    this.crashUntil = -Infinity;
  }

  second(nowMs: number): void {
    const cascade = this.cascade();
    if (cascade) this.follow(cascade, nowMs);
    if (nowMs <= this.crashUntil) {
      this.sample(this.crash);
      return;
    }
    this.closeCrash();
    if (nowMs % NORMAL_EVERY_MS === 0 && nowMs - this.crashUntil > RECOVERY_MS) this.sample(this.normal);
  }

  end(): void {
    this.closeCrash();
    const normal = median(this.normal.view());
    if (normal) for (const depth of this.crashDepths.view()) this.ratios.push(depth / normal);
    this.crashDepths.clear();
    this.normal.clear();
    this.market = undefined;
  }

  measure(): Measurements {
    return { crashDepth: { value: median(this.ratios.view()), n: this.ratios.length } };
  }

  private follow({ start }: Cascade, nowMs: number): void {
    if (start !== this.crashStart) this.closeCrash();
    this.crashStart = start;
    this.crashUntil = Math.max(start + CRASH_MS, nowMs);
  }

  private sample(into: Series): void {
    const depth = this.market?.depthWithin('binance', 'BTCUSDT', FRACTION) ?? 0;
    if (depth >= 0) into.push(depth);
  }

  private closeCrash(): void {
    const depth = median(this.crash.view());
    if (depth !== undefined) this.crashDepths.push(depth);
    this.crash.clear();
  }
}
