import { utcDateTime, utcTime } from '../../core/format/times';
import type { Interval } from './gaps';
import { DAY_MS } from './ticks';

/** Times as they are written beside this window: with the day only where there are several. */
export function timeFormat({ from, to }: Interval): (time: number) => string {
  return Math.floor(from / DAY_MS) === Math.floor(to / DAY_MS) ? utcTime : utcDateTime;
}
