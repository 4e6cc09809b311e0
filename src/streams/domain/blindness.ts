import { EventRate } from '../../core/math/statistics';

/** A kind of stream of one venue, as far as expecting it goes. */
export interface StreamExpectation {
  readonly name: string;
  /** Frames per second to expect before an own rate is known; deliberately low. */
  readonly priorPerSecond: number;
  /** Never called blind before this much silence, ms. */
  readonly leastSilenceMs: number;
  /** Silence is ordinary here: only believed when the stream's own learned rate or a blind sibling says so. */
  readonly silenceIsNormal: boolean;
}

/** How unlikely a silence must be, were the stream alive, before it is called blind. */
const IMPROBABLE = 1e-6;
const RATE_MEMORY_MS = 600_000;

export type Verdict = 'unknown' | 'alive' | 'quiet' | 'blind';

/**
 * Judges one stream by the rate it should have. Frames of a live stream come at random at some rate r; a silence of t
 * seconds then has probability exp(-r t). Blind is a silence that is next to impossible while the connection lives.
 */
export class BlindnessJudge {
  private readonly rate = new EventRate(RATE_MEMORY_MS);
  private lastFrame: number | undefined;
  private since: number | undefined;
  private framesBefore = 0;

  constructor(readonly expectation: StreamExpectation) {}

  /** Received time of the newest frame; undefined before the first. */
  get lastFrameTime(): number | undefined {
    return this.lastFrame;
  }

  /** Subscribed (or subscribed again): the silence is counted from here at the earliest. Undefined: not subscribed. */
  subscribedAt(time: number | undefined): void {
    this.since = time;
  }

  /** Start of the present silence. */
  get silentSince(): number | undefined {
    return this.since === undefined ? undefined : Math.max(this.since, this.lastFrame ?? -Infinity);
  }

  /** `frames`: running total of frames; called about once a second. */
  observe(frames: number, now: number): void {
    const news = frames - this.framesBefore;
    this.framesBefore = frames;
    if (news > 0) {
      this.lastFrame = now;
      this.rate.add(now, news);
    }
  }

  /** `siblingBlind`: a stream of the same route that is never quiet has been found blind. */
  judge(now: number, siblingBlind: boolean): Verdict {
    const from = this.silentSince;
    if (from === undefined) return 'unknown';
    const silence = now - from;
    if (silence < this.expectation.leastSilenceMs) return this.lastFrame === undefined ? 'unknown' : 'alive';
    if (this.expectation.silenceIsNormal && siblingBlind) return 'blind';
    const probability = Math.exp((-this.expectedRate(from) * silence) / 1000);
    return probability < IMPROBABLE ? 'blind' : 'quiet';
  }

  /** The learned rate as of the last frame, halved for caution; the prior before one is known. */
  private expectedRate(at: number): number {
    const learned = this.rate.at(Math.max(at, this.lastFrame ?? at));
    return learned === undefined ? this.expectation.priorPerSecond : learned / 2;
  }
}
