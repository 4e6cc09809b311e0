import type { FeedRecord } from './liquidation-runs';

/**
 * What the public feeds show of the full tape. Binance publishes the largest liquidation of a symbol in 1000 ms (until
 * April 2026 its documentation said the latest), taken here by whole seconds; Bybit publishes all of them.
 */
export class SampledFeed {
  private pending: FeedRecord[] = [];
  private largest: FeedRecord | undefined;
  private binanceUsd = 0;

  constructor(
    private readonly publish: (record: FeedRecord) => void,
    private readonly count: (fullUsd: number, sampledUsd: number) => void,
  ) {}

  begin(): void {
    this.pending = [];
    this.largest = undefined;
    this.binanceUsd = 0;
  }

  add(record: FeedRecord): void {
    if (record.venue !== 'binance') {
      this.pending.push(record);
      return;
    }
    this.binanceUsd += record.usd;
    if (this.largest && this.largest.usd >= record.usd) return;
    this.largest = record;
  }

  /** Publishes the second that is complete, in order of time. */
  second(): void {
    const { largest } = this;
    if (largest) {
      const after = this.pending.findIndex(({ time }) => time > largest.time);
      const sampled = { ...largest, fullUsd: this.binanceUsd };
      this.pending.splice(after < 0 ? this.pending.length : after, 0, sampled);
      this.count(this.binanceUsd, largest.usd);
    }
    for (const record of this.pending) this.publish(record);
    this.begin();
  }
}
