/** The venue's own clock: the machine's, unless a fault shifts it. */
export interface VenueClock {
  readonly skewMs: number;
  now(): number;
}
