import type { MarketEvent, Tick } from '../../core/market-event';

const SECOND_MS = 1_000;
/** A log that jumps further than this has a hole; the clock jumps with it. */
const LONGEST_WALK_MS = 3_600_000;

/**
 * Gives a log its clock. A recording brings its own ticks and says so in its first line; any other log gets one tick
 * for every second of received time that passes in it.
 */
export class TickSource {
  private own = false;
  private next: number | undefined;

  /** Ticks that are due before this event. */
  *before(event: MarketEvent): Iterable<Tick> {
    if (event.type === 'tick' || (event.type === 'state' && hasTicks(event.content))) this.own = true;
    if (this.own) return;
    this.next ??= (Math.floor(event.receivedTime / SECOND_MS) + 1) * SECOND_MS;
    if (event.receivedTime - this.next > LONGEST_WALK_MS)
      this.next = Math.floor(event.receivedTime / SECOND_MS) * SECOND_MS;
    for (; this.next <= event.receivedTime; this.next += SECOND_MS) yield { type: 'tick', receivedTime: this.next };
  }
}

function hasTicks(content: unknown): boolean {
  return typeof content === 'object' && content !== null && (content as { ticks?: unknown }).ticks === true;
}
