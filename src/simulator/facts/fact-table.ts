import type { Measurements } from './fact-collector.contract';
import type { FactUnit, RealFact } from './real-facts';

/** One line of the report; what is not known is null, so that it survives JSON. */
export interface FactRow {
  readonly fact: string;
  /** Of a range the point nearest to ours. */
  readonly real: number | null;
  readonly ours: number | null;
  /** ours / real; 1 inside a range. */
  readonly ratio: number | null;
  readonly id: string;
  readonly unit: FactUnit;
  /** Observations behind ours. */
  readonly n: number;
  /** The real range, where it is one. */
  readonly low?: number;
  readonly high?: number;
  /** Whether ours lies within a factor of two. */
  readonly within: boolean | null;
}

/** Further from the real figure than this, either way, is a miss. */
export const MISS_FACTOR = 2;

export function factRows(realFacts: readonly RealFact[], measured: Measurements): FactRow[] {
  return realFacts.map((real) => rowOf(real, measured));
}

/** Rows that have both figures and lie apart by more than a factor of two. */
export function missed(rows: readonly FactRow[]): FactRow[] {
  return rows.filter(({ within }) => within === false);
}

function rowOf({ id, fact, unit, low, high }: RealFact, measured: Measurements): FactRow {
  const { value, n } = measured[id] ?? { value: undefined, n: 0 };
  const ours = value !== undefined && Number.isFinite(value) ? value : null;
  const real = low === undefined ? null : nearest(low, high ?? low, ours ?? low);
  const ratio = real === null || ours === null ? null : ours / real;
  const range = high === undefined ? {} : { low, high };
  return { fact, real, ours, ratio, id, unit, n, ...range, within: ratio === null ? null : isWithin(ratio) };
}

function isWithin(ratio: number): boolean {
  return ratio <= MISS_FACTOR && ratio >= 1 / MISS_FACTOR;
}

function nearest(low: number, high: number, value: number): number {
  return Math.min(high, Math.max(low, value));
}

const HEADINGS = ['fact', 'real', 'ours', 'ratio', 'held', 'n'];

/** A table for people. */
export function tableOf(rows: readonly FactRow[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => aligned(cell, column, widths))
      .join(' | ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellsOf({ fact, real, ours, ratio, low, high, unit, n, within }: FactRow): string[] {
  const range =
    low === undefined || high === undefined ? figure(real, unit) : `${figure(low, unit)} - ${figure(high, unit)}`;
  const held = within === null ? '' : within ? 'yes' : 'no';
  return [fact, range, figure(ours, unit), ratio === null ? '' : ratio.toFixed(2), held, String(n)];
}

function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] as number;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

const FIGURES: Readonly<Record<FactUnit, (value: number) => string>> = {
  count: digits,
  usd: (value) => `$${digits(value)}`,
  share: (value) => `${digits(value * 100)} %`,
  multiple: (value) => `${digits(value)}x`,
  seconds: (value) => `${digits(value)} s`,
  milliseconds: (value) => `${digits(value)} ms`,
  perSecond: (value) => `${digits(value)}/s`,
  correlation: (value) => value.toFixed(2),
};

function figure(value: number | null, unit: FactUnit): string {
  return value === null ? '' : FIGURES[unit](value);
}

/** Three significant digits, whole above a hundred, with thousands separated. */
function digits(value: number): string {
  if (Math.abs(value) >= 100)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',');
  return Number(value.toPrecision(3)).toString();
}
