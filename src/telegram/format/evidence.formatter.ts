import type { Alert, AlertThresholds, VenueCompleteness } from '../../core/alert';
import { lastedMs, numberFact } from './fact.formatter';
import { type Line, plain } from './line.formatter';
import { price, signedPct, UNKNOWN, usd, usdUpTo } from '../../core/format/numbers';
import { duration, utcTime } from '../../core/format/times';

const VENUE_NAMES: Readonly<Record<string, string>> = {
  binance: 'Binance',
  bybit: 'Bybit',
  okx: 'OKX',
  deribit: 'Deribit',
};

export function venueName(venue: string): string {
  return VENUE_NAMES[venue] ?? venue;
}

function completenessText(venue: VenueCompleteness): string {
  switch (venue.completeness) {
    case 'full':
      return `${usd(venue.usdRaw)} full`;
    case 'sampled':
      return `from ${usd(venue.usdRaw)} (sampled, est. ${usd(venue.usdEstimated)}, ${usd(venue.low)}–${usdUpTo(venue.high)})`;
    case 'partial':
      return `from ${usd(venue.usdRaw)} (partial)`;
    case 'unknown':
      return `from ${usd(venue.usdRaw)} (completeness unknown)`;
  }
}

/** `seen: Binance from $1.3M (sampled, est. $1.9M, $1.3M–$2.6M), Bybit $2.9M full`. */
export function seenLine(venues: readonly VenueCompleteness[]): Line {
  if (venues.length === 0) return plain(`seen: ${UNKNOWN}`);
  const parts = venues.map((venue) => {
    const gap = venue.gap ? ' with a gap: lower bound' : '';
    return `${venueName(venue.venue)} ${completenessText(venue)}${gap}`;
  });
  return plain(`seen: ${parts.join(', ')}`);
}

export function thresholdsLine(thresholds: AlertThresholds | undefined): Line[] {
  if (thresholds === undefined) return [];
  const { entry, moderate, high, extreme, dynamic, source } = thresholds;
  const rungs = `entry ${usd(entry)}, moderate ${usd(moderate)}, high ${usd(high)}, extreme ${usd(extreme)}`;
  const why =
    source === 'fixed' ? 'fixed entry table only: dynamic inputs missing' : `formula, dynamic ${usd(dynamic)}`;
  return [plain(`Thresholds: ${rungs} (${why})`)];
}

/** Price with its move; either may be unknown, and then says so. */
export function priceLine(alert: Alert): Line {
  const last = numberFact(alert.facts, 'price');
  const movePct = numberFact(alert.facts, 'movePct');
  const move = movePct === undefined ? 'move unknown' : `${signedPct(movePct)} since onset`;
  return plain(`Price: ${price(last)} (${move})`);
}

export function timeLine(alert: Alert): Line {
  const lasted = duration(lastedMs(alert));
  const rest = alert.phase === 'ended' ? `lasted ${lasted}` : `${lasted} so far`;
  return plain(`Since: ${utcTime(alert.onsetTime)}, ${rest}`);
}

export function severityLine(alert: Alert): Line {
  return { text: `Severity: ${alert.severity}`, style: 'bold' };
}

function marketLine({ regime, session }: Alert): Line[] {
  const parts = [...(regime === undefined ? [] : [regime]), ...(session === undefined ? [] : [`${session} session`])];
  return parts.length === 0 ? [] : [plain(`Market: ${parts.join(', ')}`)];
}

/** What stands below every liquidation alert: how grave, at what price, when, who saw it, measured against what. */
export function evidenceLines(alert: Alert): Line[] {
  return [
    severityLine(alert),
    priceLine(alert),
    timeLine(alert),
    seenLine(alert.venues),
    ...(alert.facts['lowerBound'] === true
      ? [plain('Total is a lower bound: part of the window was not counted')]
      : []),
    ...thresholdsLine(alert.thresholds),
    ...marketLine(alert),
  ];
}
