import { counted, price as priceText, signedPct, usd } from '../../core/format/numbers';
import { duration } from '../../core/format/times';
import type { Bubble } from './bubbles';
import { bubbles, radius } from './bubbles';
import { drawCandles } from './candles';
import { isPrice } from './cut';
import type { Episode, LiquidationPoint } from './episode.contract';
import type { Item } from './flow';
import { key, words } from './flow';
import { drawLine } from './line';
import type { Area, AxisTick, Panel, Plot } from './panel.contract';
import type { PriceCourse, Turn } from './price-course';
import { priceCourse, turnOf } from './price-course';
import type { Span } from './scales';
import { extent, linear } from './scales';
import type { Sheet } from './sheet';
import { element, group } from './svg';
import { roundBelow, ticks } from './ticks';
import { timeFormat } from './when';

const MOST_BUBBLES = 300;
/** Liquidations are joined within squares of about this many pixels, where they have to be. */
const CELL = 6;
const NATURAL_HEIGHT = 320;
const PHONE_HEIGHT = 250;

/** Price with its liquidations. */
export function pricePanel(episode: Episode, sheet: Sheet): Panel {
  const course = priceCourse(episode, sheet.width);
  const known = course.pieces.flat();
  const liquidations = episode.liquidations;
  const span = priceSpan(extent(known.map(({ value }) => value)), liquidations);
  const [low, high] = span ?? [0, 0];
  const shown = liquidations.filter(({ price }) => price >= low && price <= high);
  const height = sheet.phone ? PHONE_HEIGHT : NATURAL_HEIGHT;
  const drawn = bubbles(
    shown,
    { window: episode, low, high, columns: Math.ceil(sheet.width / CELL), rows: Math.ceil(height / CELL) },
    MOST_BUBBLES,
  );
  const sizes = bubbleSizes(drawn, sheet);
  return {
    title: 'Price, USD',
    facts: [
      ...turnFacts(turnOf(course.pieces), (time) => whenText(time, course, episode)),
      ...offAxis(liquidations, shown),
    ],
    legend: drawn.length > 0 ? legend(drawn, drawn.length < shown.length, sizes, sheet) : [],
    naturalHeight: height,
    smallestHeight: 140,
    ticks: priceTicks(low, high),
    gaps: course.gaps,
    absence: span ? undefined : 'No price known in this time.',
    // The largest bubble may lie at the lowest price.
    scale: (area: Area) => linear([low, high], [area.y + area.height - sizes.most - 3, area.y + sizes.most + 3]),
    draw: (plot) => drawBubbles(drawn, sizes, plot, sheet) + drawCourse(course, plot, sheet),
  };
}

function drawCourse(course: PriceCourse, plot: Plot, { palette }: Sheet): string {
  if (course.asCandles) return drawCandles(course.bars, plot, palette);
  return drawLine(course.pieces, plot, palette.price, 1.4);
}

/** From the price, with room for liquidations up to its own range away; what is farther would squash everything. */
function priceSpan(known: Span | undefined, liquidations: readonly LiquidationPoint[]): Span | undefined {
  const prices = liquidations.map(({ price }) => price).filter(isPrice);
  if (!known) return extent(prices);
  const room = Math.max(known[1] - known[0], known[1] * 0.01);
  return extent([...known, ...prices.filter((price) => price >= known[0] - room && price <= known[1] + room)]);
}

/** As fine as prices are written, lest two ticks read alike. */
function priceTicks(low: number, high: number): AxisTick[] {
  const finest = high >= 1000 ? 0.01 : 10 ** (Math.floor(Math.log10(high || 1)) - 5);
  return ticks(low, high, 6, finest)
    .filter((value) => value > 0)
    .map((value) => ({ value, label: priceText(value) }));
}

