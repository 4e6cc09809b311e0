import type { StreamClass } from './stream-name';
import type { ConnectionRequest, Route } from './venue-connection';

/** What a WebSocket address asks for. */
export interface StreamTarget extends ConnectionRequest {
  readonly streams: readonly string[];
}

const PATH_PATTERN = /^(?:\/(market|public))?\/(ws|stream)(?:\/(.*))?$/;

/** Reads route, form and streams out of the path; undefined for a path the venue does not have. */
export function readTarget(url: URL, legacyServesMarket: boolean): StreamTarget | undefined {
  const match = PATH_PATTERN.exec(url.pathname);
  if (!match) return undefined;
  const route: Route = (match[1] as 'market' | 'public' | undefined) ?? 'legacy';
  const combined = match[2] === 'stream';
  const names = combined ? (url.searchParams.get('streams') ?? '') : decodePath(match[3] ?? '');
  const streams = names.split('/').filter((name) => name !== '');
  return { route, path: url.pathname, combined, streams, serves: servedClasses(route, legacyServesMarket) };
}

/** The old address still carries the public class; market streams are acknowledged there and stay silent. */
function servedClasses(route: Route, legacyServesMarket: boolean): ReadonlySet<StreamClass> {
  if (route !== 'legacy') return new Set([route]);
  return new Set<StreamClass>(legacyServesMarket ? ['public', 'market'] : ['public']);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
