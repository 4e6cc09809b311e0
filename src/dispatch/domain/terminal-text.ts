import type { Alert, Incident, VenueCompleteness } from '../../core/alert';
import { counted, price as formatPrice, signedPct, usd } from '../../core/format/numbers';
import { utcTime } from '../../core/format/times';

/** An alert as one or two lines of plain text, for a terminal and for logs. */
export function terminalText(alert: Alert, incident: Incident): string {
  const head = `${utcTime(alert.updatedTime)}  ${alert.simulated ? '[simulated] ' : ''}${alert.severity.padEnd(8)} ${alert.title}`;
  if (alert.phase === 'ended') return `${head} ended: ${incident.summary ?? 'other alerts of this incident go on'}`;
  const escalated = alert.phase === 'escalated' ? ' (escalated)' : '';
  const seen = alert.venues.map(venueText).join(', ');
  return `${head}${escalated}  ${factsText(alert)}${seen === '' ? '' : `\n              seen: ${seen}`}`;
}

/** `Bybit $2.9M full`, `Binance from $1.31M (sampled, est. $1.9M, up to $2.6M)`. */
export function venueText(venue: VenueCompleteness): string {
  const name = venue.venue.charAt(0).toUpperCase() + venue.venue.slice(1);
  const gap = venue.gap ? ', with a gap: lower bound' : '';
  if (venue.completeness === 'full') return `${name} ${usd(venue.usdRaw)} full${gap}`;
  const range = `est. ${usd(venue.usdEstimated)}, up to ${usd(venue.high)}`;
  return `${name} from ${usd(venue.usdRaw)} (${venue.completeness}, ${range}${gap})`;
}

function factsText({ type, facts }: Alert): string {
  const at = type === 'LIQUIDATION' ? (facts['liquidationPrice'] ?? facts['price']) : facts['price'];
  const price = typeof at === 'number' ? `at ${formatPrice(at)}` : 'price unknown';
  const move = typeof facts['movePct'] === 'number' ? `, ${signedPct(facts['movePct'])}` : '';
  switch (type) {
    case 'LIQUIDATION_CASCADE':
      return `${counted(Number(facts['count']), 'liquidation')} in ${facts['windowSeconds']} s, ${usd(Number(facts['usd']))} (${counted(Number(facts['longs']), 'long')}, ${counted(Number(facts['shorts']), 'short')}) ${price}${move}`;
    case 'LIQUIDATION':
      return `${usd(Number(facts['usd']))} ${String(facts['side'])} liquidated ${price}${move}`;
    case 'FEED_BLIND':
      return `${facts['reason'] === 'disconnect' ? 'not connected' : 'acknowledged but silent'} since ${utcTime(Number(facts['since']))} on ${String(facts['route'] ?? 'its route')}; suspended: ${(facts['suspends'] as readonly string[]).join(', ')}`;
    default:
      return `${price}${move}`;
  }
}
