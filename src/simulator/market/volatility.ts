import type { Random } from './random';

/** Memories of volatility and the standard deviation each adds to its logarithm: bursts, hours, days. */
const COMPONENTS: readonly (readonly [memorySeconds: number, deviation: number])[] = [
  [40, 0.42],
  [900, 0.4],
  [4 * 3600, 0.35],
  [2 * 86_400, 0.3],
];
const EXCITEMENT_MEMORY_SECONDS = 600;
const MOST_EXCITEMENT = 3.5;

/** How volatile it is now relative to the long run: several memories at once, so that calm and storm both last. */
export class VolatilityRegime {
  private readonly levels: number[];
  private excitement = 0;
  private current = 1;

  constructor(private readonly random: Random) {
    this.levels = COMPONENTS.map(([, deviation]) => deviation * random.normal());
    this.refresh();
  }

  /** Standard deviation relative to the usual one; the mean of its square is about 1. */
  get factor(): number {
    return this.current;
  }

  advance(seconds: number): void {
    for (const [index, [memory, deviation]] of COMPONENTS.entries()) {
      const kept = Math.exp(-seconds / memory);
      const renewed = deviation * Math.sqrt(1 - kept * kept) * this.random.normal();
      this.levels[index] = (this.levels[index] as number) * kept + renewed;
    }
    this.excitement *= Math.exp(-seconds / EXCITEMENT_MEMORY_SECONDS);
    this.refresh();
  }

  /** A shock makes the following minutes more volatile. */
  excite(amount: number): void {
    this.excitement = Math.min(MOST_EXCITEMENT, this.excitement + amount);
  }

  private refresh(): void {
    const sum = this.levels.reduce((total, level) => total + level, 0);
    this.current = Math.exp(sum - TOTAL_VARIANCE) * (1 + this.excitement);
  }
}

const TOTAL_VARIANCE = COMPONENTS.reduce((sum, [, deviation]) => sum + deviation * deviation, 0);
