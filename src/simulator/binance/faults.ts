import { matchesPattern } from './stream-name';

interface OnPath {
  /** Prefix of the request path, such as `/market`; absent means every path. */
  readonly path?: string;
}

interface OnStream extends OnPath {
  /** Stream name or pattern with `*`; absent means every stream. */
  readonly stream?: string;
}

/** Holds until faults are cleared. */
export type LastingFault =
  | ({ readonly kind: 'silentStream' } & OnStream)
  | ({ readonly kind: 'duplicate' } & OnStream)
  | ({ readonly kind: 'reorder' } & OnStream)
  | ({ readonly kind: 'refuse'; readonly durationMs?: number; readonly manner?: '503' | 'reset' } & OnPath)
  | { readonly kind: 'clockSkew'; readonly ms: number }
  | ({ readonly kind: 'rest'; readonly status: RestFaultStatus; readonly retryAfter?: number } & OnPath)
  | ({ readonly kind: 'slowRest'; readonly ms: number } & OnPath);

/** Happens at once to the connections that are open. */
export type MomentaryFault =
  | ({ readonly kind: 'halfOpen' } & OnPath)
  | ({ readonly kind: 'drop' } & OnPath)
  | ({ readonly kind: 'malformed'; readonly count?: number } & OnPath)
  | ({ readonly kind: 'oversized'; readonly bytes?: number } & OnPath)
  | ({ readonly kind: 'closeWith'; readonly code: number; readonly reason?: string } & OnPath);

export type Fault = LastingFault | MomentaryFault;
export type RestFaultStatus = 429 | 418 | 451 | 403 | 503;

const MOMENTARY = ['halfOpen', 'drop', 'malformed', 'oversized', 'closeWith'];
const LASTING = ['silentStream', 'duplicate', 'reorder', 'refuse', 'clockSkew', 'rest', 'slowRest'];
const REST_STATUSES = [429, 418, 451, 403, 503];

interface ActiveFault {
  readonly fault: LastingFault;
  readonly until: number;
}

/** The faults that hold now. */
export class FaultBoard {
  private active: readonly ActiveFault[] = [];
  /** The venue is dark by its own doing: no part of what tests set and clear. */
  isVenueDown = false;

  add(fault: LastingFault, nowMs: number): void {
    const until = fault.kind === 'refuse' && fault.durationMs !== undefined ? nowMs + fault.durationMs : Infinity;
    this.active = [...this.active.filter((held) => held.until > nowMs), { fault, until }];
  }

  clear(): void {
    this.active = [];
  }

  list(): readonly LastingFault[] {
    return this.active.map((held) => held.fault);
  }

  get skewMs(): number {
    return this.find('clockSkew')?.ms ?? 0;
  }

  concerns(kind: 'silentStream' | 'duplicate' | 'reorder', stream: string, path: string): boolean {
    if (this.active.length === 0) return false;
    return this.active.some(({ fault }) => fault.kind === kind && onStream(fault, stream) && onPath(fault, path));
  }

  refusal(path: string, nowMs: number): '503' | 'reset' | undefined {
    if (this.isVenueDown) return '503';
    const held = this.active.find(
      ({ fault, until }) => fault.kind === 'refuse' && onPath(fault, path) && until > nowMs,
    );
    return held?.fault.kind === 'refuse' ? (held.fault.manner ?? '503') : undefined;
  }

  rest(path: string): Extract<LastingFault, { kind: 'rest' }> | undefined {
    return this.isVenueDown ? { kind: 'rest', status: 503 } : this.find('rest', path);
  }

  restDelayMs(path: string): number {
    return this.find('slowRest', path)?.ms ?? 0;
  }

  private find<Kind extends 'rest' | 'slowRest' | 'clockSkew'>(
    kind: Kind,
    path = '',
  ): Extract<LastingFault, { kind: Kind }> | undefined {
    // The latest one wins, so a test can change its mind without clearing.
    for (const { fault } of [...this.active].reverse()) {
      if (fault.kind === kind && onPath(fault, path)) return fault as Extract<LastingFault, { kind: Kind }>;
    }
    return undefined;
  }
}

export function onPath(fault: object, path: string): boolean {
  return !('path' in fault) || typeof fault.path !== 'string' || path.startsWith(fault.path);
}

export function isLasting(fault: Fault): fault is LastingFault {
  return LASTING.includes(fault.kind);
}

/** Checks what came over HTTP; answers with a sentence when it is no fault. */
export function readFault(input: unknown): Fault | string {
  if (typeof input !== 'object' || input === null || !('kind' in input)) return 'a fault is an object with a kind';
  const kind = String(input.kind);
  if (![...LASTING, ...MOMENTARY].includes(kind)) {
    return `unknown fault ${kind}; known: ${[...LASTING, ...MOMENTARY].join(', ')}`;
  }
  return missingFrom(kind, input as Record<string, unknown>) ?? (input as Fault);
}

function missingFrom(kind: string, fault: Readonly<Record<string, unknown>>): string | undefined {
  switch (kind) {
    case 'rest':
      return REST_STATUSES.includes(Number(fault.status))
        ? undefined
        : `rest needs a status out of ${REST_STATUSES.join(', ')}`;
    case 'clockSkew':
    case 'slowRest':
      return typeof fault.ms === 'number' ? undefined : `${kind} needs ms`;
    case 'closeWith':
      return typeof fault.code === 'number' ? undefined : 'closeWith needs a code';
    default:
      return undefined;
  }
}

function onStream(fault: object, stream: string): boolean {
  return !('stream' in fault) || typeof fault.stream !== 'string' || matchesPattern(fault.stream, stream);
}

/** Frames no client should survive badly: cut off, wrongly typed, not JSON, not text. */
export const MALFORMED_FRAMES: readonly (string | Buffer)[] = [
  '{"e":"aggTrade","E":17814',
  '',
  'null',
  '[]',
  '{"e":"forceOrder","E":"soon","o":{"s":42,"S":"SELL","q":null,"ap":"NaN","z":{},"T":"yesterday"}}',
  '{"stream":"btcusdt@aggTrade"}',
  '{"e":"aggTrade","s":"BTCUSDT","p":"","q":"-1","T":-5,"m":"true"}',
  '<html><body>502 Bad Gateway</body></html>',
  Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]),
];

export function oversizedFrame(bytes: number): string {
  return `{"e":"aggTrade","s":"BTCUSDT","padding":"${'x'.repeat(bytes)}"}`;
}
