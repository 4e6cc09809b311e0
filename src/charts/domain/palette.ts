import type { Severity } from '../../core/alert';
import type { ChartOptions } from './episode.contract';

/**
 * Vermilion against blue is told apart with every common colour blindness; the direction of bars says the same again.
 * The pale shades are what happened, the strong ones what was seen of it.
 */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly hatch: string;
  readonly price: string;
  readonly openInterest: string;
  readonly volume: string;
  readonly long: string;
  readonly short: string;
  readonly longPale: string;
  readonly shortPale: string;
  /** Text upon a severity's colour. */
  readonly onSeverity: string;
  readonly severity: Readonly<Record<Severity, string>>;
}

const LIGHT: Palette = {
  background: '#ffffff',
  text: '#1f2328',
  muted: '#59636e',
  grid: '#e4e8ec',
  axis: '#8c959f',
  hatch: '#b4bcc4',
  price: '#1f2328',
  openInterest: '#0a7a78',
  volume: '#8c959f',
  long: '#d1401f',
  short: '#0969da',
  longPale: '#f5bfb0',
  shortPale: '#b0d2f7',
  onSeverity: '#ffffff',
  severity: { LOW: '#59636e', MODERATE: '#8a6100', HIGH: '#b54708', EXTREME: '#7a3fd1' },
};

const DARK: Palette = {
  background: '#0d1117',
  text: '#e6edf3',
  muted: '#9ea7b1',
  grid: '#222932',
  axis: '#6e7681',
  hatch: '#4a525c',
  price: '#e6edf3',
  openInterest: '#4fc3bd',
  volume: '#7d8590',
  long: '#ff7f5c',
  short: '#58a6ff',
  longPale: '#74351f',
  shortPale: '#1d4878',
  onSeverity: '#0d1117',
  severity: { LOW: '#9ea7b1', MODERATE: '#e0b03a', HIGH: '#f5924a', EXTREME: '#c297ff' },
};

export function paletteOf(theme: ChartOptions['theme'] = 'light'): Palette {
  return theme === 'dark' ? DARK : LIGHT;
}
