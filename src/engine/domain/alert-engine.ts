import { assetOf, type Venue } from '../../core/instrument';
import type { ConfigChange, Gap, Liquidation, MarketEvent, StateSnapshot, Tick } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { FeedBlindnessDetector } from '../../detection/domain/feed-blindness.detector';
import { LiquidationCascadeDetector } from '../../detection/domain/liquidation-cascade.detector';
import type { SeenLiquidation } from '../../detection/domain/liquidation-tally';
import { SingleLiquidationDetector } from '../../detection/domain/single-liquidation.detector';
import { repairFull, repairSampled } from '../../market/domain/feed-completeness';
import { MarketState } from '../../market/domain/market-state';
import { type BaselineRecord } from '../../thresholds/domain/threshold-inputs';
import { type AssetThresholds, DEFAULT_RULES, ThresholdBook } from '../../thresholds/domain/threshold-book';
import { DEFAULT_CONFIG, type EngineConfig } from './engine-config';

const NONE: readonly Signal[] = [];

/** What the engine must be given to go on where it was: content of a `state` event. */
export interface EngineSnapshot {
  readonly liquidations: readonly Liquidation[];
  readonly baselines: Readonly<Record<string, BaselineRecord>>;
  /** Thresholds held still by what is going on. */
  readonly frozen: readonly AssetThresholds[];
  /** Venues that show every liquidation, by asset. */
  readonly fullFeeds: Readonly<Record<string, readonly Venue[]>>;
  readonly cascade: unknown;
  readonly single: unknown;
  readonly blind: unknown;
}

/**
 * The whole judgement of the program: market events in, signals out. One function for live, replay, back-test and demo;
 * only the source and the clock differ. Deterministic: the same events give the same signals.
 */
export class AlertEngine {
  readonly market = new MarketState();
  readonly thresholds = new ThresholdBook();
  private readonly cascade = new LiquidationCascadeDetector(this);
  private readonly single = new SingleLiquidationDetector(this, (asset) => this.cascade.isActive(asset));
  private readonly blindness = new FeedBlindnessDetector();
  private current: EngineConfig = DEFAULT_CONFIG;

  get config(): EngineConfig {
    return this.current;
  }

  process(event: MarketEvent): readonly Signal[] {
    switch (event.type) {
      case 'trade':
        this.market.applyTrade(event);
        return NONE;
      case 'book':
        this.market.applyBook(event);
        return NONE;
      case 'mark':
        this.market.applyMark(event);
        return NONE;
      case 'liquidation':
        return this.onLiquidation(event);
      case 'tick':
        return this.onTick(event);
      default:
        return this.onSlowEvent(event);
    }
  }

  /** Feeds told to be blind and not yet told to see again. */
  get openBlindness(): readonly Gap[] {
    return this.blindness.openGaps;
  }

  /** Whether something is going on that a restart should know of. */
  get isBusy(): boolean {
    if (this.blindness.openGaps.length > 0) return true;
    for (const asset of this.market.knownAssets()) if (this.isActive(asset.asset)) return true;
    return false;
  }

  /** `liquidations` are those of the last hour, which the caller keeps. */
  snapshot(liquidations: readonly Liquidation[]): EngineSnapshot {
    return {
      liquidations,
      baselines: this.thresholds.snapshot(),
      frozen: this.thresholds.frozenThresholds(),
      fullFeeds: this.market.fullFeeds(),
      cascade: this.cascade.snapshot(),
      single: this.single.snapshot(),
      blind: this.blindness.snapshot(),
    };
  }

  private onLiquidation(liquidation: Liquidation): readonly Signal[] {
    const asset = assetOf(liquidation.instrument);
    const signals = this.settle(asset, liquidation.receivedTime);
    const seen = this.see(liquidation);
    // Singles first: the one that completes a cascade is large by itself too, and was so before it.
    const single = this.single.onLiquidation(seen, asset);
    const cascade = this.cascade.onLiquidation(seen, asset);
    if (single !== undefined) signals.push(single);
    if (cascade !== undefined) signals.push(cascade);
    if (signals.length > 0) this.thresholds.freeze(asset, this.isActive(asset));
    return signals.length === 0 ? NONE : signals;
  }

  /** Ends what time has ended: after a hole in the log or a restart, no tick has done so. */
  private settle(asset: string, receivedTime: number): Signal[] {
    const time = this.market.liquidationTime(receivedTime);
    this.market.asset(asset).liquidations.advance(time);
    const ended: Signal[] = [];
    const single = this.single.settle(asset, time, receivedTime);
    const cascade = this.cascade.settle(asset, time, receivedTime);
    if (single !== undefined) ended.push(single);
    if (cascade !== undefined) ended.push(cascade);
    if (ended.length > 0) this.thresholds.freeze(asset, this.isActive(asset));
    return ended;
  }

  private see(liquidation: Liquidation): SeenLiquidation {
    const time = this.market.applyLiquidation(liquidation);
    const window = this.market.instrument(liquidation.venue, liquidation.instrument).liquidations;
    const repaired = liquidation.sampled
      ? repairSampled(liquidation.notionalUsd, window)
      : repairFull(liquidation.notionalUsd);
    return { time, liquidation, repaired };
  }

  private onTick({ receivedTime }: Tick): readonly Signal[] {
    this.market.tick(receivedTime);
    const time = this.market.liquidationTime(receivedTime);
    const signals = [
      ...this.single.onTick(time, receivedTime),
      ...this.cascade.onTick(time, receivedTime),
      ...this.blindness.onTick(receivedTime, this.current.assets),
    ];
    for (const signal of signals) this.thresholds.freeze(signal.asset, this.isActive(signal.asset));
    return signals.length === 0 ? NONE : signals;
  }

  private onSlowEvent(event: MarketEvent): readonly Signal[] {
    switch (event.type) {
      case 'bar':
        this.thresholds.applyBar(event);
        return NONE;
      case 'reference':
        this.thresholds.applyReference(event);
        return NONE;
      case 'gap':
        return this.onGap(event);
      case 'config':
        this.configure(event);
        return NONE;
      case 'state':
        this.restore(event);
        return NONE;
      default:
        return NONE;
    }
  }

  private onGap(gap: Gap): readonly Signal[] {
    this.market.applyGap(gap);
    const signal = this.blindness.onGap(gap, this.current.assets);
    return signal === undefined ? NONE : [signal];
  }

  private configure({ content }: ConfigChange): void {
    const given = content as Partial<EngineConfig>;
    this.current = { ...DEFAULT_CONFIG, ...given, thresholds: { ...DEFAULT_RULES, ...given.thresholds } };
    this.thresholds.configure(this.current.thresholds);
  }

  private restore({ content }: StateSnapshot): void {
    const snapshot = content as Partial<EngineSnapshot>;
    this.thresholds.restore(snapshot.baselines ?? {});
    this.thresholds.restoreFrozen(snapshot.frozen ?? []);
    this.market.restoreFullFeeds(snapshot.fullFeeds ?? {});
    this.cascade.restore(snapshot.cascade);
    this.single.restore(snapshot.single);
    this.blindness.restore(snapshot.blind);
    for (const liquidation of snapshot.liquidations ?? [])
      this.cascade.recall(this.see(liquidation), assetOf(liquidation.instrument));
    for (const asset of this.market.knownAssets()) this.thresholds.freeze(asset.asset, this.isActive(asset.asset));
  }

  private isActive(asset: string): boolean {
    return this.cascade.isActive(asset) || this.single.isActive(asset);
  }
}
