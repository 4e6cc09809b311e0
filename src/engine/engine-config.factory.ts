import type { ConfigFiles } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { SessionRule } from '../thresholds/domain/trading-session';
import type { EntryLevel, ThresholdRules } from '../thresholds/domain/threshold-book';
import type { EngineConfig } from './domain/engine-config';

/** The engine's settings from environment and files, as plain data for a `config` event. */
export function engineConfig(environment: Environment, files: ConfigFiles): EngineConfig {
  return {
    thresholds: thresholdRules(environment, files),
    assets: environment.SYMBOLS,
    simulated: environment.SIMULATED,
  };
}

function thresholdRules(environment: Environment, { liquidationThresholds: file }: ConfigFiles): ThresholdRules {
  const level = (entry: { single_usd: number; cascade_usd: number; cascade_count: number }): EntryLevel => ({
    singleUsd: entry.single_usd,
    cascadeUsd: entry.cascade_usd,
    cascadeCount: entry.cascade_count,
  });
  const session = (hours: { from_hour?: number; to_hour?: number; multiplier: number }): SessionRule => ({
    fromHour: hours.from_hour,
    toHour: hours.to_hour,
    multiplier: hours.multiplier,
  });
  const { default: fallback, ...assets } = file.entry;
  return {
    entry: Object.fromEntries(Object.entries(assets).map(([asset, entry]) => [asset, level(entry)])),
    defaultEntry: level(fallback as NonNullable<typeof fallback>),
    tiers: file.dynamic.base_pct_by_market_cap
      .map((tier) => ({ aboveUsd: tier.above_usd, pct: tier.pct }))
      .sort((a, b) => b.aboveUsd - a.aboveUsd),
    cascadeFactor: file.dynamic.cascade_factor,
    sessions: {
      us: session(file.sessions.us),
      european: session(file.sessions.european),
      asian: session(file.sessions.asian),
      weekend: session(file.sessions.weekend),
    },
    dynamic: environment.ENABLE_DYNAMIC_THRESHOLDS,
    sessionAware: environment.ENABLE_SESSION_AWARE_ANALYSIS,
  };
}
