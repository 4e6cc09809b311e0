import { DEFAULT_RULES, type ThresholdRules } from '../../thresholds/domain/threshold-book';

/** Content of a `config` event: everything that decides what the engine says, so that a log carries it. */
export interface EngineConfig {
  readonly thresholds: ThresholdRules;
  /** Assets watched by choice; empty: all. */
  readonly assets: readonly string[];
  /** The data is made up; everything said from it says so. */
  readonly simulated: boolean;
}

export const DEFAULT_CONFIG: EngineConfig = { thresholds: DEFAULT_RULES, assets: [], simulated: false };
