import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataSourceOptions, MixedList } from 'typeorm';
import { ConfigError, messageOf } from '../core/errors';
import { ENTITIES } from './entities';

/** The same from src/persistence and from dist/persistence. */
const MIGRATIONS_FOLDER = join(__dirname, '../../migrations');
const MEMORY = ':memory:';
const PG_TIMEOUT_MS = 30_000;

interface SqliteConnection {
  pragma(source: string): unknown;
}

export function isMemory(url: string): boolean {
  return url === `sqlite:${MEMORY}`;
}

/** Options of the connection that writes (and, on PostgreSQL, of the pool that also reads). */
export function databaseOptions(url: string): DataSourceOptions {
  if (url.startsWith('sqlite:')) return sqliteOptions(url);
  if (/^postgres(ql)?:\/\//.test(url)) return postgresOptions(url);
  throw invalid(url);
}

/** A second connection to the same file: through the first one, readers would see half of an unfinished transaction. */
export function sqliteReaderOptions(url: string): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: sqlitePath(url),
    readonly: true,
    timeout: 250,
    prepareDatabase: (connection: SqliteConnection): void => {
      connection.pragma(SMALL_CACHE);
    },
    entities: ENTITIES,
  };
}

/** The address as it may be shown: without the password. */
export function redacted(url: string): string {
  return url.replace(/(:\/\/[^:/@]*):.*@/, '$1:***@');
}

/** The driver's default of 16 MB a connection is a tenth of what the whole program may take; the tables are small. */
const SMALL_CACHE = 'cache_size = -2000';

function sqliteOptions(url: string): DataSourceOptions {
  const database = sqlitePath(url);
  if (database !== MEMORY) makeFolder(dirname(database), url);
  return {
    type: 'better-sqlite3',
    database,
    enableWAL: database !== MEMORY,
    timeout: 5000,
    prepareDatabase: (connection: SqliteConnection): void => {
      // With WAL a power cut may cost the last moments, never the consistency of the file.
      connection.pragma('synchronous = NORMAL');
      connection.pragma(SMALL_CACHE);
    },
    entities: ENTITIES,
    migrations: migrations(),
  };
}

function sqlitePath(url: string): string {
  const path = url.slice('sqlite:'.length);
  // `sqlite://data/x.db` would quietly mean /data/x.db.
  if (path === '' || path.startsWith('//')) throw invalid(url);
  return path;
}

function makeFolder(folder: string, url: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new ConfigError(
      `DATABASE_URL: expected a path in a folder that can be written, given "${url}" (${messageOf(error)})`,
      { cause: error },
    );
  }
}

function postgresOptions(url: string): DataSourceOptions {
  if (!URL.canParse(url) || new URL(url).hostname === '') throw invalid(url);
  return {
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: migrations(),
    applicationName: 'foreshock',
    connectTimeoutMS: 5000,
    poolSize: 5,
    // A connection whose other end is gone must fail, not wait for ever; reads get rid of it within five minutes.
    extra: { query_timeout: PG_TIMEOUT_MS, keepAlive: true, maxLifetimeSeconds: 300 },
  };
}

/** Loaded by hand: given a glob, TypeORM finds nothing when the path to the checkout holds brackets. */
function migrations(): MixedList<() => void> {
  const load = createRequire(__filename);
  return readdirSync(MIGRATIONS_FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .flatMap((name) => Object.values(load(join(MIGRATIONS_FOLDER, name)) as Record<string, () => void>));
}

function invalid(url: string): ConfigError {
  return new ConfigError(
    'DATABASE_URL: expected sqlite:path/to/file.db, sqlite::memory: or postgres://user:password@host:5432/name, ' +
      `given "${redacted(url)}"`,
  );
}
