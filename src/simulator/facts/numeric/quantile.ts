/** The q-quantile, 0 <= q <= 1, linear between order statistics (type 7, as numpy and pandas have it); of none undefined. */
export function quantile(values: ArrayLike<number>, q: number): number | undefined {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

export function median(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5);
}

export function mean(values: ArrayLike<number>): number | undefined {
  if (values.length === 0) return undefined;
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum / values.length;
}

/** Undefined instead of a division by nothing. */
export function ratioOf(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}
