import type { Buckets } from './buckets';
import type { Plot } from './panel.contract';
import { box, element } from './svg';

/** Anything that happened can be seen, however little. */
const LEAST_HEIGHT = 1;

export interface BarLook {
  readonly fill: string;
  /** Share of the bucket's width. */
  readonly share: number;
}

/** Bars from zero to each value, below zero downwards, cut at the ends of the window. */
export function drawBars(values: readonly number[], buckets: Buckets, plot: Plot, { fill, share }: BarLook): string {
  const { area, x, y } = plot;
  let data = '';
  values.forEach((value, i) => {
    if (value === 0) return;
    const start = buckets.start + i * buckets.stepMs;
    const from = Math.max(area.x, x(start));
    const to = Math.min(area.x + area.width, x(start + buckets.stepMs));
    const width = (to - from) * share;
    const height = Math.max(LEAST_HEIGHT, Math.abs(y(value) - y(0)));
    data += box((from + to - width) / 2, value > 0 ? y(0) - height : y(0), width, height);
  });
  return data === '' ? '' : element('path', { d: data, fill });
}
