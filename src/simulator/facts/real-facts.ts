/** How a figure reads: a share is printed in percent, a multiple with an x. */
export type FactUnit =
  'count' | 'usd' | 'share' | 'multiple' | 'seconds' | 'milliseconds' | 'perSecond' | 'correlation';

/** What was measured on the real market, by whom; a figure that nobody measured the same way has no `low`. */
export interface RealFact {
  readonly id: string;
  readonly fact: string;
  readonly unit: FactUnit;
  readonly low?: number;
  /** Upper end where the figure is a range. */
  readonly high?: number;
}

type Line = readonly [id: string, fact: string, unit: FactUnit, low?: number, high?: number];

/**
 * Bybit publishes every liquidation since February 2025. Number, sizes and gaps: skytrade6 v26 (BTCUSDT, 8 days of
 * 2026). P95: skytrade6 v26g (four coins, 282 days), where the 16 to 27 % are runs of P95 liquidations, each no more
 * than 60 s after the one before, per P95 liquidation; with 6.2 to 3.7 of them in a run, 83 to 72 % are followed by
 * another. Branching: liquidation-cascade-research, section 23 (six coins, 47 hours; weighted by notional, $500 and
 * more: .67 exponential, .80 power law, half-life .6 s).
 */
const LIQUIDATIONS: readonly Line[] = [
  ['liquidationsPerDay', 'liquidations a day, Bybit BTCUSDT', 'count', 2000],
  ['liquidationMedianUsd', 'median liquidation', 'usd', 900],
  ['liquidationP95Usd', 'P95 liquidation', 'usd', 29_000],
  ['liquidationP99Usd', 'P99 liquidation', 'usd', 136_000],
  ['withinSecond', 'liquidations within 1 s of the one before', 'share', 0.77],
  ['p95Runs', 'runs of P95 liquidations (60 s) per P95 liquidation', 'share', 0.16, 0.27],
  ['p95Followed', 'P95 liquidations followed by another within 60 s', 'share', 0.72, 0.83],
  ['hawkesBranching', 'Hawkes branching ratio, exponential kernel', 'multiple', 0.65, 0.8],
  ['hawkesMarkedBranching', 'Hawkes branching ratio weighted by notional, $500 and more', 'multiple', 0.67],
  ['hawkesHalfLife', 'Hawkes half-life of the excitation, weighted', 'seconds', 0.6],
];

/**
 * hft-liquidations-2026 (BTC, 90 days from December 2025): Bybit's full tape and Binance's sampled one together, a gap
 * above 1 s ends a run, a cascade has 5 records and $1M. 623 of them; mean 127 records and $2.8M, median 5.0 s, median
 * share of the smaller side 0. Silence: 60 % of onsets (5 records and $500k in 30 s, after 300 s without) have no
 * liquidation 90 to 30 s before (BitMEX 2020, one venue); of runs nobody measured it, the figure is the same one.
 */
const CASCADES: readonly Line[] = [
  ['cascadesPerDay', 'cascades of $1M a day, as the feeds show them', 'count', 7],
  ['cascadeMedianSeconds', 'median length of a $1M cascade', 'seconds', 5],
  ['cascadeRecords', 'mean records in a $1M cascade', 'count', 127],
  ['cascadeMeanUsd', 'mean size of a $1M cascade', 'usd', 2_800_000],
  ['cascadeOneSided', 'median share of the larger side in a $1M cascade', 'share', 0.95],
  ['cascadeBothVenues', '$1M cascades on both Binance and Bybit', 'share', 0.995],
  ['cascadeSilent', '$1M cascades without a liquidation in the 60 s before', 'share', 0.6],
  ['onsetSilent', 'onsets on Bybit without a liquidation 90 to 30 s before', 'share', 0.6],
  ['tapeCascadesPerDay', 'cascades of $1M a day, full tape of all venues', 'count'],
  ['tapeCascadeRecords', 'mean records in a cascade, full tape of all venues', 'count'],
];

/**
 * skytrade6 v28 (Bybit BTCUSDT, 7 days of 2025): liquidations a second around 173 switches of volatility, which is
 * when the deviation of 1-s returns over 60 s exceeds twice its median of the hour before; multiples of the flat rate.
 * Cascades of $1M are rarer and larger than those switches, so their profile has no real counterpart.
 */
const APPROACH: readonly Line[] = [
  ['switchesPerDay', 'switches to high volatility a day', 'count', 24.7],
  ['switchBaseRate', 'liquidations a second 2 h to 5 min before a switch', 'perSecond', 0.015],
  ['switchRate300', 'that rate 5 min to 60 s before a switch', 'multiple', 1],
  ['switchRate60', 'that rate 60 to 30 s before a switch', 'multiple', 3.5],
  ['switchRate30', 'that rate 30 to 10 s before a switch', 'multiple', 8.3],
  ['switchRate10', 'that rate 10 to 0 s before a switch', 'multiple', 9],
  ['switchRate0', 'that rate 0 to 10 s after a switch', 'multiple', 35],
  ['cascadeRate300', 'that rate 5 min to 60 s before a $1M cascade', 'multiple'],
  ['cascadeRate60', 'that rate 60 to 30 s before a $1M cascade', 'multiple'],
  ['cascadeRate30', 'that rate 30 to 10 s before a $1M cascade', 'multiple'],
  ['cascadeRate10', 'that rate 10 to 0 s before a $1M cascade', 'multiple'],
  ['cascadeRate0', 'that rate 0 to 10 s after the start of a $1M cascade', 'multiple'],
];

/**
 * Undercount, depth, forced share: liquidation-cascade-research (sections 30, 4.1; share of OI drops that liquidation
 * records explain). Open interest: Binance BTCUSDT, 22 days of 5-min values. Correlations: 345 s of BTC and ETH ticks.
 */
const MARKET: readonly Line[] = [
  ['undercount', 'all / sampled liquidation notional, ordinary days', 'multiple', 2.7],
  ['undercountCascades', 'all / sampled liquidation notional in $1M cascades', 'multiple'],
  ['openInterestMedian', '15-min change of open interest, median', 'share', 0.0013],
  ['openInterestP99', '15-min change of open interest, P99', 'share', 0.0135],
  ['openInterestP999', '15-min change of open interest, P99.9', 'share', 0.026],
  ['forcedShare', 'liquidated share of a 15-min open interest drop of 1 %', 'share', 0.01, 0.1],
  ['crashDepth', 'depth within 1 % in a crash, of the normal', 'multiple', 0.63],
  ['correlation100', 'BTC-ETH correlation at 100 ms', 'correlation', 0.39],
  ['correlation1000', 'BTC-ETH correlation at 1 s', 'correlation', 0.65],
  ['bitcoinFirst', 'BTC with ETH 100 ms later', 'correlation', 0.17],
  ['etherFirst', 'ETH with BTC 100 ms later', 'correlation', 0.08],
  ['leadMs', 'lag by which Bitcoin leads', 'milliseconds', 100],
  ['tradesPerSecond', 'BTCUSDT trades a second, Binance', 'perSecond', 14, 18],
  ['tradePeak', 'busiest second of a day with a cascade, of its mean', 'multiple', 50, 100],
];

/** In the order of the table. */
export const REAL_FACTS: readonly RealFact[] = [...LIQUIDATIONS, ...CASCADES, ...APPROACH, ...MARKET].map(
  ([id, fact, unit, low, high]) => ({ id, fact, unit, low, high }),
);
