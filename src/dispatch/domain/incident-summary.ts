import type { Alert, Incident } from '../../core/alert';
import { counted, signedPct, usd } from '../../core/format/numbers';
import { duration } from '../../core/format/times';

/** One sentence about an incident that is over. */
export function summarize(incident: Incident, alerts: readonly Alert[]): string {
  const cascade = alerts.find((alert) => alert.type === 'LIQUIDATION_CASCADE');
  if (cascade !== undefined) return summarizeCascade(cascade);
  const single = alerts.find((alert) => alert.type === 'LIQUIDATION');
  if (single !== undefined) return summarizeSingle(single);
  const feed = alerts.find((alert) => alert.type === 'FEED_BLIND');
  const lasted = duration((incident.endedTime ?? incident.updatedTime) - incident.onsetTime);
  return feed === undefined
    ? `Over after ${lasted}.`
    : `${text(feed, 'stream')} was blind for ${lasted} and sees again.`;
}

function summarizeCascade(alert: Alert): string {
  const last = number(alert, 'lastLiquidationTime') ?? alert.updatedTime;
  const move = number(alert, 'movePct');
  const parts = [
    `${counted(number(alert, 'count') ?? 0, 'liquidation')} in ${duration(last - alert.onsetTime)}`,
    `${usd(number(alert, 'usd'))} (${counted(number(alert, 'longs') ?? 0, 'long')}, ${counted(number(alert, 'shorts') ?? 0, 'short')})`,
    `peak ${usd(number(alert, 'peakUsd30s'))} in 30 s`,
    move === undefined ? 'price move unknown' : `price ${signedPct(move)}`,
  ];
  return `${alert.asset} cascade: ${parts.join(', ')}.`;
}

function summarizeSingle(alert: Alert): string {
  const count = number(alert, 'count') ?? 1;
  const largest = `${usd(number(alert, 'largestUsd'))} ${text(alert, 'side')}`;
  return count === 1
    ? `${alert.asset}: one large liquidation, ${largest}.`
    : `${alert.asset}: ${count} large liquidations, the largest ${largest}, together ${usd(number(alert, 'totalUsd'))}.`;
}

function number(alert: Alert, fact: string): number | undefined {
  const value = alert.facts[fact];
  return typeof value === 'number' ? value : undefined;
}

function text(alert: Alert, fact: string): string {
  return String(alert.facts[fact] ?? 'unknown');
}
