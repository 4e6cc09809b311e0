export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
}

export interface NelderMeadOptions {
  /** Edge of the first simplex. */
  readonly step?: number;
  /** Ends when no vertex is farther from the best one than this, on any axis. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

/** The downhill simplex (Nelder and Mead 1965), with the standard coefficients 1, 2, 1/2 and 1/2; needs no derivative. */
export function minimise(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  options: NelderMeadOptions = {},
): Minimum {
  const { step = 0.5, tolerance = 1e-4, maxIterations = 200 * start.length } = options;
  const at = (point: readonly number[]): Vertex => ({ point, value: finite(objective(point)) });
  let simplex = [start, ...start.map((_, axis) => moved(start, axis, step))].map(at).sort(byValue);
  for (let iteration = 0; iteration < maxIterations && !isSettled(simplex, tolerance); iteration += 1) {
    simplex = nextSimplex(simplex, at).sort(byValue);
  }
  return simplex[0] as Vertex;
}

function nextSimplex(simplex: readonly Vertex[], at: (point: readonly number[]) => Vertex): Vertex[] {
  const best = simplex[0] as Vertex;
  const worst = simplex[simplex.length - 1] as Vertex;
  const kept = simplex.slice(0, -1);
  const centre = centreOf(kept);
  const towards = (distance: number): Vertex => at(between(centre, worst.point, -distance));
  const reflected = towards(1);
  if (reflected.value < best.value) {
    const expanded = towards(2);
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < (kept[kept.length - 1] as Vertex).value) return [...kept, reflected];
  const contracted = reflected.value < worst.value ? towards(0.5) : towards(-0.5);
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return [best, ...simplex.slice(1).map((vertex) => at(between(best.point, vertex.point, 0.5)))];
}

/** Both are needed: on a slope vertices lie apart, in a valley floor two of them may be level by chance. */
function isSettled(simplex: readonly Vertex[], tolerance: number): boolean {
  const best = simplex[0] as Vertex;
  const worst = simplex[simplex.length - 1] as Vertex;
  if (worst.value - best.value > 1e-9 * (1 + Math.abs(best.value))) return false;
  return simplex.every(({ point }) =>
    point.every((value, axis) => Math.abs(value - (best.point[axis] as number)) <= tolerance),
  );
}

/** `from` at 0, `to` at 1. */
function between(from: readonly number[], to: readonly number[], share: number): number[] {
  return from.map((value, axis) => value + share * ((to[axis] as number) - value));
}

function centreOf(vertices: readonly Vertex[]): number[] {
  const first = vertices[0] as Vertex;
  return first.point.map(
    (_, axis) => vertices.reduce((sum, { point }) => sum + (point[axis] as number), 0) / vertices.length,
  );
}

function moved(point: readonly number[], axis: number, step: number): number[] {
  return point.map((value, index) => (index === axis ? value + step : value));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}

function byValue(a: Vertex, b: Vertex): number {
  return a.value - b.value;
}
