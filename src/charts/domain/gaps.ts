import { median } from '../../core/math/statistics';
import type { Point } from './downsample';

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A point whose value may be unknown. */
export interface Sample {
  readonly time: number;
  readonly value?: number;
}

/** Lines that may be drawn through, and the times between them of which nothing is known. */
export interface BrokenLine {
  readonly pieces: readonly (readonly Point[])[];
  readonly gaps: readonly Interval[];
}

/** How many usual steps make a silence: one or two points may come late, three are missing. */
const SILENT_STEPS = 3;

/** What lies within, in order of time. */
export function within<T extends { readonly time: number }>(items: readonly T[], { from, to }: Interval): T[] {
  const inside = items.filter(({ time }) => time >= from && time <= to);
  const ordered = inside.every((item, i) => i === 0 || inside[i - 1]!.time <= item.time);
  return ordered ? inside : inside.sort((a, b) => a.time - b.time);
}

/** The usual time between two samples; undefined for fewer than two. */
export function usualStep(samples: readonly { readonly time: number }[]): number | undefined {
  const steps = samples.slice(1).map(({ time }, i) => time - samples[i]!.time);
  return median(steps.filter((step) => step > 0));
}

/**
 * Breaks a series wherever it must not be drawn through: at unknown values, at silences longer than `longestSilenceMs`
 * (default: three usual steps), and where an outage lies between two points. The window's ends count too. Expects what
 * `within` gives.
 */
export function breakAtGaps(
  samples: readonly Sample[],
  window: Interval,
  outages: readonly Interval[] = [],
  longestSilenceMs = SILENT_STEPS * (usualStep(samples) ?? Infinity),
): BrokenLine {
  const pieces: Point[][] = [];
  const gaps: Interval[] = [];
  let last: Point | undefined;
  let lastIndex = -1;
  samples.forEach((sample, i) => {
    if (!isKnown(sample)) return;
    const before = { from: last?.time ?? window.from, to: sample.time };
    const silent = i - lastIndex > 1 || isSilent(before, longestSilenceMs, outages);
    if (silent) gaps.push(before);
    if (silent || !last) pieces.push([]);
    pieces.at(-1)!.push(sample);
    last = sample;
    lastIndex = i;
  });
  const rest = { from: pieces.at(-1)?.at(-1)?.time ?? window.from, to: window.to };
  const trailing = pieces.length === 0 || samples.length - lastIndex > 1;
  if (trailing || isSilent(rest, longestSilenceMs, outages)) gaps.push(rest);
  return { pieces, gaps };
}

function isKnown(sample: Sample): sample is Point {
  return sample.value !== undefined && Number.isFinite(sample.value);
}

function isSilent(between: Interval, longestSilenceMs: number, outages: readonly Interval[]): boolean {
  return between.to - between.from > longestSilenceMs || outages.some((outage) => covers(between, outage));
}

/** Whether `inner` lies wholly within `outer`. */
function covers(outer: Interval, inner: Interval): boolean {
  return outer.from <= inner.from && outer.to >= inner.to;
}
