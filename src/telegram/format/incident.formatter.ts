import type { Alert, Incident } from '../../core/alert';
import { feedBlindBody, feedBlindHead, feedBlindInOneLine } from './feed-blind.formatter';
import { genericBody, genericHead, genericInOneLine } from './generic-alert.formatter';
import { type Line, plain, renderHtml } from './line.formatter';
import { cascadeBody, cascadeHead, cascadeInOneLine } from './liquidation-cascade.formatter';
import {
  singleLiquidationBody,
  singleLiquidationHead,
  singleLiquidationInOneLine,
} from './single-liquidation.formatter';
import { utcTime } from '../../core/format/times';

/** Why the same message may stand there twice. */
export type Repetition = 'restart while sending' | 'no answer while sending';

export interface IncidentText {
  readonly incident: Incident;
  /** Gravest first; the first gives the message its face. */
  readonly alerts: readonly Alert[];
  readonly possiblyRepeated?: Repetition;
}

interface AlertFormat {
  readonly head: (alert: Alert) => Line[];
  readonly body: (alert: Alert) => Line[];
  readonly inOneLine: (alert: Alert) => string;
  /** Its head says that it is over, and when; a second line about it would repeat that. */
  readonly tellsItsEnd?: boolean;
}

const GENERIC: AlertFormat = { head: genericHead, body: genericBody, inOneLine: genericInOneLine };

const FORMATS: Readonly<Partial<Record<Alert['type'], AlertFormat>>> = {
  LIQUIDATION_CASCADE: { head: cascadeHead, body: cascadeBody, inOneLine: cascadeInOneLine },
  LIQUIDATION: {
    head: singleLiquidationHead,
    body: singleLiquidationBody,
    inOneLine: singleLiquidationInOneLine,
  },
  FEED_BLIND: { head: feedBlindHead, body: feedBlindBody, inOneLine: feedBlindInOneLine, tellsItsEnd: true },
};

function formatOf(alert: Alert): AlertFormat {
  return FORMATS[alert.type] ?? GENERIC;
}

function otherLine(alert: Alert, incident: Incident): Line {
  const said = formatOf(alert).inOneLine(alert);
  const asset = alert.asset === incident.asset || said.startsWith(alert.asset) ? '' : `${alert.asset} `;
  const ended = alert.phase === 'ended' && incident.phase !== 'ended' ? ' (ended)' : '';
  return plain(`• ${alert.severity} ${asset}${said}${ended}`);
}

function othersOf(alerts: readonly Alert[], incident: Incident): Line[] {
  if (alerts.length === 0) return [];
  return [plain('Also in this incident:'), ...alerts.map((alert) => otherLine(alert, incident))];
}

function endLines(incident: Incident, format: AlertFormat): Line[] {
  if (incident.phase !== 'ended') return [];
  const { endedTime, updatedTime, summary } = incident;
  const ended = plain(`✅ Ended ${utcTime(endedTime ?? updatedTime)}`);
  return [
    ...(format.tellsItsEnd === true ? [] : [ended]),
    ...(summary === undefined || summary === '' ? [] : [plain(summary)]),
  ];
}

function marks({ incident, alerts, possiblyRepeated }: IncidentText): Line[] {
  const simulated = incident.simulated || alerts.some((alert) => alert.simulated);
  return [
    ...(simulated ? [{ text: '🧪 Simulated data', style: 'bold' } as const] : []),
    ...(possiblyRepeated === undefined ? [] : [plain(`↻ possibly repeated (${possiblyRepeated})`)]),
  ];
}

/** The whole message about an incident as Telegram HTML, never longer than Telegram takes. */
export function formatIncident(text: IncidentText): string {
  const { incident, alerts } = text;
  const [face, ...others] = alerts;
  if (face === undefined) {
    return renderHtml({ head: [plain(`🔔 ${incident.asset}`)], body: endLines(incident, GENERIC), tail: marks(text) });
  }
  const format = formatOf(face);
  return renderHtml({
    head: [...format.head(face), ...endLines(incident, format)],
    body: [...format.body(face), ...othersOf(others, incident)],
    tail: marks(text),
  });
}
