import type { PriceBar } from './episode.contract';
import type { Palette } from './palette';
import type { Plot } from './panel.contract';
import { box, element, px } from './svg';

/** Without red and green, which here say who was liquidated: hollow rose, filled fell. */
export function drawCandles(bars: readonly PriceBar[], { x, y }: Plot, { price, background }: Palette): string {
  let wicks = '';
  let risen = '';
  let fallen = '';
  for (const { from, to, open, high, low, close } of bars) {
    const width = Math.max(1, (x(to) - x(from)) * 0.66);
    const middle = (x(from) + x(to)) / 2;
    const top = y(Math.max(open, close));
    const body = box(middle - width / 2, top, width, Math.max(1, y(Math.min(open, close)) - top));
    wicks += `M${px(middle)} ${px(y(high))}V${px(y(low))}`;
    if (close >= open) risen += body;
    else fallen += body;
  }
  const look = { stroke: price, 'stroke-width': 1 };
  const bodies = (d: string, fill: string): string => (d === '' ? '' : element('path', { d, fill, ...look }));
  return element('path', { d: wicks, ...look }) + bodies(risen, background) + bodies(fallen, price);
}
