import { hashUnit } from './random';

const DAY_MS = 86_400_000;
const SHORTEST_MS = 120_000;
const OCTAVES = 14;
/** Makes the standard deviation of daily returns come out as asked for; found by measuring, see the spec. */
const CALIBRATION = 0.72;

/**
 * The slow part of a price as a function of time alone: value noise over octaves whose variance grows with their
 * length, which looks like a random walk and can be read at any moment, so candles of the past need no storage.
 */
export class PricePath {
  private readonly octaves: readonly Octave[];

  constructor(seed: number, dailyVolatility: number) {
    this.octaves = Array.from({ length: OCTAVES }, (_, octave) => {
      const lengthMs = SHORTEST_MS * 2 ** octave;
      return new Octave(seed + octave, lengthMs, CALIBRATION * dailyVolatility * Math.sqrt(lengthMs / DAY_MS));
    });
  }

  /** Logarithm of the price relative to the listed one. */
  logAt(timeMs: number): number {
    let sum = 0;
    for (const octave of this.octaves) sum += octave.at(timeMs);
    return sum;
  }
}

/** Straight lines between random points; keeps the line it is on, since questions come close together in time. */
class Octave {
  private index = NaN;
  private from = 0;
  private rise = 0;

  constructor(
    private readonly seed: number,
    private readonly lengthMs: number,
    private readonly amplitude: number,
  ) {}

  at(timeMs: number): number {
    const position = timeMs / this.lengthMs;
    const index = Math.floor(position);
    if (index !== this.index) {
      this.index = index;
      this.from = this.point(index);
      this.rise = this.point(index + 1) - this.from;
    }
    return this.from + this.rise * (position - index);
  }

  private point(index: number): number {
    return this.amplitude * (2 * hashUnit(this.seed, index) - 1);
  }
}
