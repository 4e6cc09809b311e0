import { graver, type Severity } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { isCascade } from '../../market/domain/cascade-rule';
import type { AssetState } from '../../market/domain/asset-state';
import { MICRO, SHORT, WINDOW_SPANS_MS } from '../../market/domain/windows';
import type { AssetThresholds } from '../../thresholds/domain/threshold-book';
import { severityOf } from '../../thresholds/domain/threshold-ladder';
import {
  type DetectionContext,
  END_AFTER_MS,
  GROWTH_INTERVAL_MS,
  type LiquidationDetector,
  REOPEN_WITHIN_MS,
} from './detector.contract';
import { cents, LiquidationTally, type SeenLiquidation } from './liquidation-tally';
import { type OnsetPrice, priceAtOnset, priceFacts } from './onset-price';

const SPAN_MS = WINDOW_SPANS_MS[MICRO];

/** A cascade from its first liquidation to five minutes after its end. */
interface CascadeEpisode {
  active: boolean;
  onset: number;
  severity: Severity;
  /** Newest event time at which the rule held. */
  lastTrue: number;
  /** Received time of the last signal, and whether something has grown since. */
  toldTime: number;
  grown: boolean;
  peakUsd: number;
  onsetPrice: OnsetPrice | undefined;
  total: LiquidationTally;
  /** What came after the end without being a cascade again. */
  later: LiquidationTally;
}

interface CascadeRecord extends Omit<CascadeEpisode, 'total' | 'later'> {
  readonly total: object;
  readonly later: object;
}

/** Liquidations of one asset, over all venues, that come in numbers and in size within 30 seconds. */
export class LiquidationCascadeDetector implements LiquidationDetector {
  private readonly episodes = new Map<string, CascadeEpisode>();
  /** Liquidations of the last 30 seconds of assets without an episode. */
  private readonly recent = new Map<string, SeenLiquidation[]>();

  constructor(private readonly context: DetectionContext) {}

  onLiquidation(seen: SeenLiquidation, asset: string): Signal | undefined {
    const state = this.context.market.asset(asset);
    const thresholds = this.context.thresholds.of(asset, state.liquidations.end);
    const holds = this.holds(state, thresholds);
    const episode = this.episodes.get(asset);
    // Also beside an episode that is over: it may be forgotten while something new builds up.
    if (episode?.active !== true) this.remember(asset, seen, state.liquidations.end);
    if (episode === undefined) {
      return holds ? this.signal(asset, this.open(asset, state), seen) : undefined;
    }
    const { severity, active } = episode;
    if (episode.active) episode.total.add(seen);
    else episode.later.add(seen);
    if (holds && !episode.active) this.reopen(asset, episode);
    if (holds) this.grow(episode, state, thresholds);
    const notable = severity !== episode.severity || active !== episode.active;
    if (!notable && seen.liquidation.receivedTime - episode.toldTime < GROWTH_INTERVAL_MS) {
      episode.grown = true;
      return undefined;
    }
    return this.signal(asset, episode, seen);
  }

  recall(seen: SeenLiquidation, asset: string): void {
    if (!this.episodes.has(asset)) this.remember(asset, seen, this.context.market.asset(asset).liquidations.end);
  }

  onTick(time: number, receivedTime: number): Signal[] {
    return [...this.episodes].flatMap(([asset, episode]) => {
      const ended = this.settle(asset, time, receivedTime);
      if (ended !== undefined) return ended;
      return episode.grown
        ? this.toSignal(asset, episode, Math.max(episode.total.lastTime, episode.later.lastTime), receivedTime)
        : [];
    });
  }

  settle(asset: string, time: number, receivedTime: number): Signal | undefined {
    const episode = this.episodes.get(asset);
    if (episode === undefined) return undefined;
    const state = this.context.market.asset(asset);
    if (episode.active && this.holds(state, this.context.thresholds.of(asset, time))) {
      episode.lastTrue = Math.max(episode.lastTrue, state.liquidations.end);
      return undefined;
    }
    const falseFor = time - episode.lastTrue;
    const ends = episode.active && falseFor >= END_AFTER_MS;
    if (ends) episode.active = false;
    if (falseFor >= END_AFTER_MS + REOPEN_WITHIN_MS) this.episodes.delete(asset);
    return ends ? this.toSignal(asset, episode, episode.lastTrue + END_AFTER_MS, receivedTime) : undefined;
  }

  isActive(asset: string): boolean {
    return this.episodes.get(asset)?.active ?? false;
  }

