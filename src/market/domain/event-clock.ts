import { median } from '../../core/math/statistics';

/** How far ahead of both clocks a timestamp may lie before it is taken for a lie, ms. */
const TOLERANCE_MS = 5_000;
const SAMPLES = 15;
/** Before this many samples the venue's usual lead is guessed low, and a lead beyond this is not guessed at all. */
const ENOUGH = 5;
const LARGEST_GUESS_MS = 60_000;

/**
 * The time of one stream, as its venue tells it. It advances with elapsed time, and a timestamp from the future does
 * not move it: such an event counts as happening now.
 */
export class EventClock {
  private readonly leads: number[] = [];
  private next = 0;
  private slack = TOLERANCE_MS;
  private lead: number | undefined;
  /** Events whose time could not be believed. */
  skewed = 0;

  /** Event time to use for this event: its own, or our idea of now when its own lies in the future. */
  observe(exchangeTime: number, receivedTime: number): number {
    const believable = this.isBelievable(exchangeTime, receivedTime);
    this.leads[this.next] = exchangeTime - receivedTime;
    this.next = (this.next + 1) % SAMPLES;
    this.slack = Math.max(0, this.usualLead()) + TOLERANCE_MS;
    this.lead = Math.max(...this.leads.filter((lead) => lead <= this.slack), -Infinity);
    if (believable) return exchangeTime;
    this.skewed++;
    return this.at(receivedTime);
  }

  private usualLead(): number {
    if (this.leads.length >= ENOUGH) return median(this.leads) ?? 0;
    return Math.min(LARGEST_GUESS_MS, ...this.leads);
  }

  /** Whether a timestamp is at most a few seconds ahead of both the local clock and the venue's usual lead on it. */
  isBelievable(exchangeTime: number, receivedTime: number): boolean {
    return exchangeTime <= receivedTime + this.slack;
  }

  /** The stream's time now; the local time while nothing is known of the stream. */
  at(receivedTime: number): number {
    return this.lead === undefined || this.lead === -Infinity ? receivedTime : receivedTime + this.lead;
  }
}
