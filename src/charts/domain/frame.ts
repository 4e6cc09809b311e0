import type { Outage } from './episode.contract';
import { baseline } from './flow';
import type { Interval } from './gaps';
import type { Panel, Plot } from './panel.contract';
import type { Sheet } from './sheet';
import { box, element, group, label, px } from './svg';
import { textWidth, wrap } from './text-size';

/** Nearer tick labels would touch. */
const LABELS_APART = 1.25;
/** Narrower gaps cannot be seen as such. */
const LEAST_GAP = 1.5;
/** Share of a gap that an outage has to cover to be its reason. */
const MOSTLY = 0.8;
/** Around words upon hatching, pixels. */
const BAND_PADDING = 4;
const BAND_LINES = 3;

/** Grid, axis and hatching of one panel, and the panel itself between them. */
export function drawPanel(
  panel: Panel,
  plot: Plot,
  timeTicks: readonly number[],
  outages: readonly Outage[],
  sheet: Sheet,
  clip: string,
): string {
  const gaps = panel.gaps.filter((gap) => !outages.some((outage) => explains(outage, gap)));
  return (
    grid(panel, plot, timeTicks, sheet) +
    hatching([...outages, ...panel.gaps], plot, sheet) +
    element('g', { 'clip-path': `url(#${clip})` }, panel.draw(plot)) +
    gaps.map((gap) => inBand('no data', gap, plot, 'bottom', sheet)).join('')
  );
}

/** A gap reaches from the last point before an outage to the first one after it. */
function explains(outage: Interval, gap: Interval): boolean {
  const shared = Math.min(outage.to, gap.to) - Math.max(outage.from, gap.from);
  return shared >= MOSTLY * (gap.to - gap.from);
}

function grid(panel: Panel, { area, x, y }: Plot, timeTicks: readonly number[], sheet: Sheet): string {
  const { palette, font } = sheet;
  const bottom = area.y + area.height;
  let lines = timeTicks.map((time) => `M${px(x(time))} ${px(area.y)}V${px(bottom)}`).join('');
  let labels = '';
  let strong = `M${px(area.x)} ${px(bottom)}h${px(area.width)}`;
  const ticks = legible(panel, y, font.small * LABELS_APART);
  for (const tick of ticks) {
    const at = y(tick.value);
    const line = `M${px(area.x)} ${px(at)}h${px(area.width)}`;
    if (tick.value === panel.baseValue) strong += line;
    else lines += line;
    labels += label([area.x - 8, at + baseline(font.small)], tick.label, {});
  }
  return (
    element('path', { d: lines, stroke: palette.grid, 'stroke-width': 1, fill: 'none' }) +
    element('path', { d: strong, stroke: palette.axis, 'stroke-width': 1, fill: 'none' }) +
    group({ 'text-anchor': 'end', 'font-size': font.small, fill: palette.muted }, labels)
  );
}

/** Ticks whose labels do not touch; the base value is the one that stays. */
function legible({ ticks, baseValue }: Panel, y: Plot['y'], apart: number): Panel['ticks'] {
  const kept: Panel['ticks'][number][] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    if (before && Math.abs(y(before.value) - y(tick.value)) < apart) {
      if (tick.value !== baseValue) continue;
      kept.pop();
    }
    kept.push(tick);
  }
  return kept;
}

function hatching(intervals: readonly Interval[], plot: Plot, { id }: Sheet): string {
  const data = intervals
    .map((interval) => edges(interval, plot))
    .filter(([from, to]) => to - from >= LEAST_GAP)
    .map(([from, to]) => box(from, plot.area.y, to - from, plot.area.height))
    .join('');
  return data === '' ? '' : element('path', { d: data, fill: `url(#${id}h)` });
}

function edges({ from, to }: Interval, { area, x }: Plot): [number, number] {
  return [Math.max(area.x, x(from)), Math.min(area.x + area.width, x(to))];
}

/** Words upon hatching, where they fit; on the background, or the hatching would run through them. */
export function inBand(text: string, interval: Interval, plot: Plot, at: 'top' | 'bottom', sheet: Sheet): string {
  const { font, palette } = sheet;
  const [from, to] = edges(interval, plot);
  const room = to - from - 2 * BAND_PADDING - 4;
  const lines = wrap(text, room, font.small);
  const width = Math.max(...lines.map((line) => textWidth(line, font.small)));
  // Words that had to be cut into pieces are not read.
  if (lines.length === 0 || lines.length > BAND_LINES || lines.join(' ') !== text || width > room) return '';
  const lineHeight = font.small * LABELS_APART;
  const height = lines.length * lineHeight + 2;
  const top = at === 'top' ? plot.area.y + 4 : plot.area.y + plot.area.height - height - 4;
  const centre = (from + to) / 2;
  const patch = { x: centre - width / 2 - BAND_PADDING, y: top, width: width + 2 * BAND_PADDING, height };
  return (
    element('rect', { ...patch, rx: 3, fill: palette.background, 'fill-opacity': '0.85' }) +
    group(
      { 'text-anchor': 'middle', 'font-size': font.small, fill: palette.muted },
      lines.map((line, i) => label([centre, top + 1 + lineHeight * (i + 0.5) + baseline(font.small)], line)).join(''),
    )
  );
}
