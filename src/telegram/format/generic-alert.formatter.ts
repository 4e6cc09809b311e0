import type { Alert, AlertFacts } from '../../core/alert';
import { seenLine, severityLine, thresholdsLine, timeLine } from './evidence.formatter';
import { type Line, plain } from './line.formatter';
import { plainNumber, price, signedPct, UNKNOWN, usd } from '../../core/format/numbers';
import { utcTime } from '../../core/format/times';

const ROUTINE = new Set<string>(['SYSTEM', 'NEW_LISTING']);

function figureText(name: string, value: number): string {
  if (/usd/i.test(name)) return usd(value);
  if (/pct$/i.test(name)) return signedPct(value);
  if (/price$/i.test(name)) return price(value);
  if (/(time|since|until)$/i.test(name)) return utcTime(value);
  return plainNumber(value);
}

function valueText(name: string, value: NonNullable<AlertFacts[string]>): string {
  if (typeof value === 'number') return Number.isFinite(value) ? figureText(name, value) : UNKNOWN;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.join(', ');
}

/** `openInterestUsd` -> `Open interest`, `movePct` -> `Move`: the unit stands beside the figure. */
function label(name: string): string {
  const words = name
    .replace(/(Usd|Pct|Time)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function genericHead(alert: Alert): Line[] {
  return [plain(`${ROUTINE.has(alert.type) ? 'ℹ️' : '🔔'} ${alert.title}`)];
}

export function genericBody(alert: Alert): Line[] {
  const facts = Object.entries(alert.facts).flatMap(([name, value]) =>
    value === undefined ? [] : [plain(`${label(name)}: ${valueText(name, value)}`)],
  );
  const seen = alert.venues.length === 0 ? [] : [seenLine(alert.venues)];
  return [...facts, severityLine(alert), timeLine(alert), ...seen, ...thresholdsLine(alert.thresholds)];
}

export function genericInOneLine(alert: Alert): string {
  return alert.title;
}
