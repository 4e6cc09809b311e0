import { type Line, plain } from '../format/line.formatter';
import { counted, UNKNOWN } from '../../core/format/numbers';
import { duration, utcTime } from '../../core/format/times';
import type { BlindStream, BotStatus, VenueStatus } from '../status-source.contract';

function list(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join(', ');
}

function shortAge(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return 'no event yet';
  return `last event ${ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : duration(ms)} ago`;
}

function venueLine({ name, state, lastEventAgeMs, delayMs }: VenueStatus): Line {
  const delay = delayMs === undefined ? UNKNOWN : `${Math.round(delayMs)} ms`;
  return plain(`• ${name}: ${state}, ${shortAge(lastEventAgeMs)}, delay ${delay}`);
}

function blindLine({ stream, route, since, suspends }: BlindStream): Line {
  const via = route === undefined ? '' : ` (route ${route})`;
  return plain(`🔇 ${stream}${via} blind since ${utcTime(since)}; suspended: ${list(suspends, 'nothing')}`);
}

export function assetsText(status: BotStatus): string {
  return status.assets === undefined ? `${UNKNOWN} number of assets` : counted(status.assets, 'asset');
}

export function simulatedLines(status: BotStatus): Line[] {
  return status.simulated ? [{ text: '🧪 Simulated data', style: 'bold' }] : [];
}

export function watchedLines(status: BotStatus): Line[] {
  const watched = list(
    status.venues.map(({ name }) => name),
    'no venue',
  );
  const missing = status.notWatchedVenues;
  return [
    plain(`Watching: ${watched}; ${assetsText(status)}`),
    ...(missing.length === 0 ? [] : [plain(`Not watched yet: ${missing.join(', ')}`)]),
  ];
}

/** The answer to /status. `now`: epoch ms, for the running time. */
export function statusLines(status: BotStatus, now: number): Line[] {
  const away = status.awaySeconds;
  return [
    { text: `Foreshock ${status.version}`, style: 'bold' },
    plain(`Up ${duration(now - status.startedTime)}, since ${utcTime(status.startedTime)}`),
    ...(away === undefined ? [] : [plain(`Before that it was away for ${duration(away * 1000)}`)]),
    ...watchedLines(status),
    ...status.venues.map(venueLine),
    ...(status.blind.length === 0 ? [plain('No blind stream')] : status.blind.map(blindLine)),
    ...(status.switchedOff ?? []).map(({ what, why }) => plain(`Off: ${what} (${why})`)),
    plain(`Alerts today: ${status.alertsToday}`),
  ];
}
