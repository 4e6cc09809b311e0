/** Frames are made in slices of this length: short beside the latency that is to be measured, long beside a timer. */
export const SLICE_MS = 5;
export const SLICES_PER_SECOND = 1000 / SLICE_MS;

/**
 * How the frames of a second fall on its tenths: a sweep comes, the market answers, and it calms until the next one.
 * The mean is 1, so that every whole second carries exactly the rate asked for.
 */
export const SECOND_PROFILE: readonly number[] = [0.6, 0.8, 2, 1.6, 1.2, 1, 0.8, 0.8, 0.6, 0.6];
const SLICES_PER_TENTH = SLICES_PER_SECOND / SECOND_PROFILE.length;
/** Slices later than this are not made up for: a burst of seconds of frames would measure the stall, not the reader. */
export const MOST_CATCH_UP_MS = 250;

export interface PacerFigures {
  /** Frames of slices that came too late to be made at all. */
  readonly skipped: number;
  readonly worstLatenessMs: number;
  /** Slices that went out when the next one was already due. */
  readonly lateSlices: number;
}

/**
 * An absolute schedule: slice n is due at start + n x 5 ms, whatever happened to the slices before, so that the rate does
 * not drift with the timer's delays. Time comes from the caller.
 */
export class Pacer {
  private startMs = 0;
  private next = 0;
  private skipped = 0;
  private lateSlices = 0;
  private worstMs = 0;
  private worstSinceAsked = 0;

  constructor(
    private readonly rate: number,
    private readonly seconds: number,
  ) {}

  start(nowMs: number): void {
    this.startMs = nowMs;
  }

  get finished(): boolean {
    return this.next >= this.seconds * SLICES_PER_SECOND;
  }

  /** How long until the next slice is due; 0 when it already is. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.startMs + this.next * SLICE_MS - nowMs);
  }

  /** Hands out every slice that is due, in order, with the number of frames it is to have; returns how many. */
  take(nowMs: number, make: (slice: number, frames: number) => void): number {
    let taken = 0;
    while (!this.finished && this.waitMs(nowMs) === 0) {
      const slice = this.next++;
      const frames = framesBefore(this.rate, slice + 1) - framesBefore(this.rate, slice);
      if (!this.isWorthMaking(nowMs - this.startMs - slice * SLICE_MS, frames)) continue;
      make(slice, frames);
      taken++;
    }
    return taken;
  }

  figures(): PacerFigures {
    return { skipped: this.skipped, worstLatenessMs: this.worstMs, lateSlices: this.lateSlices };
  }

  /** The worst lateness since this was last asked. */
  takeWorstLateness(): number {
    const worst = this.worstSinceAsked;
    this.worstSinceAsked = 0;
    return worst;
  }

  private isWorthMaking(latenessMs: number, frames: number): boolean {
    this.worstMs = Math.max(this.worstMs, latenessMs);
    this.worstSinceAsked = Math.max(this.worstSinceAsked, latenessMs);
    if (latenessMs >= SLICE_MS) this.lateSlices++;
    if (latenessMs <= MOST_CATCH_UP_MS) return true;
    this.skipped += frames;
    return false;
  }
}

/** Frames due before slice n begins: exactly `rate` for each second that has passed. */
export function framesBefore(rate: number, slice: number): number {
  const second = Math.floor(slice / SLICES_PER_SECOND);
  const within = slice % SLICES_PER_SECOND;
  const tenth = Math.floor(within / SLICES_PER_TENTH);
  const whole = SECOND_PROFILE.slice(0, tenth).reduce((sum, part) => sum + part, 0);
  const begun = ((within % SLICES_PER_TENTH) / SLICES_PER_TENTH) * (SECOND_PROFILE[tenth] ?? 0);
  return rate * second + Math.round((rate * (whole + begun)) / SECOND_PROFILE.length);
}
