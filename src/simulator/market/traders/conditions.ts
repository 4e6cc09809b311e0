/** What every trader of an asset sees in one step. */
export interface Conditions {
  fromMs: number;
  toMs: number;
  seconds: number;
  /** Orders relative to the long-run mean: hour, weekday, and how much is going on. */
  activity: number;
  /** How busy this hour usually is. */
  usual: number;
  /** Fast volatility relative to the long run, 1 is usual. */
  stress: number;
  /** Log returns of about the last minute and the last quarter of an hour, in standard deviations. */
  momentum: number;
  trend: number;
}
