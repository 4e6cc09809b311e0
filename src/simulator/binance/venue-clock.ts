/** The venue's own clock: that of whoever runs it, unless a fault shifts it. */
export interface VenueClock {
  readonly skewMs: number;
  /** As the venue tells it, epoch ms. */
  now(): number;
  /** Without the shift, epoch ms. */
  trueNow(): number;
}
