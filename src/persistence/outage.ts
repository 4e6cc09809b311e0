/** The database cannot take anything just now, whatever one asks it: worth waiting for. */
export interface Outage {
  /** In words, for /status. */
  readonly reason: string;
  /** Another process holds the file; usually over in a moment. */
  readonly busy: boolean;
}

const SQLITE: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, 'the disk is full'],
  [/^SQLITE_(BUSY|LOCKED)/, 'the database file is locked by another process'],
  [/^SQLITE_(IOERR|CANTOPEN|READONLY|PROTOCOL)/, 'the database file cannot be written'],
  [/^SQLITE_NOMEM/, 'the database is out of memory'],
];

const POSTGRES: readonly (readonly [RegExp, string])[] = [
  [/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|08)/, 'the database cannot be reached'],
  [/^57P0/, 'the database is shutting down or starting'],
  [/^53100/, 'the disk of the database is full'],
  [/^53/, 'the database is out of resources'],
  [/^25006/, 'the database is read-only'],
  [/^(40001|40P01|55P03)/, 'the database is busy with somebody else'],
];

/** Connections that die without an error code of their own; the words are those of pg, pg-pool and TypeORM. */
const SEVERED =
  /Connection terminated|connection error|connection timeout|timeout expired|timeout exceeded when|Query read timeout|not queryable|already released/i;

/** Why the database could not take it, or undefined when the fault lies in what was asked. */
export function outageOf(error: unknown): Outage | undefined {
  // TypeORM wraps what the driver threw.
  const cause = field(error, 'driverError') ?? error;
  const code = String(field(cause, 'code') ?? '');
  const words = String(field(cause, 'message') ?? '') || code;
  const known = [...SQLITE, ...POSTGRES].find(([pattern]) => pattern.test(code));
  if (known !== undefined) return { reason: `${known[1]} (${words})`, busy: /^SQLITE_(BUSY|LOCKED)/.test(code) };
  if (SEVERED.test(words)) return { reason: `the database cannot be reached (${words})`, busy: false };
  return undefined;
}

/** Without `instanceof`: a native driver's errors may come from another realm. */
function field(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[name] : undefined;
}
