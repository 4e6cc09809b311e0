import { median } from '../../core/math/statistics';
import type { Point } from './downsample';
import type { Episode, PriceBar } from './episode.contract';
import type { BrokenLine, Sample } from './gaps';
import { breakAtGaps, within } from './gaps';

/** Narrower candles run into each other; a line says the same, then. */
const NARROWEST_CANDLE = 4;

/** How the price went. */
export interface PriceCourse extends BrokenLine {
  /** Where the points come from; empty where they were given as such. */
  readonly bars: readonly PriceBar[];
  readonly asCandles: boolean;
}

export function priceCourse(episode: Episode, plotWidth: number): PriceCourse {
  const { from, to, outages, longestSilenceMs } = episode;
  const bars = episode.bars ?? [];
  const lengthMs = median(bars.map((bar) => bar.to - bar.from)) ?? 0;
  const asCandles = (lengthMs / (to - from)) * plotWidth >= NARROWEST_CANDLE;
  if (bars.length > 0 && (asCandles || episode.price.length === 0)) {
    const points = within(bars.flatMap(pointsOf), episode);
    const line = breakAtGaps(points, episode, outages, longestSilenceMs?.price ?? lengthMs / 2);
    return { ...line, bars, asCandles };
  }
  const samples = episode.price.map(({ time, price }): Sample => ({ time, value: price }));
  return { ...breakAtGaps(samples, episode, outages, longestSilenceMs?.price), bars: [], asCandles: false };
}

/** A bar does not say which extreme came first; within a pixel it makes no difference. */
function pointsOf({ from, to, open, high, low, close }: PriceBar): Point[] {
  const [first, second] = close >= open ? [low, high] : [high, low];
  const third = (to - from) / 3;
  return [
    { time: from, value: open },
    { time: from + third, value: first },
    { time: to - third, value: second },
    { time: to, value: close },
  ];
}

export interface Turn {
  readonly first: Point;
  readonly last: Point;
  /** The point farthest from the first, by value. */
  readonly farthest: Point;
}

/** Undefined where nothing is known. */
export function turnOf(pieces: readonly (readonly Point[])[]): Turn | undefined {
  const first = pieces[0]?.[0];
  const last = pieces.at(-1)?.at(-1);
  if (!first || !last) return undefined;
  let farthest = first;
  for (const piece of pieces) {
    for (const point of piece) {
      if (Math.abs(point.value - first.value) > Math.abs(farthest.value - first.value)) farthest = point;
    }
  }
  return { first, last, farthest };
}
