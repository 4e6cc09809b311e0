import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

/** Rows of one statement: few sizes, so that the drivers' prepared statements stay few, and below their limits on parameters. */
const ROWS_PER_STATEMENT = [64, 8, 1];

/**
 * Inserts or replaces by primary key. Writes the statement itself: TypeORM's query builder takes several times as long and
 * leaves ten times the garbage. Columns and their conversions still are those of the entity.
 */
export async function upsert<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  rows: readonly E[],
): Promise<void> {
  const metadata = manager.dataSource.getMetadata(entity);
  let start = 0;
  for (const size of ROWS_PER_STATEMENT) {
    for (; rows.length - start >= size; start += size) {
      const values = rows.slice(start, start + size).flatMap((row) => parameters(metadata, row));
      await manager.query(statement(metadata, size), values);
    }
  }
}

function parameters(metadata: EntityMetadata, row: ObjectLiteral): unknown[] {
  const { driver } = metadata.dataSource;
  return metadata.columns.map((column) => driver.preparePersistentValue(row[column.propertyName], column) as unknown);
}

const statements = new WeakMap<EntityMetadata, Map<number, string>>();

function statement(metadata: EntityMetadata, rows: number): string {
  const known = statements.get(metadata) ?? new Map<number, string>();
  statements.set(metadata, known);
  let sql = known.get(rows);
  if (sql === undefined) known.set(rows, (sql = writeStatement(metadata, rows)));
  return sql;
}

function writeStatement({ dataSource, tablePath, columns, primaryColumns }: EntityMetadata, rows: number): string {
  const { driver } = dataSource;
  const names = (which: typeof columns): string[] => which.map(({ databaseName }) => driver.escape(databaseName));
  let parameter = 0;
  const row = (): string => `(${columns.map(() => driver.createParameter('', parameter++)).join(', ')})`;
  const others = names(columns.filter(({ isPrimary }) => !isPrimary));
  return [
    `INSERT INTO ${driver.escape(tablePath)} (${names(columns).join(', ')})`,
    `VALUES ${Array.from({ length: rows }, row).join(', ')}`,
    `ON CONFLICT (${names(primaryColumns).join(', ')})`,
    `DO UPDATE SET ${others.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`,
  ].join(' ');
}

/** The last row of each key: one statement may not replace the same row twice. */
export function latest<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

type NullKeys<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

/** A row whose null columns are absent instead, as the types outside this folder have it. */
export type Present<T> = Omit<T, NullKeys<T>> & { [K in NullKeys<T>]?: Exclude<T[K], null> };

export function present<T extends object>(row: T): Present<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Present<T>;
}
