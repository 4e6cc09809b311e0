import type { Cascade, FeedRecord } from './liquidation-runs';
import { LiquidationRuns } from './liquidation-runs';
import type { FactCollector, Measurements } from './fact-collector.contract';
import { mean, median, ratioOf } from './numeric/quantile';
import { Series } from './numeric/series';
import { OnsetProfile } from './onset-profile';

const SILENCE_MS = 60_000;

/**
 * Cascades of Bitcoin: as the public feeds show them, which is how the real ones were counted, and beside that from
 * the full tape of every venue. The rate around them is that of Bybit's liquidations.
 */
export class CascadeFacts implements FactCollector {
  private readonly shown = new LiquidationRuns((cascade) => this.take(cascade));
  private readonly tape = new LiquidationRuns(({ records }) => this.tapeRecords.push(records));
  private readonly tapeRecords = new Series();
  private readonly profile = new OnsetProfile();
  private readonly seconds = new Series();
  private readonly records = new Series();
  private readonly usd = new Series();
  private readonly largerSide = new Series();
  private onBoth = 0;
  private silent = 0;
  private startMs = 0;

  constructor(private readonly listeners: readonly ((cascade: Cascade) => void)[]) {}

  /** The cascade that goes on now. */
  get current(): Cascade | undefined {
    return this.shown.current;
  }

  begin(startMs: number): void {
    this.startMs = startMs;
    this.shown.begin();
    this.tape.begin();
    this.profile.begin();
  }

  addShown(record: FeedRecord): void {
    this.shown.add(record);
  }

  addTape(record: FeedRecord): void {
    this.tape.add(record);
  }

  countBybit(): void {
    this.profile.count();
  }

  /** To be called after the feed has shown this second. */
  second(nowMs: number): void {
    this.shown.expire(nowMs);
    this.tape.expire(nowMs);
    this.profile.second();
  }

  end(): void {
    this.shown.end();
    this.tape.end();
  }

  measure(days: number): Measurements {
    const n = this.records.length;
    const profile = this.profile.rates('cascadeRate');
    return {
      cascadesPerDay: { value: ratioOf(n, days), n },
      cascadeMedianSeconds: { value: median(this.seconds.view()), n },
      cascadeRecords: { value: mean(this.records.view()), n },
      cascadeMeanUsd: { value: mean(this.usd.view()), n },
      cascadeOneSided: { value: median(this.largerSide.view()), n },
      cascadeBothVenues: { value: ratioOf(this.onBoth, n), n },
      cascadeSilent: { value: ratioOf(this.silent, n), n },
      tapeCascadesPerDay: { value: ratioOf(this.tapeRecords.length, days), n: this.tapeRecords.length },
      tapeCascadeRecords: { value: mean(this.tapeRecords.view()), n: this.tapeRecords.length },
      ...profile,
    };
  }

  private take(cascade: Cascade): void {
    const { start, end, usd, longUsd, venues, quietMs } = cascade;
    this.seconds.push((end - start) / 1000);
    this.records.push(cascade.records);
    this.usd.push(usd);
    this.largerSide.push(Math.max(longUsd, usd - longUsd) / usd);
    if (venues.has('binance') && venues.has('bybit')) this.onBoth += 1;
    if (quietMs > SILENCE_MS) this.silent += 1;
    this.profile.onset(Math.ceil((start - this.startMs) / 1000) - 1);
    for (const listener of this.listeners) listener(cascade);
  }
}
