import type { ChartOptions } from './episode.contract';
import type { Palette } from './palette';
import { paletteOf } from './palette';

export const DEFAULT_WIDTH = 1000;
export const SMALLEST_WIDTH = 320;
/** Below this width the chart is laid out for a phone. */
const PHONE_WIDTH = 600;

/** Font sizes, pixels. */
export interface FontSizes {
  readonly title: number;
  readonly body: number;
  readonly small: number;
  readonly flag: number;
}

/** What everything is drawn on: width in pixels, colours and sizes. */
export interface Sheet {
  readonly width: number;
  readonly phone: boolean;
  readonly palette: Palette;
  readonly font: FontSizes;
  /** Distance of everything from the edges. */
  readonly margin: number;
  /** Unique to the picture, as several of them may stand in one page. */
  readonly id: string;
}

export function sheetFor(options: ChartOptions, identity: string): Sheet {
  const width = Math.max(SMALLEST_WIDTH, Math.round(options.width ?? DEFAULT_WIDTH));
  const phone = width < PHONE_WIDTH;
  return {
    width,
    phone,
    palette: paletteOf(options.theme),
    font: phone ? { title: 17, body: 12.5, small: 11.5, flag: 10.5 } : { title: 20, body: 13.5, small: 12.5, flag: 11 },
    margin: phone ? 10 : 16,
    id: `c${hash(`${identity} ${width} ${options.height} ${options.theme}`)}`,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
