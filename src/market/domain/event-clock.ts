import { median } from '../../core/math/statistics';

/** How far ahead of the local clock a timestamp may lie before it is taken for a lie, ms. */
const TOLERANCE_MS = 5_000;
const SAMPLES = 15;
/** As many samples tell what the venue's clock usually shows. */
const ENOUGH = 5;
/** The offset follows the venue's clock only in steps, so that it does not blur the times between. */
const OFFSET_STEP_MS = 2_000;

/**
 * The time of one stream, as its venue tells it, brought to the local clock where the venue's is ahead of it. It
 * advances with elapsed time. A single timestamp from the future does not move it: such an event counts as happening now.
 */
export class EventClock {
  private readonly leads: number[] = [];
  private next = 0;
  /** What the venue's clock is ahead, once known; nothing can truly happen in the future. */
  private offset = 0;
  private lead: number | undefined;
  /** Events whose time could not be believed. */
  skewed = 0;

  /** Event time to use for this event: its own, or our idea of now when its own lies in the future. */
  observe(exchangeTime: number, receivedTime: number): number {
    this.leads[this.next] = exchangeTime - receivedTime;
    this.next = (this.next + 1) % SAMPLES;
    this.follow();
    const believed = this.leads.map((lead) => lead - this.offset).filter((lead) => lead <= TOLERANCE_MS);
    this.lead = believed.length === 0 ? undefined : Math.max(...believed);
    if (this.isBelievable(exchangeTime, receivedTime)) return this.timeOf(exchangeTime);
    this.skewed++;
    return this.at(receivedTime);
  }

  /** A venue's timestamp on this clock. */
  timeOf(exchangeTime: number): number {
    return exchangeTime - this.offset;
  }

  /** Whether a timestamp is at most a few seconds ahead of what the venue's clock usually shows. */
  isBelievable(exchangeTime: number, receivedTime: number): boolean {
    return exchangeTime - this.offset <= receivedTime + TOLERANCE_MS;
  }

  /** The stream's time now; the local time while nothing is known of the stream. */
  at(receivedTime: number): number {
    return this.lead === undefined ? receivedTime : receivedTime + this.lead;
  }

  private follow(): void {
    if (this.leads.length < ENOUGH) return;
    const usual = median(this.leads) ?? 0;
    const ahead = usual > TOLERANCE_MS ? usual : 0;
    if (ahead === 0 || Math.abs(ahead - this.offset) > OFFSET_STEP_MS) this.offset = ahead;
  }
}
