import type { Bar, Reference } from '../../core/market-event';
import { splitMultiplier } from '../../core/instrument';
import { ladder, type Rungs } from './threshold-ladder';
import { type BaselineRecord, ThresholdInputs } from './threshold-inputs';
import { DEFAULT_TIERS, type MarketCapTier, type ScalingInputs, singleLiquidationUsd } from './threshold-scaling';
import { DEFAULT_SESSIONS, sessionAt, type SessionName, type SessionRules } from './trading-session';

/** Fixed entry level of an asset, USD and count within 30 seconds. */
export interface EntryLevel {
  readonly singleUsd: number;
  readonly cascadeUsd: number;
  readonly cascadeCount: number;
}

export interface ThresholdRules {
  readonly entry: Readonly<Record<string, EntryLevel>>;
  readonly defaultEntry: EntryLevel;
  readonly tiers: readonly MarketCapTier[];
  readonly cascadeFactor: number;
  readonly sessions: SessionRules;
  readonly dynamic: boolean;
  readonly sessionAware: boolean;
}

export const DEFAULT_RULES: ThresholdRules = {
  entry: {
    BTC: { singleUsd: 100_000, cascadeUsd: 500_000, cascadeCount: 5 },
    ETH: { singleUsd: 50_000, cascadeUsd: 250_000, cascadeCount: 5 },
    SOL: { singleUsd: 25_000, cascadeUsd: 100_000, cascadeCount: 4 },
  },
  defaultEntry: { singleUsd: 10_000, cascadeUsd: 50_000, cascadeCount: 5 },
  tiers: DEFAULT_TIERS,
  cascadeFactor: 5,
  sessions: DEFAULT_SESSIONS,
  dynamic: true,
  sessionAware: true,
};

/** What is large for one asset at one moment, and why. */
export interface AssetThresholds {
  readonly asset: string;
  readonly single: Rungs;
  readonly cascade: Rungs;
  readonly cascadeCount: number;
  readonly session: SessionName;
  /** What the formula was given; a missing key is a missing input, and then the fixed entry table decides alone. */
  readonly inputs: Partial<ScalingInputs> & { readonly asOf?: number; readonly marketCapSource?: string };
  readonly missing: readonly string[];
  /** Completeness and freshness of the inputs, 0..1; 0 when the fixed table decides alone for want of them. */
  readonly confidence: number;
  /** Epoch ms at which it is computed anew; earlier when an input or the session changes. */
  readonly nextReviewTime: number;
  readonly frozen: boolean;
}

const REVIEW_MS = 3_600_000;
const INPUT_NAMES = ['marketCapUsd', 'dailyVolumeUsd', 'volatility'] as const;

/** The thresholds of every asset: cached for an hour, recomputed when an input changes, held still while frozen. */
export class ThresholdBook {
  private readonly inputs = new Map<string, ThresholdInputs>();
  private readonly cache = new Map<string, AssetThresholds>();
  private readonly frozen = new Set<string>();
  /** Frozen assets whose inputs changed meanwhile. */
  private readonly outdated = new Set<string>();

  /** Counts changes of the slow facts, so that they are stored when they changed. */
  version = 0;

  constructor(private rules: ThresholdRules = DEFAULT_RULES) {}

  /** Takes new rules; assets that are frozen keep theirs until released. */
  configure(rules: ThresholdRules): void {
    this.rules = rules;
    for (const asset of this.cache.keys()) this.invalidate(asset);
  }

  applyBar(bar: Bar): void {
    const { asset, multiplier } = splitMultiplier(bar.instrument.split('/')[0] ?? bar.instrument);
    if (!this.inputsOf(asset).applyBar(bar, multiplier)) return;
    this.version++;
    this.invalidate(asset);
  }

  applyReference(reference: Reference): void {
    this.inputsOf(reference.asset).applyReference(reference);
    this.version++;
    this.invalidate(reference.asset);
  }

