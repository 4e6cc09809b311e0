import type { Sheet } from './sheet';
import { element, label } from './svg';
import { textWidth, wrap } from './text-size';

/** Something that stands in a row with others: `draw` gets its left edge and the middle of the row. */
export interface Item {
  readonly width: number;
  readonly height: number;
  draw(x: number, middle: number): string;
}

export interface Flow {
  readonly rows: number;
  readonly height: number;
  draw(x: number, top: number): string;
}

const APART = 14;
const ROW_GAP = 3;

interface Row {
  readonly items: Item[];
  width: number;
}

/** Items side by side, broken into rows no wider than `width`. */
export function flow(items: readonly Item[], width: number): Flow {
  const rows: Row[] = [];
  for (const item of items) {
    const row = rows.at(-1);
    if (row && row.width + APART + item.width <= width) {
      row.items.push(item);
      row.width += APART + item.width;
    } else {
      rows.push({ items: [item], width: item.width });
    }
  }
  const heights = rows.map((row) => Math.max(...row.items.map(({ height }) => height)) + ROW_GAP);
  return {
    rows: rows.length,
    height: heights.reduce((sum, height) => sum + height, 0),
    draw: (x, top) => drawRows(rows, heights, x, top),
  };
}

/** One upon the other. */
export function below(upper: Flow, lower: Flow): Flow {
  return {
    rows: upper.rows + lower.rows,
    height: upper.height + lower.height,
    draw: (x, top) => upper.draw(x, top) + lower.draw(x, top + upper.height),
  };
}

function drawRows(rows: readonly Row[], heights: readonly number[], left: number, top: number): string {
  let drawn = '';
  let y = top;
  rows.forEach(({ items }, i) => {
    let x = left;
    for (const item of items) {
      drawn += item.draw(x, y + (heights[i]! - ROW_GAP) / 2);
      x += item.width + APART;
    }
    y += heights[i]!;
  });
  return drawn;
}

/** Where the baseline of a text lies below its middle. */
export function baseline(size: number): number {
  return size * 0.35;
}

interface TextLook {
  readonly size: number;
  readonly bold: boolean;
  readonly fill: string;
}

export function heading(text: string, sheet: Sheet): Item[] {
  return wrapped(text, { size: sheet.font.body, bold: true, fill: sheet.palette.text }, sheet);
}

/** Muted words. */
export function words(text: string, sheet: Sheet): Item[] {
  return wrapped(text, { size: sheet.font.small, bold: false, fill: sheet.palette.muted }, sheet);
}

/** As one item, or, where it is wider than the sheet, in rows of its own. */
function wrapped(text: string, { size, bold, fill }: TextLook, sheet: Sheet): Item[] {
  const inner = sheet.width - 2 * sheet.margin;
  const lines = wrap(text, inner, size, Infinity, bold);
  const look = { 'font-size': size, 'font-weight': bold ? '600' : undefined, fill };
  return lines.map((line) => ({
    width: lines.length > 1 ? inner : textWidth(line, size, bold),
    height: size * 1.4,
    draw: (x, middle) => label([x, middle + baseline(size)], line, look),
  }));
}

/** A mark, given the middle of its left edge, and what it means. */
export function key(text: string, mark: { width: number; height: number; draw: Item['draw'] }, sheet: Sheet): Item {
  const { font, palette } = sheet;
  const gap = 5;
  return {
    width: mark.width + gap + textWidth(text, font.small),
    height: Math.max(font.small * 1.4, mark.height),
    draw: (x, middle) =>
      mark.draw(x, middle) +
      label([x + mark.width + gap, middle + baseline(font.small)], text, {
        'font-size': font.small,
        fill: palette.muted,
      }),
  };
}

/** A key whose mark is a small bar, with a narrower one within where `inner` is given. */
export function swatch(text: string, fill: string, sheet: Sheet, inner?: string): Item {
  const size = 10;
  const draw = (x: number, middle: number): string => {
    const y = middle - size / 2;
    const outside = element('rect', { x, y, width: size, height: size, fill });
    if (!inner) return outside;
    return outside + element('rect', { x: x + 3, y: y + 3, width: size - 6, height: size - 3, fill: inner });
  };
  return key(text, { width: size, height: size, draw }, sheet);
}
