import type { CascadeEntry } from '../../market/domain/cascade-rule';
import { isCascade } from '../../market/domain/cascade-rule';
import { LiquidationWindows } from '../../market/domain/liquidation-windows';
import { MICRO, WINDOW_SPANS_MS } from '../../market/domain/windows';

const SPAN_MS = WINDOW_SPANS_MS[MICRO];
/** The rule must be false for this long before an episode is over. */
const QUIET_MS = 30_000;

/** One liquidation as it really happened, on whichever venue. */
export interface TrueLiquidation {
  /** Exchange time, epoch ms. */
  readonly time: number;
  readonly asset: string;
  readonly usd: number;
  readonly long: boolean;
}

/** A cascade by the rule the detector uses, applied to everything that happened on all venues. */
export interface Episode {
  readonly asset: string;
  /** Time of the liquidation with which the rule became true. */
  readonly crossed: number;
  /** Last moment at which it was true: the window drains for up to 30 s after the last liquidation. */
  readonly end: number;
  /** From the crossing to the end, what lay in the window at the crossing included. */
  readonly count: number;
  readonly longs: number;
  readonly usd: number;
  /** Largest sum of 30 seconds. */
  readonly peakUsd: number;
}

interface Open {
  readonly episode: { -readonly [Key in keyof Episode]: Episode[Key] };
  /** What came since the rule was last true: part of the episode only if it becomes true once more. */
  later: TrueLiquidation[];
}

/** Finds the episodes in the full tape of a simulated market, asset by asset. */
export class TruthEpisodes {
  private readonly windows = new Map<string, LiquidationWindows>();
  private readonly open = new Map<string, Open>();
  private readonly closed: Episode[] = [];

  constructor(private readonly entryOf: (asset: string) => CascadeEntry) {}

  add(liquidation: TrueLiquidation): void {
    const { time, asset, usd, long } = liquidation;
    const window = this.windowOf(asset);
    this.pass(asset, time);
    window.advance(time);
    window.add(time, usd, long);
    const open = this.open.get(asset);
    open?.later.push(liquidation);
    if (!this.holds(asset, window)) return;
    const { count, longs, usd: sum } = window.totals(MICRO);
    if (open) {
      takeIn(open);
      open.episode.end = Math.max(open.episode.end, time);
      open.episode.peakUsd = Math.max(open.episode.peakUsd, sum);
    } else {
      const episode = { asset, crossed: time, end: time, count, longs, usd: sum, peakUsd: sum };
      this.open.set(asset, { episode, later: [] });
    }
  }

  /** Lets time pass: the windows drain, and what the rule has long left ends. */
  advance(time: number): void {
    for (const asset of this.open.keys()) this.pass(asset, time);
  }

  /** Everything found, in order of the crossing; what is still going on ends here. */
  finish(): readonly Episode[] {
    for (const asset of this.open.keys()) this.close(asset);
    return this.closed.sort((a, b) => a.crossed - b.crossed || (a.asset < b.asset ? -1 : 1));
  }

  private pass(asset: string, time: number): void {
    const open = this.open.get(asset);
    if (!open) return;
    const window = this.windowOf(asset);
    open.episode.end = Math.max(open.episode.end, this.drain(asset, window, time));
    window.advance(time);
    if (time - open.episode.end >= QUIET_MS) this.close(asset);
  }

  /** Takes the oldest out one after the other; gives the last moment up to `time` at which the rule was true. */
  private drain(asset: string, window: LiquidationWindows, time: number): number {
    let end = -Infinity;
    for (;;) {
      const oldest = window.oldestRecent();
      if (oldest === undefined || !this.holds(asset, window)) return end;
      end = Math.min(time, oldest + SPAN_MS);
      if (end === time) return end;
      // At the age of exactly its span it still counts, a moment later it does not.
      window.advance(end + 1);
    }
  }

  private holds(asset: string, window: LiquidationWindows): boolean {
    return isCascade(window.totals(MICRO), this.entryOf(asset), false);
  }

  private close(asset: string): void {
    const open = this.open.get(asset);
    this.open.delete(asset);
    if (open) this.closed.push(open.episode);
  }

  private windowOf(asset: string): LiquidationWindows {
    let window = this.windows.get(asset);
    if (!window) this.windows.set(asset, (window = new LiquidationWindows()));
    return window;
  }
}

function takeIn(open: Open): void {
  const { episode } = open;
  for (const { usd, long } of open.later) {
    episode.count += 1;
    episode.longs += long ? 1 : 0;
    episode.usd += usd;
  }
  open.later = [];
}
