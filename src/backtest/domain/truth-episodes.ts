import type { CascadeEntry } from '../../market/domain/cascade-rule';
import { isCascade } from '../../market/domain/cascade-rule';
import { LiquidationWindows } from '../../market/domain/liquidation-windows';
import { MICRO } from '../../market/domain/windows';

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
  /** Last time at which it was true. */
  readonly end: number;
  /** From the crossing to the end, what lay in the window at the crossing included. */
  readonly count: number;
  readonly longs: number;
  readonly usd: number;
  /** Largest sum of 30 seconds. */
  readonly peakUsd: number;
}

type Open = { -readonly [Key in keyof Episode]: Episode[Key] };

/** Finds the episodes in the full tape of a simulated market, asset by asset. */
export class TruthEpisodes {
  private readonly windows = new Map<string, LiquidationWindows>();
  private readonly open = new Map<string, Open>();
  private readonly closed: Episode[] = [];

  constructor(private readonly entryOf: (asset: string) => CascadeEntry) {}

  add({ time, asset, usd, long }: TrueLiquidation): void {
    const window = this.windowOf(asset);
    window.advance(time);
    window.add(time, usd, long);
    const totals = window.totals(MICRO);
    const episode = this.open.get(asset);
    if (episode) {
      episode.count += 1;
      episode.longs += long ? 1 : 0;
      episode.usd += usd;
    }
    if (!isCascade(totals, this.entryOf(asset), false)) return;
    if (episode) {
      episode.end = time;
      episode.peakUsd = Math.max(episode.peakUsd, totals.usd);
    } else {
      const { count, longs, usd: sum } = totals;
      this.open.set(asset, { asset, crossed: time, end: time, count, longs, usd: sum, peakUsd: sum });
    }
  }

  /** Ends what the rule has long left. */
  advance(time: number): void {
    for (const [asset, episode] of this.open) if (time - episode.end > QUIET_MS) this.close(asset, episode);
  }

  /** Everything found, in order of the crossing; what is still going on ends here. */
  finish(): readonly Episode[] {
    for (const [asset, episode] of this.open) this.close(asset, episode);
    return this.closed.sort((a, b) => a.crossed - b.crossed || (a.asset < b.asset ? -1 : 1));
  }

  private close(asset: string, episode: Episode): void {
    this.open.delete(asset);
    this.closed.push(episode);
  }

  private windowOf(asset: string): LiquidationWindows {
    let window = this.windows.get(asset);
    if (!window) this.windows.set(asset, (window = new LiquidationWindows()));
    return window;
  }
}
