import { median } from '../../core/math/statistics';
import type { Interval } from './gaps';
import { usualStep } from './gaps';
import { timeStep } from './ticks';

/** Equal times from a round UTC time on; the first and the last may stick out of the window. */
export interface Buckets {
  readonly start: number;
  readonly stepMs: number;
  readonly count: number;
}

/** At most `most` buckets, none shorter than the usual step of the series, which would leave every other one empty. */
export function bucketsFor(
  { from, to }: Interval,
  most: number,
  series: readonly { readonly time: number }[] = [],
): Buckets {
  const shortest = usualStep(series) ?? 0;
  const stepMs = timeStep(to - from, Math.max(1, Math.min(most, (to - from) / (shortest || 1))));
  const start = Math.floor(from / stepMs) * stepMs;
  return { start, stepMs, count: Math.max(1, Math.ceil((to - start) / stepMs)) };
}

/** USD by bucket. */
export function sums(
  items: readonly { readonly time: number; readonly usd: number }[],
  { start, stepMs, count }: Buckets,
): number[] {
  const totals = new Array<number>(count).fill(0);
  for (const { time, usd } of items) {
    // What happens at the very end belongs to the last bucket, as it lies within the window.
    const index = Math.min(count - 1, Math.floor((time - start) / stepMs));
    totals[index] = (totals[index] ?? 0) + usd;
  }
  return totals;
}

/** Beyond this ratio of the largest to the usual bucket a linear axis shows the largest alone. */
const LINEAR_RATIO = 12;

export function needsRoot(amounts: readonly number[]): boolean {
  const some = amounts.filter((amount) => amount > 0);
  const usual = median(some);
  return usual !== undefined && some.some((amount) => amount > usual * LINEAR_RATIO);
}
