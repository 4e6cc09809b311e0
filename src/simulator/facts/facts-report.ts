import type { FactRow } from './fact-table';
import { MISS_FACTOR, missed, tableOf } from './fact-table';
import type { FactsOptions } from './facts-options';
import type { FactsCost, FactsProgress, FactsRun } from './facts-run';

/** Standard output with --json: the rows, and nothing else. */
export function jsonReport(rows: readonly FactRow[]): string {
  return JSON.stringify(rows, null, 1);
}

export function textReport({ rows, cost }: FactsRun, { seeds, days }: FactsOptions, peakMegabytes: number): string {
  const compared = rows.filter(({ ratio }) => ratio !== null);
  const misses = missed(rows);
  const names = misses.length === 0 ? '' : `: ${misses.map(({ fact }) => fact).join('; ')}`;
  return [
    `${seeds.length > 1 ? 'seeds' : 'seed'} ${seeds.join(', ')}; ${days} simulated ${days === 1 ? 'day' : 'days'} each`,
    '',
    tableOf(rows),
    '',
    `${misses.length} of ${compared.length} missed by more than a factor of ${MISS_FACTOR}${names}`,
    costLine(cost, peakMegabytes),
  ].join('\n');
}

export function costLine(cost: FactsCost, peakMegabytes: number): string {
  const { marketSecondsPerDay, measuringSecondsPerDay, trades, measuringMicrosPerTrade } = cost;
  return (
    `${marketSecondsPerDay.toFixed(1)} s a simulated day for the market, ${measuringSecondsPerDay.toFixed(2)} s for ` +
    `measuring it (${measuringMicrosPerTrade.toFixed(2)} µs a trade, ${trades} trades); peak memory ` +
    `${Math.round(peakMegabytes)} MB`
  );
}

export function progressLine({ seed, day, days, secondsPerDay }: FactsProgress): string {
  return `seed ${seed}: day ${day.toFixed(2)} of ${days}, ${secondsPerDay.toFixed(1)} s a day`;
}
