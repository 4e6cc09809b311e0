import { clamp, median, standardDeviation } from '../../core/math/statistics';
import type { Bar, Reference } from '../../core/market-event';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const DAYS = 14;
const HOURS = 7 * 24;
const FRESH_MS = 2 * HOUR_SECONDS * 1000;
const FORGOTTEN_MS = 2 * DAY_SECONDS * 1000;

/** Slow facts of one asset that its thresholds are made of; plain data, so that it can be stored and put in a log. */
export interface BaselineRecord {
  /** Quote volume of completed days by the day's end (epoch ms). */
  readonly dailyVolumes: readonly (readonly [end: number, usd: number])[];
  /** Closes of completed hours by the hour's end. */
  readonly hourlyCloses: readonly (readonly [end: number, close: number])[];
  readonly circulatingSupply?: number;
  readonly marketCapUsd?: number;
  readonly source?: string;
}

/** Collects bars and references of one asset and derives daily volume, volatility and market capitalisation. */
export class ThresholdInputs {
  private readonly days = new Map<number, number>();
  private readonly hours = new Map<number, number>();
  private circulatingSupply: number | undefined;
  private givenMarketCap: number | undefined;
  private source: string | undefined;

  /** `multiplier`: coins per quoted unit, so that closes are prices of one coin. False: not a bar it uses. */
  applyBar(bar: Bar, multiplier = 1): boolean {
    if (bar.intervalSeconds === DAY_SECONDS && bar.quoteVolume !== undefined) {
      keep(this.days, bar.exchangeTime, bar.quoteVolume, DAYS);
      return true;
    }
    if (bar.intervalSeconds !== HOUR_SECONDS) return false;
    keep(this.hours, bar.exchangeTime, bar.close / multiplier, HOURS + 1);
    return true;
  }

  applyReference(reference: Reference): void {
    this.circulatingSupply = reference.circulatingSupply ?? this.circulatingSupply;
    this.givenMarketCap = reference.marketCapUsd ?? this.givenMarketCap;
    this.source = reference.source;
  }

  /** Median of the last 14 completed days, USD; unknown without a single one. */
  get dailyVolumeUsd(): number | undefined {
    return median([...this.days.values()]);
  }

  /** Standard deviation of hourly log returns over 7 days, scaled to a day; unknown below two days of hours. */
  get volatility(): number | undefined {
    const closes = [...this.hours.entries()].sort(([a], [b]) => a - b);
    const returns: number[] = [];
    for (let i = 1; i < closes.length; i++) {
      const [end, close] = closes[i]!;
      const [before, previous] = closes[i - 1]!;
      if (end - before === HOUR_SECONDS * 1000) returns.push(Math.log(close / previous));
    }
    if (returns.length < 48) return undefined;
    const hourly = standardDeviation(returns);
    return hourly === undefined ? undefined : hourly * Math.sqrt(24);
  }

  /** Circulating supply times the last hourly close, else the figure a source gave, USD. */
  get marketCapUsd(): number | undefined {
    const close = this.lastClose;
    if (this.circulatingSupply !== undefined && close !== undefined) return this.circulatingSupply * close;
    return this.givenMarketCap;
  }

  get lastClose(): number | undefined {
    const newest = Math.max(...this.hours.keys());
    return this.hours.get(newest);
  }

  /** End of the newest bar used, epoch ms. */
  get asOf(): number | undefined {
    const newest = Math.max(...this.days.keys(), ...this.hours.keys());
    return Number.isFinite(newest) ? newest : undefined;
  }

  /**
   * How much of what the formula wants is there and how fresh it is, 0..1: the share of days, hours and market
   * capitalisation known, fading from two hours of age to nothing at two days.
   */
  confidence(time: number): number {
    const known =
      this.days.size / DAYS + Math.min(1, this.hours.size / HOURS) + (this.marketCapUsd === undefined ? 0 : 1);
    const age = time - (this.asOf ?? -Infinity);
    const freshness = clamp((FORGOTTEN_MS - age) / (FORGOTTEN_MS - FRESH_MS), 0, 1);
    return Math.round((known / 3) * freshness * 100) / 100;
  }

  get marketCapSource(): string | undefined {
    return this.source;
  }

  toRecord(): BaselineRecord {
    return {
      dailyVolumes: [...this.days],
      hourlyCloses: [...this.hours],
      circulatingSupply: this.circulatingSupply,
      marketCapUsd: this.givenMarketCap,
      source: this.source,
    };
  }

  static fromRecord(record: BaselineRecord): ThresholdInputs {
    const inputs = new ThresholdInputs();
    for (const [end, usd] of record.dailyVolumes) inputs.days.set(end, usd);
    for (const [end, close] of record.hourlyCloses) inputs.hours.set(end, close);
    inputs.circulatingSupply = record.circulatingSupply;
    inputs.givenMarketCap = record.marketCapUsd;
    inputs.source = record.source;
    return inputs;
  }
}

function keep(map: Map<number, number>, end: number, value: number, most: number): void {
  map.set(end, value);
  while (map.size > most) map.delete(Math.min(...map.keys()));
}
