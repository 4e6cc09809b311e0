import { signedPct } from '../../core/format/numbers';
import type { Episode } from './episode.contract';
import { breakAtGaps } from './gaps';
import { drawLine } from './line';
import type { Panel } from './panel.contract';
import type { Turn } from './price-course';
import { turnOf } from './price-course';
import type { Span } from './scales';
import { extent, linear } from './scales';
import type { Sheet } from './sheet';
import { ticks } from './ticks';
import { timeFormat } from './when';

/** Percent: a smaller range is noise, and is not blown up to look like more. */
const SMALLEST_RANGE = 0.1;
/** As fine as percentages are written. */
const FINEST = 0.01;

/** Open interest, as its change since the first known value, in percent. */
export function openInterestPanel(episode: Episode, sheet: Sheet): Panel {
  const samples = episode.openInterest;
  const base = samples.find(({ value }) => value !== undefined && value > 0)?.value;
  const changes = samples.map(({ time, value }) => ({
    time,
    value: base === undefined || value === undefined ? undefined : (value / base - 1) * 100,
  }));
  const { pieces, gaps } = breakAtGaps(changes, episode, episode.outages, episode.longestSilenceMs?.openInterest);
  const [low, high] = widened(extent([0, ...pieces.flat().map(({ value }) => value)])!);
  return {
    title: 'Open interest, change in %',
    facts: facts(turnOf(pieces), timeFormat(episode)),
    legend: [],
    naturalHeight: sheet.phone ? 85 : 105,
    smallestHeight: 60,
    ticks: ticks(low, high, 4, FINEST).map((value) => ({ value, label: signedPct(value) })),
    baseValue: 0,
    gaps,
    absence: pieces.length > 0 ? undefined : 'Open interest unknown in this time.',
    scale: ({ y, height }) => linear([low, high], [y + height - 5, y + 5]),
    draw: (plot) => drawLine(pieces, plot, sheet.palette.openInterest, 1.6),
  };
}

function widened([low, high]: Span): Span {
  const missing = Math.max(0, SMALLEST_RANGE - (high - low)) / 2;
  return [low - missing, high + missing];
}

function facts(turn: Turn | undefined, when: (time: number) => string): string[] {
  if (!turn) return [];
  const { farthest, last } = turn;
  if (farthest.value === 0) return ['unchanged'];
  const word = farthest.value < 0 ? 'lowest' : 'highest';
  return [`${word} ${signedPct(farthest.value)} at ${when(farthest.time)}`, `last ${signedPct(last.value)}`];
}
