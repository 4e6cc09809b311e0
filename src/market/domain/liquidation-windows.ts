import { unitsUsd, usdUnits } from '../../core/math/money';
import { RollingWindow } from '../../core/collections/rolling-window';
import { MACRO, MICRO, WINDOW_SPANS_MS } from './windows';

const LONG = 0;
const SHORT_SIDE = 1;

/** Liquidations inside one window: counts and USD of the positions that were closed. */
export interface LiquidationTotals {
  readonly count: number;
  readonly longs: number;
  readonly shorts: number;
  readonly usd: number;
  readonly longUsd: number;
  readonly shortUsd: number;
  /** Records that belong here were lost (ring overflow or a gap): the truth is at least this. */
  readonly lowerBound: boolean;
}

/** Exact liquidation sums over the four windows, for one instrument or one asset over all venues. */
export class LiquidationWindows {
  private readonly window = new RollingWindow(WINDOW_SPANS_MS, 2);
  private gapTime = -Infinity;

  /** Event time the windows end at. */
  get end(): number {
    return this.window.end;
  }

  add(time: number, usd: number, long: boolean): void {
    this.window.add(time, long ? LONG : SHORT_SIDE, usdUnits(usd));
  }

  /** Lets time pass. An empty window has nothing to forget, and waits for its venue to say what time it is. */
  advance(time: number): void {
    if (this.window.count(MACRO) > 0) this.window.advance(time);
  }

  /** Nothing was seen up to `time`: windows that reach back before it are lower bounds. */
  markGap(time: number): void {
    this.gapTime = Math.max(this.gapTime, time);
  }

  totals(window: number): LiquidationTotals {
    const w = this.window;
    const span = WINDOW_SPANS_MS[window] ?? 0;
    return {
      count: w.count(window),
      longs: w.count(window, LONG),
      shorts: w.count(window, SHORT_SIDE),
      usd: unitsUsd(w.sum(window)),
      longUsd: unitsUsd(w.sum(window, LONG)),
      shortUsd: unitsUsd(w.sum(window, SHORT_SIDE)),
      lowerBound: w.isLowerBound(window) || this.reachesIntoGap(span),
    };
  }

  count(window: number): number {
    return this.window.count(window);
  }

  usd(window: number): number {
    return unitsUsd(this.window.sum(window));
  }

  private reachesIntoGap(span: number): boolean {
    return this.gapTime > -Infinity && this.gapTime >= this.window.end - span;
  }

  /** Event time of the oldest record of the last 30 seconds. */
  oldestRecent(): number | undefined {
    return this.window.oldest(MICRO);
  }

  /** Records of the last 30 seconds, oldest first. */
  forEachRecent(visit: (time: number, usd: number, long: boolean) => void): void {
    this.window.forEach(MICRO, (time, lane, units) => visit(time, unitsUsd(units), lane === LONG));
  }
}
