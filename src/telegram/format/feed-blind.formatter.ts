import type { Alert } from '../../core/alert';
import { lastedMs, listFact, numberFact, textFact } from './fact.formatter';
import { type Line, plain } from './line.formatter';
import { UNKNOWN } from '../../core/format/numbers';
import { duration, utcTime } from '../../core/format/times';

function streamOf(alert: Alert): string {
  return textFact(alert.facts, 'stream') ?? `a ${alert.asset} feed`;
}

function sinceOf(alert: Alert): number {
  return numberFact(alert.facts, 'since') ?? alert.onsetTime;
}

function untilOf(alert: Alert): number | undefined {
  return numberFact(alert.facts, 'until') ?? (alert.phase === 'ended' ? alert.endedTime : undefined);
}

function isBack(alert: Alert): boolean {
  return alert.phase === 'ended' || numberFact(alert.facts, 'until') !== undefined;
}

function lastedText(alert: Alert): string {
  const until = untilOf(alert);
  return duration(until === undefined ? lastedMs(alert) : until - sinceOf(alert));
}

/** A routine notice: no siren, the stream first. */
export function feedBlindHead(alert: Alert): Line[] {
  if (isBack(alert)) {
    return [
      plain(`✅ ${streamOf(alert)} is back`),
      plain(`It was blind from ${utcTime(sinceOf(alert))} to ${utcTime(untilOf(alert))} (${lastedText(alert)})`),
    ];
  }
  return [plain(`🔇 ${streamOf(alert)} is blind`), plain(`No data since ${utcTime(sinceOf(alert))}`)];
}

export function feedBlindBody(alert: Alert): Line[] {
  const suspends = listFact(alert.facts, 'suspends').join(', ');
  const reason = textFact(alert.facts, 'reason');
  const verb = isBack(alert) ? 'Was suspended' : 'Suspended';
  return [
    plain(`Asset: ${alert.asset}`),
    plain(`Route: ${textFact(alert.facts, 'route') ?? UNKNOWN}`),
    plain(`${verb}: ${suspends === '' ? 'nothing' : suspends}`),
    ...(reason === undefined ? [] : [plain(`Reason: ${reason}`)]),
  ];
}

export function feedBlindInOneLine(alert: Alert): string {
  return `${streamOf(alert)} ${isBack(alert) ? 'is back' : `blind since ${utcTime(sinceOf(alert))}`}`;
}
