import type { Severity } from '../../core/alert';

/** All times are epoch ms, all money is USD. Points are best given in order of time; out of order they are sorted. */
export interface PricePoint {
  readonly time: number;
  /** Absent: unknown from here to the next known point, which is drawn as a gap. */
  readonly price?: number;
}

/** One bar, prices in USD; `to` is the start of the next one. */
export interface PriceBar {
  readonly from: number;
  readonly to: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The position that was closed by force, not the side of the order that closed it. */
export type LiquidatedSide = 'long' | 'short';

export interface LiquidationPoint {
  readonly time: number;
  readonly price: number;
  readonly usd: number;
  readonly side: LiquidatedSide;
}

/** A liquidation as the venue's feed told it. */
export interface SeenLiquidation {
  readonly time: number;
  readonly usd: number;
  readonly side: LiquidatedSide;
}

export interface OpenInterestPoint {
  readonly time: number;
  /** In any unit, best in coins: only its change is drawn. Absent: unknown from here to the next known point. */
  readonly value?: number;
}

export interface VolumePoint {
  readonly time: number;
  readonly usd: number;
}

export interface AlertMark {
  readonly time: number;
  readonly severity: Severity;
  /** One sentence; long ones are wrapped. */
  readonly text: string;
}

/** A time in which somebody saw nothing. */
export interface Outage {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A longer silence between two points of a series is a gap, ms. */
export interface LongestSilence {
  readonly price?: number;
  readonly openInterest?: number;
}

/** A stretch of one market, as it is to be drawn. What lies outside `from`..`to` is left out, as are amounts that are no
 * amounts (not finite, not above 0); such prices are unknown. */
export interface Episode {
  readonly title: string;
  /** Where the data come from; a simulated market says so here. */
  readonly subtitle: string;
  readonly from: number;
  readonly to: number;
  readonly price: readonly PricePoint[];
  /** Drawn as candles where they are few enough to be told apart; as the line where `price` is empty. */
  readonly bars?: readonly PriceBar[];
  /** What happened. Neighbours in time and price are joined into one bubble where there are more than a few hundred. */
  readonly liquidations: readonly LiquidationPoint[];
  /** What a sampled feed showed of them; absent where there is no such difference. */
  readonly seen?: readonly SeenLiquidation[];
  readonly openInterest: readonly OpenInterestPoint[];
  /** Traded volume; absent: no panel. */
  readonly volume?: readonly VolumePoint[];
  readonly alerts: readonly AlertMark[];
  readonly outages?: readonly Outage[];
  /** Default: three times the median step of the series. Irregular series (trades) should state it. */
  readonly longestSilenceMs?: LongestSilence;
}

export interface ChartOptions {
  /** Pixels, default 1000, at least 320. Below 600 the chart is laid out for a phone. */
  readonly width?: number;
  /** Pixels; by default as high as the content asks for. Too little is exceeded rather than made illegible. */
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}
