export interface Point {
  readonly time: number;
  readonly value: number;
}

/**
 * At most four points a pixel column: the first, the lowest, the highest and the last. A line through them covers the
 * same pixels as one through all, so no extreme is smoothed away. Expects order of time.
 */
export function thin(points: readonly Point[], columnOf: (time: number) => number): Point[] {
  const kept: Point[] = [];
  let start = 0;
  while (start < points.length) {
    const column = columnOf(points[start]!.time);
    let end = start + 1;
    while (end < points.length && columnOf(points[end]!.time) === column) end++;
    for (const index of telling(points, start, end)) kept.push(points[index]!);
    start = end;
  }
  return kept;
}

/** Indices of first, lowest, highest and last of `start`..`end` (exclusive), in order, each once. */
function telling(points: readonly Point[], start: number, end: number): Iterable<number> {
  let lowest = start;
  let highest = start;
  for (let i = start + 1; i < end; i++) {
    if (points[i]!.value < points[lowest]!.value) lowest = i;
    if (points[i]!.value > points[highest]!.value) highest = i;
  }
  return new Set([start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1]);
}
