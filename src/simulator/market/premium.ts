import type { Random } from './random';
import type { Conditions } from './traders/conditions';

/** Premium of futures when nobody is crowded: those who want leverage pay a little for it. */
const USUAL = 0.0001;
/** What crowding behind a long trend adds, and what a rush of the last minute does. */
const CROWDED = 0.0011;
const RUSHED = 0.0005;
const CROWD_MEMORY_SECONDS = 3 * 3600;
const PREMIUM_MEMORY_SECONDS = 240;
const NOISE = 0.00012;

/** How much dearer than the index the futures of an asset stand, as a log: demand for leverage, one way or the other. */
export class Premium {
  private crowding = 0;
  private current = USUAL;

  constructor(private readonly random: Random) {}

  get value(): number {
    return this.current;
  }

  second({ trend, momentum }: Conditions): void {
    this.crowding += (Math.tanh(trend) - this.crowding) / CROWD_MEMORY_SECONDS;
    const wanted = USUAL + CROWDED * Math.tanh(2.5 * this.crowding) + RUSHED * Math.tanh(momentum / 3);
    this.current += (wanted - this.current) / PREMIUM_MEMORY_SECONDS;
    this.current += NOISE * Math.sqrt(2 / PREMIUM_MEMORY_SECONDS) * this.random.normal();
  }
}
