const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** Steps a person counts time in. All of them divide the day, or are whole days, so that they fall on round UTC times. */
const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7].map((n) => n * DAY_MS),
];

/** Beyond this many digits a double cannot tell neighbouring ticks apart. */
const FINEST = 1e-12;
/** Smaller steps leave the range in which a double has its digits. */
const SMALLEST = 1e-300;
const HAIR = 1e-9;

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `step`. */
export function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= step * (1 - HAIR)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

/** Round values within `low`..`high`, some `about` intervals of them, no nearer to each other than `finest`. */
export function ticks(low: number, high: number, about: number, finest = 0): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low) return [];
  if (high === low) return [low];
  const resolvable = Math.max(finest, SMALLEST, Math.max(Math.abs(low), Math.abs(high)) * FINEST);
  const step = niceStep(Math.max((high - low) / about, resolvable));
  const first = Math.ceil(low / step - HAIR);
  const count = Math.floor(high / step + HAIR) - first + 1;
  // Adding 0 turns -0 into 0.
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
}

/** The finest step of which `most` cover `spanMs`. */
export function timeStep(spanMs: number, most: number): number {
  const step = TIME_STEPS_MS.find((candidate) => spanMs / candidate <= most);
  return step ?? Math.ceil(spanMs / most / DAY_MS) * DAY_MS;
}

/** Multiples of `stepMs` since the epoch within `from`..`to`: round UTC times. */
export function timeTicks(from: number, to: number, stepMs: number): number[] {
  const first = Math.ceil(from / stepMs);
  return Array.from({ length: Math.max(0, Math.floor(to / stepMs) - first + 1) }, (_, i) => (first + i) * stepMs);
}

/** Largest of the given mantissas times a power of ten that is not above `value`. */
export function roundBelow(value: number, mantissas: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value) + HAIR);
  const mantissa = mantissas.findLast((candidate) => candidate * power <= value * (1 + HAIR)) ?? 1;
  return Number((mantissa * power).toPrecision(12));
}

/**
 * Round values above 0 for a square-root axis that ends at `high`: a large one near the end, then ever smaller ones
 * that stay `apart` (share of the axis) from each other and from zero.
 */
export function rootTicks(high: number, apart = 0.28): number[] {
  if (!(high > 0) || !Number.isFinite(high)) return [];
  const found: number[] = [];
  let value = roundBelow(high, [1, 2, 3, 4, 5, 6, 8]);
  while (Math.sqrt(value / high) >= apart) {
    found.unshift(value);
    value = roundBelow(high * Math.max(0, Math.sqrt(value / high) - apart) ** 2 || FINEST, [1, 2, 5]);
  }
  return found;
}
