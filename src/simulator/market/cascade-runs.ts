import type { ShockTruth, CascadeTruth, LiquidationTruth, TruthSink } from './truth.contract';
import type { VenueName } from './universe';

/** A longer pause ends a run. */
const RUN_GAP_MS = 10_000;
const FEWEST = 5;

/** What struck last, as the asset knows it. */
export interface RecentCause {
  readonly cause: CascadeTruth['cause'];
  readonly shock?: number;
}

interface Run {
  readonly start: number;
  readonly because: RecentCause;
  end: number;
  count: number;
  longs: number;
  usd: number;
  forcedUsd: number;
  readonly byVenue: Partial<Record<VenueName, number>>;
}

/** Collects the liquidations of one asset into runs and tells those of five and more. */
export class CascadeRuns {
  private run: Run | undefined;

  constructor(
    private readonly asset: string,
    private readonly truth: TruthSink,
    private readonly recentCause: (timeMs: number) => RecentCause,
  ) {}

  add(liquidation: LiquidationTruth): void {
    const { time, venue, notionalUsd } = liquidation;
    if (this.run && time - this.run.end > RUN_GAP_MS) this.finish();
    this.run ??= {
      start: time,
      because: this.recentCause(time),
      end: time,
      count: 0,
      longs: 0,
      usd: 0,
      forcedUsd: 0,
      byVenue: {},
    };
    const { run } = this;
    run.end = Math.max(run.end, time);
    run.count += 1;
    if (liquidation.side === 'sell') run.longs += 1;
    run.usd += notionalUsd;
    if (liquidation.cause === 'forced') run.forcedUsd += notionalUsd;
    run.byVenue[venue] = (run.byVenue[venue] ?? 0) + notionalUsd;
  }

  /** Ends a run that nothing has been added to for long enough. */
  advance(timeMs: number): void {
    if (this.run && timeMs - this.run.end > RUN_GAP_MS) this.finish();
  }

  private finish(): void {
    const { run } = this;
    this.run = undefined;
    if (!run || run.count < FEWEST) return;
    const { start, end, count, longs, usd, byVenue, because } = run;
    this.truth.accept({
      kind: 'cascade',
      time: end,
      asset: this.asset,
      start,
      end,
      count,
      longs,
      usd,
      usdByVenue: byVenue,
      forcedShare: run.forcedUsd / usd,
      ...because,
    });
  }
}

export function causeOf(
  shock: { readonly id: number; readonly origin: ShockTruth['origin'] } | undefined,
  ordered: boolean,
): RecentCause {
  if (shock) return { cause: shock.origin, shock: shock.id };
  return { cause: ordered ? 'order' : 'drift' };
}
