import type { Alert } from '../../core/alert';
import { evidenceLines } from './evidence.formatter';
import { numberFact } from './fact.formatter';
import { type Line, plain } from './line.formatter';
import { counted, signedPct, UNKNOWN, usd } from '../../core/format/numbers';

/** A price that moved this much has felt the impact; announcing it as still to come would be false. */
const IMPACT_FELT_PCT = 0.3;

function countLine(alert: Alert): Line {
  const count = numberFact(alert.facts, 'count');
  const windowSeconds = numberFact(alert.facts, 'windowSeconds');
  const what = count === undefined ? `${UNKNOWN} number of liquidations` : counted(count, 'liquidation');
  return plain(windowSeconds === undefined ? `⚡ ${what}` : `⚡ ${what} in ${counted(windowSeconds, 'second')}`);
}

function sidesLine(alert: Alert): Line {
  const longs = numberFact(alert.facts, 'longs');
  const shorts = numberFact(alert.facts, 'shorts');
  if (longs === undefined || shorts === undefined) return plain(`📉 sides ${UNKNOWN}`);
  return plain(`📉 ${counted(longs, 'long')}, ${counted(shorts, 'short')}`);
}

function impactLine(alert: Alert): Line {
  const movePct = numberFact(alert.facts, 'movePct');
  if (movePct === undefined || Math.abs(movePct) < IMPACT_FELT_PCT) {
    return plain('⚠️ Potential price impact expected');
  }
  return plain(`${movePct < 0 ? '📉' : '📈'} Price moved ${signedPct(movePct)} since onset`);
}

/** The five lines of the specification, in its words. */
export function cascadeHead(alert: Alert): Line[] {
  return [
    plain(`🚨 ${alert.asset} LIQUIDATION CASCADE`),
    countLine(alert),
    plain(`💰 Total: ${usd(numberFact(alert.facts, 'usd'))} liquidated`),
    sidesLine(alert),
    impactLine(alert),
  ];
}

function peakLine(alert: Alert): Line[] {
  const peak = numberFact(alert.facts, 'peakUsd30s');
  const largest = numberFact(alert.facts, 'largestUsd');
  const parts = [
    ...(peak === undefined ? [] : [`${usd(peak)} in 30 s`]),
    ...(largest === undefined ? [] : [`largest single ${usd(largest)}`]),
  ];
  return parts.length === 0 ? [] : [plain(`Peak: ${parts.join(', ')}`)];
}

export function cascadeBody(alert: Alert): Line[] {
  const [severity, ...rest] = evidenceLines(alert);
  return [...(severity === undefined ? [] : [severity]), ...peakLine(alert), ...rest];
}

export function cascadeInOneLine(alert: Alert): string {
  const count = numberFact(alert.facts, 'count');
  const counts = count === undefined ? '' : `, ${counted(count, 'liquidation')}`;
  return `liquidation cascade: ${usd(numberFact(alert.facts, 'usd'))}${counts}`;
}
