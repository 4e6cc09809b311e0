import { clamp } from '../../core/math/statistics';

/** Fraction of daily volume for assets with a market capitalisation strictly above `aboveUsd`. */
export interface MarketCapTier {
  readonly aboveUsd: number;
  readonly pct: number;
}

export const DEFAULT_TIERS: readonly MarketCapTier[] = [
  { aboveUsd: 100e9, pct: 0.0005 },
  { aboveUsd: 10e9, pct: 0.001 },
  { aboveUsd: 1e9, pct: 0.002 },
  { aboveUsd: 0, pct: 0.005 },
];

/** What the dynamic value is made of. Volume in USD a day, volatility a fraction a day. */
export interface ScalingInputs {
  readonly marketCapUsd: number;
  readonly dailyVolumeUsd: number;
  readonly volatility: number;
  readonly sessionMultiplier: number;
}

export function basePct(marketCapUsd: number, tiers: readonly MarketCapTier[] = DEFAULT_TIERS): number {
  const last = tiers[tiers.length - 1];
  return (tiers.find((tier) => marketCapUsd > tier.aboveUsd) ?? last)?.pct ?? 0.005;
}

/** 1 at 5 % a day, 2 from 55 %, never below 0.5. */
export function volatilityMultiplier(volatility: number): number {
  return clamp(1 + (volatility - 0.05) * 2, 0.5, 2);
}

/** Value of a single liquidation that is large for this asset now, USD. */
export function singleLiquidationUsd(inputs: ScalingInputs, tiers: readonly MarketCapTier[] = DEFAULT_TIERS): number {
  const base = inputs.dailyVolumeUsd * basePct(inputs.marketCapUsd, tiers);
  return base * inputs.sessionMultiplier * volatilityMultiplier(inputs.volatility);
}
