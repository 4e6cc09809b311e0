import { counted, plainNumber, usd } from '../../core/format/numbers';
import { duration } from '../../core/format/times';
import { drawBars } from './bars';
import type { Buckets } from './buckets';
import { bucketsFor, needsRoot, sums } from './buckets';
import type { Episode, LiquidatedSide, SeenLiquidation } from './episode.contract';
import type { Item } from './flow';
import { swatch, words } from './flow';
import type { Area, AxisTick, Panel, Plot } from './panel.contract';
import type { Scale, Span } from './scales';
import { extent, linear, squareRoot } from './scales';
import type { Sheet } from './sheet';
import { rootTicks, ticks } from './ticks';

/** Width of a bucket, pixels, at least. */
export const BUCKET_WIDTH = 6;
/** Share of the axis that the emptier side keeps, so that its silence can be seen. */
const LEAST_SIDE = 0.12;

interface Sides {
  readonly long: readonly number[];
  readonly short: readonly number[];
}

/** Liquidations per bucket: longs down, shorts up, and within them what the feed showed. */
export function liquidationPanel(episode: Episode, sheet: Sheet): Panel {
  const all = episode.liquidations;
  const { seen } = episode;
  const buckets = bucketsFor(episode, sheet.width / BUCKET_WIDTH);
  const happened = bySide(all, buckets);
  const shown = seen && bySide(seen, buckets);
  const amounts = [happened, shown].flatMap((sides) => (sides ? [...sides.long, ...sides.short] : []));
  const root = needsRoot(amounts);
  const span = spanOf(happened, shown);
  const nothing = all.length + (seen?.length ?? 0) === 0;
  return {
    title: `Liquidations per ${duration(buckets.stepMs)}, USD`,
    facts: [...facts(all, seen), ...(root ? ['square-root axis'] : [])],
    legend: nothing ? [] : legend(seen !== undefined, sheet),
    naturalHeight: sheet.phone ? 130 : 150,
    smallestHeight: 80,
    ticks: axisTicks(span, root),
    baseValue: 0,
    gaps: [],
    absence: nothing ? 'No liquidations recorded in this time.' : undefined,
    scale: (area) => scaleFor(span, root, area),
    draw: (plot) => drawSides(happened, shown, buckets, plot, sheet),
  };
}

function bySide(items: readonly SeenLiquidation[], buckets: Buckets): Sides {
  const of = (side: LiquidatedSide): number[] =>
    sums(
      items.filter((item) => item.side === side),
      buckets,
    );
  return { long: of('long'), short: of('short') };
}

/** Longs lie below zero. */
function spanOf(happened: Sides, shown: Sides | undefined): Span {
  const most = (side: LiquidatedSide): number => extent([0, ...happened[side], ...(shown?.[side] ?? [])])![1];
  return [-most('long'), most('short')];
}

/** Both sides on one scale; the emptier one keeps a little room. */
function scaleFor([low, high]: Span, root: boolean, { y, height }: Area): Scale {
  const least = (root ? LEAST_SIDE ** 2 : LEAST_SIDE) * Math.max(-low, high);
  const span: Span = [Math.min(low, -least), Math.max(high, least)];
  return (root ? squareRoot : linear)(span, [y + height - 2, y + 2]);
}

function axisTicks([low, high]: Span, root: boolean): AxisTick[] {
  const largest = Math.max(-low, high);
  const marks = root ? rootTicks(largest) : ticks(0, largest, 3).slice(1);
  const below = marks.filter((mark) => mark <= -low).map((mark) => -mark);
  const above = marks.filter((mark) => mark <= high);
  return [...below.reverse(), 0, ...above].map((value) => ({ value, label: usd(Math.abs(value)) }));
}

function facts(all: readonly SeenLiquidation[], seen: readonly SeenLiquidation[] | undefined): string[] {
  if (all.length === 0) return [];
  const total = (items: readonly SeenLiquidation[]): number => items.reduce((sum, item) => sum + item.usd, 0);
  const told = (side: LiquidatedSide): string => {
    const some = all.filter((one) => one.side === side);
    return `${counted(some.length, side)} ${usd(total(some))}`;
  };
  const sides = `${told('long')}, ${told('short')}`;
  if (!seen) return [sides];
  // Cut, not rounded: nearly all is not all.
  const share = plainNumber(Math.floor((total(seen) / total(all)) * 100));
  return [sides, `seen ${usd(total(seen))} of ${usd(total(all))} (${share} %)`];
}

function legend(withSeen: boolean, sheet: Sheet): Item[] {
  const { long, short, longPale, shortPale } = sheet.palette;
  if (!withSeen) return [swatch('shorts, up', short, sheet), swatch('longs, down', long, sheet)];
  return [
    swatch('shorts, up', shortPale, sheet, short),
    swatch('longs, down', longPale, sheet, long),
    ...words('wide and pale: happened; narrow: seen on the sampled feed', sheet),
  ];
}

function drawSides(
  happened: Sides,
  shown: Sides | undefined,
  buckets: Buckets,
  plot: Plot,
  { palette }: Sheet,
): string {
  const down = (values: readonly number[]): number[] => values.map((value) => -value);
  if (!shown) {
    const share = 0.78;
    return (
      drawBars(happened.short, buckets, plot, { fill: palette.short, share }) +
      drawBars(down(happened.long), buckets, plot, { fill: palette.long, share })
    );
  }
  const [wide, narrow] = [0.9, 0.42];
  return (
    drawBars(happened.short, buckets, plot, { fill: palette.shortPale, share: wide }) +
    drawBars(down(happened.long), buckets, plot, { fill: palette.longPale, share: wide }) +
    drawBars(shown.short, buckets, plot, { fill: palette.short, share: narrow }) +
    drawBars(down(shown.long), buckets, plot, { fill: palette.long, share: narrow })
  );
}
