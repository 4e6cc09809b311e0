import { AppError } from '../core/errors';
import type { Page } from '../dispatch/alert-store.port';

/** Where a page ended: pages go by onset, newest first, and by id within one onset. */
export interface PagePlace {
  readonly onsetTime: number;
  readonly id: string;
}

export function encodePlace({ onsetTime, id }: PagePlace): string {
  return Buffer.from(`${onsetTime}:${id}`).toString('base64url');
}

export function decodePlace(cursor: string): PagePlace {
  const [, onsetTime, id] = /^(-?\d{1,15}):(.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (onsetTime === undefined || id === undefined) throw badCursor('the nextCursor of an earlier page', cursor);
  return { onsetTime: Number(onsetTime), id };
}

/** Place in the feed from its decimal text. */
export function decodeFeedCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor('a decimal number', cursor);
  return Number(cursor);
}

/** `found` holds one more than the page when there is more. */
export function toPage<T extends PagePlace>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? encodePlace(last) : null };
}

function badCursor(expected: string, given: string): AppError {
  return new AppError(`cursor: expected ${expected}, given "${given.slice(0, 100)}"`, 'BAD_CURSOR');
}
