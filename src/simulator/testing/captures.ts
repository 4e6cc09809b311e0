import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../../shared/captures/binance');

/** Runs where the captured payloads lie beside the repository; says why it does not elsewhere. */
export function itWithCaptures(name: string, body: () => unknown): void {
  if (existsSync(FOLDER)) it(name, body as () => Promise<void>);
  else it.skip(`${name} (skipped: no ../shared)`, body as () => Promise<void>);
}

export function capture<Content = never>(file: string): Content {
  return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as Content;
}

/** Keys and kinds of value, so that two payloads with different figures can be compared. */
export function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? 'decimal string' : 'string';
  if (Array.isArray(value)) return distinct(value.map(shapeOf));
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, shapeOf(held)]),
  );
}

/** Rows of a list look alike; only what differs says something. */
function distinct(shapes: readonly unknown[]): unknown[] {
  const seen = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]));
  return [...seen.values()];
}
