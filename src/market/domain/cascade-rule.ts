/** Entry level of a cascade: this many liquidations and this much USD within 30 seconds. */
export interface CascadeEntry {
  readonly count: number;
  readonly usd: number;
}

/** On a feed that shows one record a second, two records of together this many times the entry value also enter. */
export const SAMPLED_PAIR_FACTOR = 4;

/**
 * Whether the liquidations of one asset within 30 seconds are a cascade. The one definition, for the detector that
 * tells of cascades and for the labels that forecasts are judged by.
 */
export function isCascade(
  totals: { readonly count: number; readonly usd: number },
  entry: CascadeEntry,
  sampledOnly: boolean,
): boolean {
  if (totals.count >= entry.count && totals.usd >= entry.usd) return true;
  return sampledOnly && totals.count >= 2 && totals.usd >= SAMPLED_PAIR_FACTOR * entry.usd;
}
