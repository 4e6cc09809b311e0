import type { LiquidatedSide, LiquidationPoint } from './episode.contract';
import type { Interval } from './gaps';

/** Liquidations of one side that lie near each other: time and price are means weighted by USD. */
export interface Bubble {
  readonly side: LiquidatedSide;
  readonly time: number;
  readonly price: number;
  readonly usd: number;
  readonly count: number;
}

export interface BubbleGrid {
  readonly window: Interval;
  readonly low: number;
  readonly high: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * At most `most` bubbles. Up to that many liquidations stay alone; more are joined by cells of time, price and side,
 * and the cells are doubled until they suffice. Nothing is lost: the sums of either side stay.
 */
export function bubbles(liquidations: readonly LiquidationPoint[], grid: BubbleGrid, most: number): Bubble[] {
  if (liquidations.length <= most) return liquidations.map((one) => ({ ...one, count: 1 }));
  let { columns, rows } = grid;
  for (;;) {
    const joined = join(liquidations, { ...grid, columns, rows });
    if (joined.length <= most || (columns === 1 && rows === 1)) return joined;
    columns = Math.ceil(columns / 2);
    rows = Math.ceil(rows / 2);
  }
}

interface Sum {
  readonly side: LiquidatedSide;
  time: number;
  price: number;
  usd: number;
  count: number;
}

function join(liquidations: readonly LiquidationPoint[], grid: BubbleGrid): Bubble[] {
  const { window, low, high, columns, rows } = grid;
  const sums = new Map<string, Sum>();
  for (const { time, price, usd, side } of liquidations) {
    const column = cell((time - window.from) / (window.to - window.from), columns);
    const key = `${side} ${column} ${high > low ? cell((price - low) / (high - low), rows) : 0}`;
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { side, time, price, usd: 0, count: 0 }));
    sum.usd += usd;
    sum.count++;
    // A running mean, because sums of epoch times times dollars leave the exact range of a double.
    sum.time += ((time - sum.time) * usd) / sum.usd;
    sum.price += ((price - sum.price) * usd) / sum.usd;
  }
  return [...sums.values()];
}

function cell(share: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
}

/** Area is proportional to USD: `largestUsd` gets `largestRadius`, and nothing less than a dot of one pixel is drawn. */
export function radius(usd: number, largestUsd: number, largestRadius: number): number {
  return Math.max(1, largestRadius * Math.sqrt(usd / largestUsd));
}
