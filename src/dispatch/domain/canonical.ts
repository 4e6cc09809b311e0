import type { Alert } from '../../core/alert';

/**
 * The part of an alert that depends on events alone: without wall-clock receipts and without its place in the feed.
 * The same log gives the same lines, byte for byte.
 */
export function canonicalLine(alert: Alert): string {
  const { exchangeTime, receivedTime } = alert.receipts;
  const canonical = { ...alert, receipts: { exchangeTime, receivedTime } } as Alert & { cursor?: string };
  delete canonical.cursor;
  return JSON.stringify(canonical);
}