function turnFacts(turn: Turn | undefined, when: (time: number) => string): string[] {
  if (!turn) return [];
  const { first, farthest, last } = turn;
  const move = (value: number): string => signedPct((value / first.value - 1) * 100);
  const facts = [`first ${priceText(first.value)}`];
  if (farthest.value !== first.value) {
    const word = farthest.value < first.value ? 'lowest' : 'highest';
    facts.push(`${word} ${priceText(farthest.value)} (${move(farthest.value)}) ${when(farthest.time)}`);
  }
  return [...facts, `last ${priceText(last.value)} (${move(last.value)})`];
}

/** A bar tells its extremes, but not when they were. */
function whenText(time: number, { bars }: PriceCourse, episode: Episode): string {
  const format = timeFormat(episode);
  const bar = bars.find(({ from, to }) => time >= from && time <= to);
  return bar ? `in the ${duration(bar.to - bar.from)} from ${format(bar.from)}` : `at ${format(time)}`;
}

function offAxis(all: readonly LiquidationPoint[], shown: readonly LiquidationPoint[]): string[] {
  const count = all.length - shown.length;
  if (count === 0) return [];
  const sum = (some: readonly LiquidationPoint[]): number => some.reduce((total, one) => total + one.usd, 0);
  return [`${counted(count, 'liquidation')} (${usd(sum(all) - sum(shown))}) beyond this axis`];
}

interface BubbleSizes {
  readonly largestUsd: number;
  /** Radius of the largest, pixels; 0 without bubbles. */
  readonly most: number;
}

function bubbleSizes(drawn: readonly Bubble[], sheet: Sheet): BubbleSizes {
  const [, largestUsd = 0] = extent(drawn.map(({ usd }) => usd)) ?? [];
  return { largestUsd, most: drawn.length === 0 ? 0 : sheet.phone ? 16 : 24 };
}

function drawBubbles(drawn: readonly Bubble[], sizes: BubbleSizes, { x, y }: Plot, { palette }: Sheet): string {
  const circles = (side: Bubble['side']): string =>
    drawn
      .filter((bubble) => bubble.side === side)
      // Small ones lie on top, where they can be seen.
      .sort((a, b) => b.usd - a.usd)
      .map(({ time, price, usd }) =>
        element('circle', { cx: x(time), cy: y(price), r: radius(usd, sizes.largestUsd, sizes.most) }),
      )
      .join('');
  const look = (colour: string) => ({
    fill: colour,
    'fill-opacity': '0.3',
    stroke: colour,
    'stroke-width': '0.9',
    'stroke-opacity': '0.85',
  });
  return group(look(palette.long), circles('long')) + group(look(palette.short), circles('short'));
}

function legend(drawn: readonly Bubble[], joined: boolean, sizes: BubbleSizes, sheet: Sheet): Item[] {
  const { palette } = sheet;
  const [smallestUsd] = extent(drawn.map(({ usd }) => usd))!;
  // Smaller than the largest, which would make the legend as high as a panel.
  const top = roundBelow(sizes.largestUsd * 0.5, [1, 2, 5]);
  const examples = [top, top / 10, top / 100].filter((usd, i) => i === 0 || usd * 2 >= smallestUsd);
  return [
    disc('longs liquidated', 5, { fill: palette.long, 'fill-opacity': '0.3', stroke: palette.long }, sheet),
    disc('shorts liquidated', 5, { fill: palette.short, 'fill-opacity': '0.3', stroke: palette.short }, sheet),
    ...words(joined ? 'area = USD, neighbours joined:' : 'area = USD:', sheet),
    ...examples.map((amount) =>
      disc(usd(amount), radius(amount, sizes.largestUsd, sizes.most), { fill: 'none', stroke: palette.muted }, sheet),
    ),
  ];
}

function disc(text: string, r: number, look: Readonly<Record<string, string>>, sheet: Sheet): Item {
  const draw = (x: number, middle: number): string => element('circle', { cx: x + r, cy: middle, r, ...look });
  return key(text, { width: 2 * r, height: 2 * r, draw }, sheet);
}
