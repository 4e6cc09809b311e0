import { unitsUsd, usdUnits } from '../../core/math/money';
import { WINDOW_SPANS_MS } from './windows';

/** Buckets per window: 30 x 1 s, 30 x 10 s, 30 x 30 s, 60 x 60 s. */
const BUCKETS = [30, 30, 30, 60] as const;
const BUY = 0;
const SELL = 1;
const COUNT = 2;
const LANES = 3;

/** Sums over one span in equal buckets of event time. A trade counts while its bucket is at most the span old. */
class BucketWindow {
  private readonly buckets: Float64Array;
  private readonly sums = new Float64Array(LANES);
  private head = -1;

  constructor(
    private readonly bucketMs: number,
    private readonly size: number,
  ) {
    this.buckets = new Float64Array(size * LANES);
  }

  add(time: number, buy: number, sell: number, count: number): void {
    const bucket = Math.floor(time / this.bucketMs);
    if (bucket > this.head) this.advance(time);
    if (bucket <= this.head - this.size) return;
    const at = (bucket % this.size) * LANES;
    this.put(at + BUY, BUY, buy);
    this.put(at + SELL, SELL, sell);
    this.put(at + COUNT, COUNT, count);
  }

  advance(time: number): void {
    const bucket = Math.floor(time / this.bucketMs);
    if (bucket <= this.head) return;
    if (this.head < 0 || bucket - this.head >= this.size) {
      this.buckets.fill(0);
      this.sums.fill(0);
    } else {
      for (let b = this.head + 1; b <= bucket; b++) this.clear((b % this.size) * LANES);
    }
    this.head = bucket;
  }

  sum(lane: number): number {
    return this.sums[lane] ?? 0;
  }

  private put(at: number, lane: number, value: number): void {
    this.buckets[at]! += value;
    this.sums[lane]! += value;
  }

  private clear(at: number): void {
    for (let lane = 0; lane < LANES; lane++) {
      this.sums[lane]! -= this.buckets[at + lane] ?? 0;
      this.buckets[at + lane] = 0;
    }
  }
}

/** Taker flow of one instrument within one window, USD. */
export interface TradeFlow {
  readonly buyUsd: number;
  readonly sellUsd: number;
  readonly count: number;
}

/**
 * Taker flow of one instrument over the four windows. Trades of the running second are only added up; the windows take
 * them when the second ends, so a burst costs two additions a trade.
 */
export class TradeWindows {
  private readonly windows = WINDOW_SPANS_MS.map((span, i) => new BucketWindow(span / BUCKETS[i]!, BUCKETS[i]!));
  private second = 0;
  private secondEnd = 0;
  private buy = 0;
  private sell = 0;
  private count = 0;
  /** Event time since which nothing was missed. */
  private completeFrom = Infinity;

  add(time: number, usd: number, takerBuys: boolean): void {
    if (time >= this.secondEnd || time < this.second) {
      if (time < this.second) return this.addLate(time, usd, takerBuys);
      this.startSecond(time);
    }
    if (takerBuys) this.buy += usd;
    else this.sell += usd;
    this.count++;
  }

  /** Lets time pass without a trade. */
  advance(time: number): void {
    if (this.secondEnd === 0 || time < this.secondEnd) return;
    this.startSecond(time);
    for (const window of this.windows) window.advance(time);
  }

  /** Something was missed before `time`: windows reaching back beyond it are unknown until refilled. */
  markGap(time: number): void {
    this.completeFrom = Math.max(time, this.completeFrom === Infinity ? -Infinity : this.completeFrom);
  }

  /** Flow inside a window (index into `WINDOW_SPANS_MS`) as of the newest time seen; undefined while not fully seen. */
  flow(window: number): TradeFlow | undefined {
    const span = WINDOW_SPANS_MS[window] ?? Infinity;
    if (this.second - span < this.completeFrom) return undefined;
    return this.partialFlow(window);
  }

  /** Same, of whatever was seen: a lower bound. */
  partialFlow(window: number): TradeFlow {
    this.flush();
    const sums = this.windows[window]!;
    return { buyUsd: unitsUsd(sums.sum(BUY)), sellUsd: unitsUsd(sums.sum(SELL)), count: sums.sum(COUNT) };
  }

  private startSecond(time: number): void {
    this.flush();
    if (this.completeFrom === Infinity) this.completeFrom = time;
    this.second = time - (time % 1000);
    this.secondEnd = this.second + 1000;
  }

  private flush(): void {
    if (this.count === 0) return;
    const buy = usdUnits(this.buy);
    const sell = usdUnits(this.sell);
    for (const window of this.windows) window.add(this.second, buy, sell, this.count);
    this.buy = 0;
    this.sell = 0;
    this.count = 0;
  }

  private addLate(time: number, usd: number, takerBuys: boolean): void {
    const units = usdUnits(usd);
    for (const window of this.windows) window.add(time, takerBuys ? units : 0, takerBuys ? 0 : units, 1);
  }
}