  snapshot(): Record<string, CascadeRecord> {
    const record = (episode: CascadeEpisode): CascadeRecord => ({
      ...episode,
      total: episode.total.toRecord(),
      later: episode.later.toRecord(),
    });
    return Object.fromEntries([...this.episodes].map(([asset, episode]) => [asset, record(episode)]));
  }

  restore(snapshot: unknown): void {
    for (const [asset, record] of Object.entries((snapshot ?? {}) as Record<string, CascadeRecord>)) {
      this.episodes.set(asset, {
        ...record,
        total: LiquidationTally.fromRecord(record.total),
        later: LiquidationTally.fromRecord(record.later),
      });
    }
  }

  private holds(state: AssetState, thresholds: AssetThresholds): boolean {
    const entry = { count: thresholds.cascadeCount, usd: thresholds.cascade.entry };
    const { liquidations, sampledOnly } = state;
    return isCascade({ count: liquidations.count(MICRO), usd: liquidations.usd(MICRO) }, entry, sampledOnly);
  }

  private remember(asset: string, seen: SeenLiquidation, end: number): void {
    let kept = this.recent.get(asset);
    if (kept === undefined) this.recent.set(asset, (kept = []));
    let old = 0;
    while (old < kept.length && (kept[old]?.time ?? 0) < end - SPAN_MS) old++;
    if (old > 0) kept.splice(0, old);
    kept.push(seen);
  }

  private open(asset: string, state: AssetState): CascadeEpisode {
    const total = new LiquidationTally();
    const from = state.liquidations.end - SPAN_MS;
    for (const seen of this.recent.get(asset) ?? []) if (seen.time >= from) total.add(seen);
    this.recent.delete(asset);
    const onset = total.firstTime;
    const episode: CascadeEpisode = {
      active: true,
      onset,
      severity: 'LOW',
      lastTrue: state.liquidations.end,
      toldTime: 0,
      grown: false,
      peakUsd: 0,
      onsetPrice: priceAtOnset(state, onset),
      total,
      later: new LiquidationTally(),
    };
    this.episodes.set(asset, episode);
    this.grow(episode, state, this.context.thresholds.of(asset, state.liquidations.end));
    return episode;
  }

  private reopen(asset: string, episode: CascadeEpisode): void {
    this.recent.delete(asset);
    episode.active = true;
    episode.total.merge(episode.later);
    episode.later = new LiquidationTally();
  }

  /** Takes in how large it is now: severity by the 30-second sum, or by a third of the 5-minute sum. */
  private grow(episode: CascadeEpisode, state: AssetState, thresholds: AssetThresholds): void {
    const micro = state.liquidations.usd(MICRO);
    const short = state.liquidations.usd(SHORT);
    episode.lastTrue = Math.max(episode.lastTrue, state.liquidations.end);
    episode.peakUsd = Math.max(episode.peakUsd, micro);
    for (const usd of [micro, short / 3]) {
      const severity = severityOf(usd, thresholds.cascade);
      if (severity !== undefined) episode.severity = graver(episode.severity, severity);
    }
  }

  private signal(asset: string, episode: CascadeEpisode, seen: SeenLiquidation): Signal {
    const { exchangeTime, receivedTime } = seen.liquidation;
    return { ...this.toSignal(asset, episode, seen.time, receivedTime), exchangeTime };
  }

  private toSignal(asset: string, episode: CascadeEpisode, time: number, receivedTime: number): Signal {
    const { total, later } = episode;
    episode.toldTime = receivedTime;
    episode.grown = false;
    const state = this.context.market.asset(asset);
    const thresholds = this.context.thresholds.of(asset, time);
    // A hole shortly before hides how early it began.
    const gaps = this.context.market.venuesWithGap(asset, episode.onset - SPAN_MS);
    return {
      type: 'LIQUIDATION_CASCADE',
      asset,
      state: episode.active ? 'active' : 'ended',
      severity: episode.severity,
      onset: episode.onset,
      time,
      instruments: total.instruments,
      facts: {
        count: total.count,
        longs: total.longs,
        shorts: total.shorts,
        usd: cents(total.usd),
        windowSeconds: Math.max(SPAN_MS / 1000, Math.ceil((total.lastTime - episode.onset) / 1000)),
        ...priceFacts(state, episode.onsetPrice),
        peakUsd30s: cents(episode.peakUsd),
        largestUsd: cents(total.largestUsd),
        lastLiquidationTime: total.lastTime,
        lowerBound: gaps.size > 0,
        ...(later.count > 0 ? { laterCount: later.count, laterUsd: cents(later.usd) } : {}),
      },
      venues: total.completeness(gaps),
      thresholds: thresholds.cascade,
      session: thresholds.session,
      receivedTime,
    };
  }
}
