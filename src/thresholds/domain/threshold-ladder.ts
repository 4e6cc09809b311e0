import type { AlertThresholds, Severity } from '../../core/alert';

/** Rungs in USD, always rising. */
export type Rungs = AlertThresholds;

/**
 * LOW from the fixed entry E, MODERATE from 2E, HIGH from max(4E, sqrt(E*D)), EXTREME from max(8E, D); D the dynamic
 * value. Without D: 4E and 8E.
 */
export function ladder(entry: number, dynamic: number | undefined): Rungs {
  const d = dynamic ?? 0;
  return {
    entry,
    moderate: 2 * entry,
    high: Math.max(4 * entry, Math.sqrt(entry * d)),
    extreme: Math.max(8 * entry, d),
    dynamic,
    source: dynamic === undefined ? 'fixed' : 'formula',
  };
}

/** The highest rung reached; undefined below the entry. */
export function severityOf(usd: number, rungs: Rungs): Severity | undefined {
  if (usd >= rungs.extreme) return 'EXTREME';
  if (usd >= rungs.high) return 'HIGH';
  if (usd >= rungs.moderate) return 'MODERATE';
  return usd >= rungs.entry ? 'LOW' : undefined;
}
