import { usd } from '../../core/format/numbers';
import { duration } from '../../core/format/times';
import { drawBars } from './bars';
import { bucketsFor, sums } from './buckets';
import type { Episode, VolumePoint } from './episode.contract';
import type { Interval } from './gaps';
import { breakAtGaps } from './gaps';
import { BUCKET_WIDTH } from './liquidation-panel';
import type { Panel } from './panel.contract';
import { linear } from './scales';
import type { Sheet } from './sheet';
import { ticks } from './ticks';
import { timeFormat } from './when';

/** Traded volume per bucket. */
export function volumePanel(episode: Episode, volume: readonly VolumePoint[], sheet: Sheet): Panel {
  const buckets = bucketsFor(episode, sheet.width / BUCKET_WIDTH, volume);
  const totals = sums(volume, buckets);
  const most = totals.reduce((largest, total) => Math.max(largest, total), 0);
  const busiest = buckets.start + totals.indexOf(most) * buckets.stepMs;
  const step = duration(buckets.stepMs);
  return {
    title: `Traded volume per ${step}, USD`,
    facts: most > 0 ? [`most ${usd(most)} in the ${step} from ${timeFormat(episode)(busiest)}`] : [],
    legend: [],
    naturalHeight: sheet.phone ? 70 : 85,
    smallestHeight: 50,
    ticks: ticks(0, most, 3).map((value) => ({ value, label: usd(value) })),
    baseValue: 0,
    gaps: silences(volume, episode, buckets.stepMs),
    absence: most > 0 ? undefined : 'No trades recorded in this time.',
    scale: ({ y, height }) => linear([0, most], [y + height, y + 4]),
    draw: (plot) => drawBars(totals, buckets, plot, { fill: sheet.palette.volume, share: 0.78 }),
  };
}

/** Points that are missing, where they leave a bucket empty: a point of zero is known to be nothing. */
function silences(given: readonly VolumePoint[], episode: Episode, stepMs: number): Interval[] {
  const samples = given.map(({ time, usd }) => ({ time, value: usd }));
  return breakAtGaps(samples, episode).gaps.filter(({ from, to }) => to - from > stepMs);
}
