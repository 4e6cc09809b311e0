import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { type Clock } from '../core/clock';
import { AppError, messageOf } from '../core/errors';
import { databaseOptions, isMemory, redacted, sqliteReaderOptions } from './data-source';
import { GuardedWriter, type Schedule } from './guarded-writer';
import { outageOf } from './outage';
import type { Work, WriteOptions } from './write-queue';

export interface DatabaseSettings {
  readonly clock?: Clock;
  readonly schedule?: Schedule;
  readonly maxJournalRows?: number;
}

export type DatabaseKind = 'sqlite' | 'postgres';

/** Any number, the same in every process: who holds it may migrate. */
const MIGRATION_LOCK = 7_046_115;
const CLOSE_PATIENCE_MS = 10_000;

/** The open database: one way to write, one to read. */
export class Database {
  private closing?: Promise<number>;

  private constructor(
    readonly kind: DatabaseKind,
    /** The connection that writes. */
    readonly source: DataSource,
    private readonly reader: DataSource,
    readonly writer: GuardedWriter,
  ) {}

  /** Opens and migrates. */
  static async open(url: string, settings: DatabaseSettings = {}): Promise<Database> {
    const source = new DataSource(databaseOptions(url));
    const kind = source.options.type === 'postgres' ? 'postgres' : 'sqlite';
    try {
      await source.initialize();
      await migrate(source, kind);
      const reader = await openReader(url, source, kind);
      const writer = new GuardedWriter({
        clock: { now: () => Date.now() },
        schedule: nodeSchedule,
        ...settings,
        transaction: (work) => inTransaction(source, kind, work),
      });
      return new Database(kind, source, reader, writer);
    } catch (error) {
      if (source.isInitialized) await source.destroy();
      throw new AppError(`database ${redacted(url)} cannot be opened: ${messageOf(error)}`, 'DATABASE', {
        cause: error,
      });
    }
  }

  /** Sees what is committed, and never waits for writes. */
  get reads(): EntityManager {
    return this.reader.manager;
  }

  /** One transaction; resolves when it is committed. */
  write<T>(work: Work<T>, options?: WriteOptions): Promise<T> {
    return this.writer.write(work, options);
  }

  /** Writes what still waits, then closes; answers how many writes were lost because the database took none. */
  close(patienceMs = CLOSE_PATIENCE_MS): Promise<number> {
    return (this.closing ??= this.closeOnce(patienceMs));
  }

  private async closeOnce(patienceMs: number): Promise<number> {
    const lost = await this.writer.close(patienceMs);
    if (this.reader !== this.source) await this.reader.destroy();
    await this.source.destroy();
    return lost;
  }
}

async function migrate(source: DataSource, kind: DatabaseKind): Promise<void> {
  if (kind === 'sqlite') {
    await source.runMigrations();
    // From here on a locked file answers at once: waiting inside SQLite would stop the whole process. The writer waits.
    await source.query('PRAGMA busy_timeout = 0');
    return;
  }
  const runner = source.createQueryRunner();
  try {
    // Several processes may start together on one server.
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations();
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  } finally {
    await runner.release();
  }
}

async function openReader(url: string, source: DataSource, kind: DatabaseKind): Promise<DataSource> {
  if (kind === 'postgres' || isMemory(url)) return source;
  return await new DataSource(sqliteReaderOptions(url)).initialize();
}

/**
 * By hand and not by `DataSource.transaction`: on SQLite that shares one transaction depth among all callers, which stays
 * wrong for good when SQLite has rolled back by itself (full disk). IMMEDIATE: a locked file says so before any work.
 */
async function inTransaction<T>(source: DataSource, kind: DatabaseKind, work: Work<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.query(kind === 'sqlite' ? 'BEGIN IMMEDIATE' : 'START TRANSACTION');
    const result = await work(runner.manager);
    await runner.query('COMMIT');
    await runner.release();
    return result;
  } catch (error) {
    if (kind === 'postgres' && outageOf(error) !== undefined) {
      await discard(runner, error as Error);
    } else {
      // Fails when there is nothing to roll back.
      await runner.query('ROLLBACK').catch(() => undefined);
      await runner.release();
    }
    throw error;
  }
}

/** Closes the connection instead of returning it to the pool; the server then rolls back, if it is there at all. */
async function discard(
  runner: QueryRunner & { releasePostgresConnection?(error: Error): Promise<void> },
  error: Error,
): Promise<void> {
  await runner.releasePostgresConnection?.(error);
}

function nodeSchedule(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