  /** Thresholds at an event time (epoch ms). */
  of(asset: string, time: number): AssetThresholds {
    const cached = this.cache.get(asset);
    if (cached !== undefined && (this.frozen.has(asset) || this.isFresh(cached, time))) return cached;
    const computed = this.compute(asset, time);
    this.cache.set(asset, computed);
    return computed;
  }

  /** Holds an asset's thresholds still while something is going on there, so that no rung moves under it. */
  freeze(asset: string, frozen: boolean): void {
    if (frozen === this.frozen.has(asset)) return;
    if (frozen) this.frozen.add(asset);
    else this.frozen.delete(asset);
    const cached = this.cache.get(asset);
    if (!frozen && this.outdated.delete(asset)) this.cache.delete(asset);
    else if (cached !== undefined) this.cache.set(asset, { ...cached, frozen });
  }

  /** Assets with any input. */
  assets(): string[] {
    return [...this.inputs.keys()];
  }

  snapshot(): Record<string, BaselineRecord> {
    return Object.fromEntries([...this.inputs].map(([asset, inputs]) => [asset, inputs.toRecord()]));
  }

  /** What frozen assets are judged by, for a restart in the middle of an episode. */
  frozenThresholds(): AssetThresholds[] {
    return [...this.frozen].flatMap((asset) => this.cache.get(asset) ?? []);
  }

  restoreFrozen(thresholds: readonly AssetThresholds[]): void {
    for (const entry of thresholds) {
      this.cache.set(entry.asset, entry);
      this.frozen.add(entry.asset);
      this.outdated.add(entry.asset);
    }
  }

  restore(records: Readonly<Record<string, BaselineRecord>>): void {
    for (const [asset, record] of Object.entries(records)) {
      this.inputs.set(asset, ThresholdInputs.fromRecord(record));
      this.invalidate(asset);
    }
  }

  private invalidate(asset: string): void {
    if (this.frozen.has(asset)) this.outdated.add(asset);
    else this.cache.delete(asset);
  }

  private isFresh(cached: AssetThresholds, time: number): boolean {
    if (time >= cached.nextReviewTime) return false;
    // Sessions change on the hour; asking the calendar costs more than the rest.
    return sameHour(time, cached.nextReviewTime - REVIEW_MS) || cached.session === sessionAt(time, this.rules.sessions);
  }

  private inputsOf(asset: string): ThresholdInputs {
    let inputs = this.inputs.get(asset);
    if (inputs === undefined) this.inputs.set(asset, (inputs = new ThresholdInputs()));
    return inputs;
  }

  private compute(asset: string, time: number): AssetThresholds {
    const entry = this.rules.entry[asset] ?? this.rules.defaultEntry;
    const session = sessionAt(time, this.rules.sessions);
    const inputs = this.gather(asset, session);
    const missing = INPUT_NAMES.filter((name) => inputs[name] === undefined);
    const complete = missing.length === 0;
    const single =
      this.rules.dynamic && complete ? singleLiquidationUsd(inputs as ScalingInputs, this.rules.tiers) : undefined;
    return {
      asset,
      single: ladder(entry.singleUsd, single),
      cascade: ladder(entry.cascadeUsd, single === undefined ? undefined : single * this.rules.cascadeFactor),
      cascadeCount: entry.cascadeCount,
      session,
      inputs,
      missing,
      confidence: complete ? (this.inputs.get(asset)?.confidence(time) ?? 0) : 0,
      nextReviewTime: time + REVIEW_MS,
      frozen: this.frozen.has(asset),
    };
  }

  private gather(asset: string, session: SessionName): AssetThresholds['inputs'] {
    const known = this.inputs.get(asset);
    return {
      marketCapUsd: known?.marketCapUsd,
      dailyVolumeUsd: known?.dailyVolumeUsd,
      volatility: known?.volatility,
      sessionMultiplier: this.rules.sessionAware ? this.rules.sessions[session].multiplier : 1,
      asOf: known?.asOf,
      marketCapSource: known?.marketCapSource,
    };
  }
}

function sameHour(a: number, b: number): boolean {
  return Math.floor(a / REVIEW_MS) === Math.floor(b / REVIEW_MS);
}
