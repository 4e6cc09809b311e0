import { UNKNOWN } from './numbers';

/** The last instant a JavaScript date can hold. */
const LAST_TIME = 8.64e15;

const UNITS = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const;

function isTime(time: number | undefined): time is number {
  return time !== undefined && Math.abs(time) <= LAST_TIME;
}

/** `14:23:15 UTC`. */
export function utcTime(time: number | undefined): string {
  return isTime(time) ? `${new Date(time).toISOString().slice(-13, -5)} UTC` : UNKNOWN;
}

/** `2026-11-20 14:23:15 UTC`, where the day is not the reader's own. */
export function utcDateTime(time: number | undefined): string {
  return isTime(time) ? `${new Date(time).toISOString().slice(0, -5).replace('T', ' ')} UTC` : UNKNOWN;
}

/** `25 s`, `1 min 55 s`, `2 h 5 min`: the two largest units, cut to whole seconds. */
export function duration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms) || ms < 0) return UNKNOWN;
  let rest = Math.trunc(ms / 1000);
  const first = UNITS.findIndex(({ seconds }) => rest >= seconds);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const { seconds, name } of UNITS.slice(first, first + 2)) {
    const count = Math.trunc(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}
