import type { ColumnOptions } from 'typeorm';

const NUMBER = {
  to: (value: unknown): unknown => value,
  // PostgreSQL answers a bigint as text; every value kept in these columns is below 2^53.
  from: (value: unknown): unknown => (value === null || value === undefined ? value : Number(value)),
};

/** A whole number up to 2^53 (epoch ms, cursors): not a driver's date type, because those lose milliseconds or the time zone. */
export const BIGINT: ColumnOptions = { type: 'bigint', transformer: NUMBER };
export const OPTIONAL_BIGINT: ColumnOptions = { ...BIGINT, nullable: true };
