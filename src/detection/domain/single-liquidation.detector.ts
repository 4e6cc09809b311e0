import { graver, type Severity } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { severityOf } from '../../thresholds/domain/threshold-ladder';
import { type DetectionContext, END_AFTER_MS, type LiquidationDetector, REOPEN_WITHIN_MS } from './detector.contract';
import { cents, LiquidationTally, type SeenLiquidation } from './liquidation-tally';
import { type OnsetPrice, priceAtOnset, priceFacts } from './onset-price';

interface SingleEpisode {
  active: boolean;
  onset: number;
  severity: Severity;
  onsetPrice: OnsetPrice | undefined;
  total: LiquidationTally;
}

interface SingleRecord extends Omit<SingleEpisode, 'total'> {
  readonly total: object;
}

/** One liquidation that is large by itself. More large ones within five minutes belong to the same episode. */
export class SingleLiquidationDetector implements LiquidationDetector {
  private readonly episodes = new Map<string, SingleEpisode>();

  /** `isInhibited`: a cascade is running in this asset and tells the story already. */
  constructor(
    private readonly context: DetectionContext,
    private readonly isInhibited: (asset: string) => boolean,
  ) {}

  onLiquidation(seen: SeenLiquidation, asset: string): Signal | undefined {
    if (this.isInhibited(asset)) return undefined;
    const thresholds = this.context.thresholds.of(asset, seen.time);
    const severity = severityOf(seen.liquidation.notionalUsd, thresholds.single);
    if (severity === undefined) return undefined;
    const episode = this.episodes.get(asset) ?? this.open(asset, seen);
    episode.active = true;
    episode.severity = graver(episode.severity, severity);
    episode.total.add(seen);
    const { exchangeTime, receivedTime } = seen.liquidation;
    return { ...this.toSignal(asset, episode, seen.time, receivedTime), exchangeTime };
  }

  onTick(time: number, receivedTime: number): Signal[] {
    return [...this.episodes.keys()].flatMap((asset) => this.settle(asset, time, receivedTime) ?? []);
  }

  settle(asset: string, time: number, receivedTime: number): Signal | undefined {
    const episode = this.episodes.get(asset);
    if (episode === undefined) return undefined;
    const quiet = time - episode.total.lastTime;
    const ends = episode.active && quiet >= END_AFTER_MS;
    if (ends) episode.active = false;
    if (quiet >= END_AFTER_MS + REOPEN_WITHIN_MS) this.episodes.delete(asset);
    return ends ? this.toSignal(asset, episode, episode.total.lastTime + END_AFTER_MS, receivedTime) : undefined;
  }

  isActive(asset: string): boolean {
    return this.episodes.get(asset)?.active ?? false;
  }

  snapshot(): Record<string, SingleRecord> {
    const record = (episode: SingleEpisode): SingleRecord => ({ ...episode, total: episode.total.toRecord() });
    return Object.fromEntries([...this.episodes].map(([asset, episode]) => [asset, record(episode)]));
  }

  restore(snapshot: unknown): void {
    for (const [asset, record] of Object.entries((snapshot ?? {}) as Record<string, SingleRecord>)) {
      this.episodes.set(asset, { ...record, total: LiquidationTally.fromRecord(record.total) });
    }
  }

  private open(asset: string, seen: SeenLiquidation): SingleEpisode {
    const episode: SingleEpisode = {
      active: true,
      onset: seen.time,
      severity: 'LOW',
      onsetPrice: priceAtOnset(this.context.market.asset(asset), seen.time),
      total: new LiquidationTally(),
    };
    this.episodes.set(asset, episode);
    return episode;
  }

  private toSignal(asset: string, episode: SingleEpisode, time: number, receivedTime: number): Signal {
    const { total } = episode;
    const state = this.context.market.asset(asset);
    const thresholds = this.context.thresholds.of(asset, time);
    return {
      type: 'LIQUIDATION',
      asset,
      state: episode.active ? 'active' : 'ended',
      severity: episode.severity,
      onset: episode.onset,
      time,
      instruments: total.instruments,
      facts: {
        usd: cents(total.largestUsd),
        side: total.largestSide,
        liquidationPrice: total.largestPrice,
        count: total.count,
        totalUsd: cents(total.usd),
        largestUsd: cents(total.largestUsd),
        ...priceFacts(state, episode.onsetPrice),
      },
      venues: total.completeness(this.context.market.venuesWithGap(asset, episode.onset)),
      thresholds: thresholds.single,
      session: thresholds.session,
      receivedTime,
    };
  }
}
