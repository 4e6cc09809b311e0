import type { Alert, Incident } from '../../core/alert';
import { formatDuration, formatPct, formatUsd } from '../../core/format';

/** One sentence about an incident that is over. */
export function summarize(incident: Incident, alerts: readonly Alert[]): string {
  const cascade = alerts.find((alert) => alert.type === 'LIQUIDATION_CASCADE');
  if (cascade !== undefined) return summarizeCascade(cascade);
  const single = alerts.find((alert) => alert.type === 'LIQUIDATION');
  if (single !== undefined) return summarizeSingle(single);
  const feed = alerts.find((alert) => alert.type === 'FEED_BLIND');
  const lasted = formatDuration((incident.endedTime ?? incident.updatedTime) - incident.onsetTime);
  return feed === undefined
    ? `Over after ${lasted}.`
    : `${text(feed, 'stream')} was blind for ${lasted} and sees again.`;
}

function summarizeCascade(alert: Alert): string {
  const last = number(alert, 'lastLiquidationTime') ?? alert.updatedTime;
  const move = number(alert, 'movePct');
  const parts = [
    `${number(alert, 'count')} liquidations in ${formatDuration(last - alert.onsetTime)}`,
    `${formatUsd(number(alert, 'usd') ?? 0)} (${number(alert, 'longs')} longs, ${number(alert, 'shorts')} shorts)`,
    `peak ${formatUsd(number(alert, 'peakUsd30s') ?? 0)} in 30 s`,
    move === undefined ? 'price move unknown' : `price ${formatPct(move)}`,
  ];
  return `${alert.asset} cascade: ${parts.join(', ')}.`;
}

function summarizeSingle(alert: Alert): string {
  const count = number(alert, 'count') ?? 1;
  const largest = `${formatUsd(number(alert, 'largestUsd') ?? 0)} ${text(alert, 'side')}`;
  return count === 1
    ? `${alert.asset}: one large liquidation, ${largest}.`
    : `${alert.asset}: ${count} large liquidations, the largest ${largest}, together ${formatUsd(number(alert, 'totalUsd') ?? 0)}.`;
}

function number(alert: Alert, fact: string): number | undefined {
  const value = alert.facts[fact];
  return typeof value === 'number' ? value : undefined;
}

function text(alert: Alert, fact: string): string {
  return String(alert.facts[fact] ?? 'unknown');
}
