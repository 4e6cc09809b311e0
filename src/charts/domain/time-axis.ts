import { utcDateTime } from '../../core/format/times';
import { baseline } from './flow';
import type { Interval } from './gaps';
import type { Area } from './panel.contract';
import type { Scale } from './scales';
import type { Sheet } from './sheet';
import { label } from './svg';
import { textWidth } from './text-size';
import { DAY_MS, timeStep, timeTicks } from './ticks';

export interface TimeAxis {
  /** Epoch ms, for the grid. */
  readonly ticks: readonly number[];
  readonly height: number;
  draw(area: Area, x: Scale): string;
}

/** Between two labels, pixels. */
const APART = 22;

/** Round UTC times, and below them the days where they begin. */
export function timeAxis(window: Interval, plotWidth: number, sheet: Sheet): TimeAxis {
  const span = window.to - window.from;
  const size = sheet.font.small;
  const fitting = (sample: string): number => Math.max(2, plotWidth / (textWidth(sample, size) + APART));
  const minutes = timeStep(span, fitting('00:00'));
  const stepMs = minutes < 60_000 ? timeStep(span, fitting('00:00:00')) : minutes;
  const inDays = stepMs >= DAY_MS;
  const ticks = timeTicks(window.from, window.to, inDays ? timeStep(span, fitting('2000-01-01')) : stepMs);
  const rowHeight = size * 1.35;
  return {
    ticks,
    height: rowHeight * (inDays ? 1 : 2) + 8,
    draw: (area, x) => {
      const first = area.y + 6 + rowHeight / 2;
      const hours = ticks.map((time) => [time, inDays ? dayOf(time) : clock(time, stepMs)] as const);
      const days = inDays ? [] : dayMarks(ticks, window.from).map((time) => [time, `${dayOf(time)} UTC`] as const);
      return row(hours, first, x, sheet) + row(days, first + rowHeight, x, sheet);
    },
  };
}

function clock(time: number, stepMs: number): string {
  return utcDateTime(time).slice(11, stepMs < 60_000 ? 19 : 16);
}

function dayOf(time: number): string {
  return utcDateTime(time).slice(0, 10);
}

/** The first tick, and the first of every further day. */
function dayMarks(ticks: readonly number[], from: number): number[] {
  const marks = ticks.filter((time, i) => i === 0 || dayOf(ticks[i - 1]!) !== dayOf(time));
  return marks.length > 0 ? marks : [from];
}

/** Labels within the sheet. Of two that would touch the later one stays: it is where a day begins. */
function row(marks: readonly (readonly [number, string])[], middle: number, x: Scale, sheet: Sheet): string {
  const { font, palette, width } = sheet;
  const placed: { left: number; right: number; text: string }[] = [];
  for (const [time, text] of marks) {
    const half = textWidth(text, font.small) / 2;
    const centre = Math.min(width - 4 - half, Math.max(4 + half, x(time)));
    if (placed.length > 0 && placed.at(-1)!.right + 4 > centre - half) placed.pop();
    placed.push({ left: centre - half, right: centre + half, text });
  }
  return placed
    .map(({ left, right, text }) =>
      label([(left + right) / 2, middle + baseline(font.small)], text, {
        'text-anchor': 'middle',
        'font-size': font.small,
        fill: palette.muted,
      }),
    )
    .join('');
}
