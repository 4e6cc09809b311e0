import { usualVolatility } from './calendar';
import type { Random } from './random';
import type { ShockTruth } from './truth.contract';
import type { ListedAsset } from './universe';
import { VolatilityRegime } from './volatility';

const DAY_SECONDS = 86_400;
/** Share of an asset's variance that is the market's, at scales at which all have heard of it. */
const COMMON_SHARE = 0.47;
const LEADER_LAG_SECONDS = 0.06;
const STRESS_MEMORY_SECONDS = 8;
const MOMENTUM_MEMORY_SECONDS = 60;
const TREND_MEMORY_SECONDS = 900;
/** News makes up the rest of the variance. */
const DIFFUSION = 0.55;

/** What moves everything: the leader's own price, as the others see it. */
export interface Factor {
  /** Log return of the leader since the start. */
  log(): number;
  readonly dailyVolatility: number;
  /** Volatility of the whole market relative to usual. */
  readonly regime: VolatilityRegime;
  recentShock(timeMs: number): { readonly id: number; readonly origin: ShockTruth['origin'] } | undefined;
}

/** What an asset is worth: the market's factor with a lag, its own noise, its own news, and what orders teach. */
export class AssetPrice {
  readonly regime: VolatilityRegime;
  readonly dailyVolatility: number;
  /** Log return since the start, without the impact that fades. */
  log = 0;
  /** Fast volatility relative to the long run. */
  stress = 1;
  /** What the leader's price has still to follow. */
  pending = 0;
  momentum = 0;
  trend = 0;
  private readonly isLeader: boolean;
  private readonly beta: number;
  private readonly own: number;
  private readonly lagSeconds: number;
  private readonly perRootSecond: number;
  private variance = 1;
  private minute = 0;
  private quarter = 0;
  private lastLog = 0;
  private followed = 0;
  /** Multiplies the noise; a scenario's weather. */
  weather = 1;
  private noiseScale = 0;

  constructor(
    asset: ListedAsset,
    private readonly startUsd: number,
    private readonly factor: Factor,
    private readonly random: Random,
  ) {
    this.isLeader = asset.rank === 1;
    this.dailyVolatility = asset.dailyVolatility;
    this.regime = this.isLeader ? factor.regime : new VolatilityRegime(random);
    this.beta = this.isLeader ? 0 : (Math.sqrt(COMMON_SHARE) * asset.dailyVolatility) / factor.dailyVolatility;
    this.own = (this.isLeader ? 1 : Math.sqrt(1 - COMMON_SHARE)) * DIFFUSION;
    this.lagSeconds = lagOf(asset.rank);
    this.perRootSecond = asset.dailyVolatility / Math.sqrt(DAY_SECONDS);
  }

  /** USD a coin at a log return since the start. */
  usd(log: number): number {
    return this.startUsd * Math.exp(log);
  }

  advance(seconds: number, news: number): void {
    const own = this.noiseScale * Math.sqrt(seconds) * this.random.normal() + news;
    if (this.isLeader) this.lead(seconds, own);
    else this.follow(seconds, own);
  }

  /** Orders that are taken for information move the value for good. */
  learn(log: number): void {
    this.log += log;
  }

  /** Even the leader's quotes need a moment. */
  private lead(seconds: number, own: number): void {
    this.pending += own;
    const done = this.pending * (1 - Math.exp(-seconds / LEADER_LAG_SECONDS));
    this.log += done;
    this.pending -= done;
  }

  private follow(seconds: number, own: number): void {
    const gap = this.factor.log() - this.followed;
    const followed = gap * (1 - Math.exp(-seconds / this.lagSeconds));
    this.followed += followed;
    this.log += own + this.beta * followed;
  }

  second(timeMs: number): void {
    this.regime.advance(1);
    const mood = this.isLeader ? this.regime.factor : Math.sqrt(this.regime.factor * this.factor.regime.factor);
    this.noiseScale = this.perRootSecond * this.own * usualVolatility(timeMs) * mood * this.weather;
  }

  /** Takes in the last step's return; volatility, momentum and trend follow. */
  measure(agreedLog: number, seconds: number): void {
    const step = agreedLog - this.lastLog;
    this.lastLog = agreedLog;
    const usual = this.perRootSecond * this.perRootSecond * seconds;
    const forget = Math.exp(-seconds / STRESS_MEMORY_SECONDS);
    this.variance = this.variance * forget + (1 - forget) * ((step * step) / usual);
    this.stress = Math.sqrt(this.variance);
    this.minute = this.minute * Math.exp(-seconds / MOMENTUM_MEMORY_SECONDS) + step;
    this.quarter = this.quarter * Math.exp(-seconds / TREND_MEMORY_SECONDS) + step;
    this.momentum = this.minute / (this.perRootSecond * Math.sqrt(MOMENTUM_MEMORY_SECONDS / 2));
    this.trend = this.quarter / (this.perRootSecond * Math.sqrt(TREND_MEMORY_SECONDS / 2));
  }

  factorShock(timeMs: number): ReturnType<Factor['recentShock']> {
    return this.factor.recentShock(timeMs);
  }
}

/** Time in which an asset follows the leader: none for the second, a second and more for those nobody watches. */
function lagOf(rank: number): number {
  if (rank <= 2) return 0.13;
  return Math.min(8, 0.15 + 0.03 * rank);
}
