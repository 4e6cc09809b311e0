import type { Point } from './downsample';
import { thin } from './downsample';
import type { Plot } from './panel.contract';
import { element, pathThrough } from './svg';

/** One path, broken where the series is; extremes survive. */
export function drawLine(pieces: readonly (readonly Point[])[], { x, y }: Plot, stroke: string, width: number): string {
  const data = pieces
    .map((piece) => thin(piece, (time) => Math.floor(x(time))))
    .map((piece) => pathThrough(piece.map(({ time, value }) => [x(time), y(value)])))
    .join('');
  if (data === '') return '';
  return element('path', {
    d: data,
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  });
}
