import type { Gap } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { isLiquidationStream } from '../../market/domain/market-state';

/** What stops working while a stream is blind, by the kind of stream; told to people in these words. */
export function suspendedBy(stream: string): readonly string[] {
  if (isLiquidationStream(stream)) return ['LIQUIDATION', 'LIQUIDATION_CASCADE'];
  if (/trade/i.test(stream)) return ['price and price move in alerts'];
  if (/depth|book/i.test(stream)) return ['order books (no alert needs them yet)'];
  return ['mark price, and price in alerts where no trades are watched'];
}

/** A lost connection usually is back sooner than anyone needs to know. */
const TOLD_AFTER_MS = 60_000;

/** Turns the news that a feed went blind, and that it sees again, into something a person is told once. */
export class FeedBlindnessDetector {
  private readonly open = new Map<string, Gap>();
  /** Connections of liquidation feeds that were lost, and not yet for long enough to be news. */
  private readonly lost = new Map<string, Gap>();

  onGap(gap: Gap, watchedAssets: readonly string[]): Signal | undefined {
    if (gap.reason === 'disconnect') return this.onDisconnect(gap, watchedAssets);
    if (gap.reason !== 'blind') return undefined;
    if (gap.to !== undefined) return this.close(gap, watchedAssets);
    if (this.open.has(gap.stream)) return undefined;
    this.open.set(gap.stream, gap);
    return this.signal(gap, watchedAssets);
  }

  /** A liquidation feed that stays without a connection is as blind as a silent one. */
  onTick(receivedTime: number, watchedAssets: readonly string[]): Signal[] {
    const told: Signal[] = [];
    for (const [stream, gap] of this.lost) {
      if (receivedTime - gap.from < TOLD_AFTER_MS || this.open.has(stream)) continue;
      this.open.set(stream, gap);
      told.push(this.signal({ ...gap, receivedTime }, watchedAssets));
    }
    return told;
  }

  private onDisconnect(gap: Gap, watchedAssets: readonly string[]): Signal | undefined {
    if (gap.to === undefined) {
      if (isLiquidationStream(gap.stream)) this.lost.set(gap.stream, gap);
      return undefined;
    }
    this.lost.delete(gap.stream);
    return this.open.get(gap.stream)?.reason === 'disconnect' ? this.close(gap, watchedAssets) : undefined;
  }

  /** The story is named by its beginning, as it was told then. */
  private close(gap: Gap, watchedAssets: readonly string[]): Signal | undefined {
    const known = this.open.get(gap.stream);
    this.open.delete(gap.stream);
    return known === undefined ? undefined : this.signal({ ...gap, from: known.from }, watchedAssets);
  }

  get openGaps(): readonly Gap[] {
    return [...this.open.values()];
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
        suspends: suspendedBy(gap.stream),
        assets: gap.instrument === undefined ? (watchedAssets.length > 0 ? watchedAssets : ['all']) : [gap.instrument],
      },
      venues: [],
      receivedTime: gap.receivedTime,
    };
  }
}
