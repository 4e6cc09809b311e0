import type { Gap } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { isLiquidationStream } from '../../market/domain/market-state';

/** What stops working while a stream is blind, by the kind of stream. */
function suspended(stream: string): readonly string[] {
  if (isLiquidationStream(stream)) return ['LIQUIDATION', 'LIQUIDATION_CASCADE'];
  if (/trade/i.test(stream)) return ['price move and taker flow beside alerts'];
  if (/depth|book/i.test(stream)) return ['book figures beside alerts'];
  return ['mark price and funding beside alerts'];
}

/** Turns the news that a feed went blind, and that it sees again, into something a person is told once. */
export class FeedBlindnessDetector {
  private readonly open = new Map<string, Gap>();

  onGap(gap: Gap, watchedAssets: readonly string[]): Signal | undefined {
    if (gap.reason !== 'blind') return undefined;
    const known = this.open.get(gap.stream);
    if (gap.to === undefined) {
      if (known !== undefined) return undefined;
      this.open.set(gap.stream, gap);
      return this.signal(gap, watchedAssets);
    }
    this.open.delete(gap.stream);
    // The story is named by its beginning, as it was told then.
    return known === undefined ? undefined : this.signal({ ...gap, from: known.from }, watchedAssets);
  }

  snapshot(): Record<string, Gap> {
    return Object.fromEntries(this.open);
  }

  restore(snapshot: unknown): void {
    for (const [stream, gap] of Object.entries((snapshot ?? {}) as Record<string, Gap>)) this.open.set(stream, gap);
  }

  private signal(gap: Gap, watchedAssets: readonly string[]): Signal {
    const liquidations = isLiquidationStream(gap.stream);
    return {
      type: 'FEED_BLIND',
      // One story per stream, not per asset: everything that stream carries is meant.
      asset: 'MARKET',
      subject: gap.stream,
      state: gap.to === undefined ? 'active' : 'ended',
      severity: liquidations ? 'HIGH' : 'MODERATE',
      onset: gap.from,
      time: gap.to ?? gap.receivedTime,
      instruments: gap.instrument === undefined ? [] : [gap.instrument],
      facts: {
        stream: gap.stream,
        venue: gap.venue,
        route: gap.route,
        reason: gap.reason,
        since: gap.from,
        until: gap.to,
        suspends: suspended(gap.stream),
        assets: gap.instrument === undefined ? (watchedAssets.length > 0 ? watchedAssets : ['all']) : [gap.instrument],
      },
      venues: [],
      receivedTime: gap.receivedTime,
    };
  }
}
