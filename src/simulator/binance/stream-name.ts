/** Which of the two paths carries a stream (exchanges.md 1.1). */
export type StreamClass = 'market' | 'public';

export interface DepthStream {
  /** Partial depth: the best so many levels; undefined for the stream of changes. */
  readonly levels: number | undefined;
  readonly intervalMs: number;
}

const PUBLIC_PATTERN = /@(depth|rpiDepth|bookTicker|trade$)/;
const DEPTH_PATTERN = /@depth(5|10|20)?(?:@(100|250|500)ms)?$/;
const DEFAULT_DEPTH_INTERVAL_MS = 250;

/** The class depends on the name alone: a stream nobody has heard of is acknowledged as well. */
export function streamClass(name: string): StreamClass {
  return name === '!bookTicker' || PUBLIC_PATTERN.test(name) ? 'public' : 'market';
}

export function parseDepthStream(name: string): DepthStream | undefined {
  const depth = DEPTH_PATTERN.exec(name);
  if (!depth) return undefined;
  const levels = depth[1] ? Number(depth[1]) : undefined;
  return { levels, intervalMs: Number(depth[2] ?? DEFAULT_DEPTH_INTERVAL_MS) };
}

/** Matches a stream name or pattern in which `*` stands for anything. */
export function matchesPattern(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(name);
}
