import type { Item } from './flow';
import type { Interval } from './gaps';
import type { Scale } from './scales';

/** Pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface AxisTick {
  readonly value: number;
  readonly label: string;
}

/** Where a panel draws, and how its values become pixels. */
export interface Plot {
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale;
}

/** One strip of the chart: decided before it is known where it will lie. */
export interface Panel {
  /** What is drawn, and in which unit. */
  readonly title: string;
  /** Its figures in words, also for those who do not see the picture. */
  readonly facts: readonly string[];
  readonly legend: readonly Item[];
  /** Heights of the plot, pixels. */
  readonly naturalHeight: number;
  readonly smallestHeight: number;
  /** Rising. */
  readonly ticks: readonly AxisTick[];
  /** Drawn stronger than the other ticks. */
  readonly baseValue?: number;
  /** Times of which this panel knows nothing. */
  readonly gaps: readonly Interval[];
  /** Said instead of drawing where there is nothing to draw. */
  readonly absence?: string;
  scale(area: Area): Scale;
  draw(plot: Plot): string;
}
