/** Maintenance margin as a fraction of the value, by the value of the position in USD; the largest contract's ladder. */
const TIERS: readonly (readonly [upToUsd: number, rate: number])[] = [
  [300_000, 0.004],
  [1_500_000, 0.005],
  [10_000_000, 0.01],
  [60_000_000, 0.025],
  [Infinity, 0.05],
];

interface MarginTier {
  readonly upToUsd: number;
  readonly maintenanceRate: number;
}

/** Smaller contracts have the same ladder in smaller steps and a higher floor. `depth` is 1 for the largest contract. */
export class MarginLadder {
  private readonly tiers: readonly MarginTier[];

  constructor(depth: number) {
    const floor = depth > 0.2 ? 0 : depth > 0.02 ? 0.002 : 0.006;
    this.tiers = TIERS.map(([upTo, rate]) => ({ upToUsd: upTo * depth, maintenanceRate: rate + floor }));
  }

  tierOf(notionalUsd: number): MarginTier {
    for (const tier of this.tiers) if (notionalUsd <= tier.upToUsd) return tier;
    return this.tiers[this.tiers.length - 1] as MarginTier;
  }

  /** Upper bound of the tier below, to which a large position is reduced first; 0 in the lowest tier. */
  boundBelow(notionalUsd: number): number {
    let bound = 0;
    for (const tier of this.tiers) {
      if (notionalUsd <= tier.upToUsd) return bound;
      bound = tier.upToUsd;
    }
    return bound;
  }

  /** So that a new position of this size has twice the margin it must keep. */
  leverageFor(notionalUsd: number): number {
    return Math.min(125, 0.5 / this.tierOf(notionalUsd).maintenanceRate);
  }
}

/**
 * Mark price at which cash + q·p falls to the maintenance margin m·|q|·p, in ticks:
 * p = -cash / (q·(1-m)) for a long, cash / (|q|·(1+m)) for a short. At or below 0 nothing liquidates a long.
 */
export function liquidationTicks(lots: number, cash: number, maintenanceRate: number): number {
  return lots > 0 ? -cash / (lots * (1 - maintenanceRate)) : cash / (-lots * (1 + maintenanceRate));
}

/** Price at which nothing is left, ticks. */
export function bankruptcyTicks(lots: number, cash: number): number {
  return -cash / lots;
}
