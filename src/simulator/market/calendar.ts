const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Relative activity by hour of the day, UTC: quiet before Asia wakes, busiest when Europe and America overlap. */
const HOURS = [
  0.95, 1.0, 0.95, 0.85, 0.75, 0.72, 0.75, 0.85, 0.95, 1.0, 1.0, 1.0, 1.1, 1.35, 1.6, 1.55, 1.4, 1.25, 1.1, 1.05, 1.0,
  0.95, 0.8, 0.8,
];
const MEAN_HOUR = HOURS.reduce((sum, hour) => sum + hour, 0) / HOURS.length;
const WEEKEND = 0.6;
/** So that the mean over a week is 1. */
const WEEKDAY = (7 - 2 * WEEKEND) / 5;

/** How busy the hour usually is; its mean over a week is 1. */
export function usualActivity(timeMs: number): number {
  const hour = (timeMs % DAY_MS) / HOUR_MS;
  const index = Math.floor(hour);
  const here = HOURS[index] ?? 1;
  const next = HOURS[(index + 1) % HOURS.length] ?? 1;
  const daily = (here + (next - here) * (hour - index)) / MEAN_HOUR;
  return daily * (isWeekend(timeMs) ? WEEKEND : WEEKDAY);
}

/** How volatile the hour usually is: volatility grows with the square root of the number of orders. */
export function usualVolatility(timeMs: number): number {
  return Math.sqrt(usualActivity(timeMs));
}

function isWeekend(timeMs: number): boolean {
  const day = new Date(timeMs).getUTCDay();
  return day === 0 || day === 6;
}
