import type { OrderSide } from '../market/market-model.contract';
import type { VenueName } from '../market/universe';

/** One line of a liquidation feed. */
export interface FeedRecord {
  readonly time: number;
  readonly venue: VenueName;
  readonly side: OrderSide;
  readonly usd: number;
  /** What the record stands for; more than `usd` where the venue publishes a sample. */
  readonly fullUsd: number;
}

/** A run of liquidations that grew into a cascade. */
export interface Cascade {
  /** Time of the first and of the last record. */
  readonly start: number;
  readonly end: number;
  /** Since the record before the first one; Infinity for the first of a market. */
  readonly quietMs: number;
  readonly records: number;
  readonly usd: number;
  /** USD of liquidated longs. */
  readonly longUsd: number;
  readonly venues: ReadonlySet<VenueName>;
  /** USD of venues that publish a sample: what they showed, and what there was. */
  readonly sampledUsd: number;
  readonly sampledFullUsd: number;
}

/** A longer pause ends a run; runs of at least so many records and so much are cascades (hft-liquidations-2026). */
export const RUN_GAP_MS = 1000;
export const CASCADE_RECORDS = 5;
export const CASCADE_USD = 1_000_000;

type Run = { -readonly [Key in keyof Cascade]: Cascade[Key] } & { readonly venues: Set<VenueName> };

/** Cuts a feed into runs and tells of those that are cascades, once they are over. */
export class LiquidationRuns {
  private run: Run | undefined;
  private lastTime = -Infinity;

  constructor(private readonly tell: (cascade: Cascade) => void) {}

  /** The cascade that goes on now. */
  get current(): Cascade | undefined {
    return this.run && isCascade(this.run) ? this.run : undefined;
  }

  begin(): void {
    this.run = undefined;
    this.lastTime = -Infinity;
  }

  add(record: FeedRecord): void {
    this.expire(record.time);
    this.run ??= emptyRun(record.time, record.time - this.lastTime);
    grow(this.run, record);
    this.lastTime = record.time;
  }

  /** Ends a run that nothing up to `nowMs` continued. */
  expire(nowMs: number): void {
    if (this.run && nowMs - this.lastTime > RUN_GAP_MS) this.close();
  }

  end(): void {
    if (this.run) this.close();
  }

  private close(): void {
    const run = this.run as Run;
    this.run = undefined;
    if (isCascade(run)) this.tell(run);
  }
}

function isCascade(run: Cascade): boolean {
  return run.records >= CASCADE_RECORDS && run.usd >= CASCADE_USD;
}

function emptyRun(start: number, quietMs: number): Run {
  const nothing = { records: 0, usd: 0, longUsd: 0, sampledUsd: 0, sampledFullUsd: 0 };
  return { start, end: start, quietMs, venues: new Set(), ...nothing };
}

function grow(run: Run, { time, venue, side, usd, fullUsd }: FeedRecord): void {
  run.end = time;
  run.records += 1;
  run.usd += usd;
  if (side === 'SELL') run.longUsd += usd;
  run.venues.add(venue);
  if (venue !== 'binance') return;
  run.sampledUsd += usd;
  run.sampledFullUsd += fullUsd;
}
