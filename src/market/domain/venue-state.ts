import type { Liquidation, Trade } from '../../core/market-event';
import { EventClock } from './event-clock';
import type { InstrumentState } from './instrument-state';

/** The clock costs more than an event does, so in a fast stream only every so many ask it. */
const TRADES_PER_CLOCK_SAMPLE = 64;
const LIQUIDATIONS_PER_CLOCK_SAMPLE = 8;
const FIRST_SAMPLES = 64;

/** What is kept of one venue: its contracts, the clocks of its streams, and what of its liquidations was not seen. */
export class VenueState {
  readonly instruments = new Map<string, InstrumentState>();
  readonly tradeClock = new EventClock();
  readonly liquidationClock = new EventClock();
  /** End of the newest hole in its liquidation feed, ms; -Infinity when there was none. */
  liquidationGapTime = -Infinity;
  private trades = 0;
  private liquidations = 0;

  /** Event time to use for a trade. */
  tradeTime({ exchangeTime, receivedTime }: Trade): number {
    const due = this.trades++ % TRADES_PER_CLOCK_SAMPLE === 0;
    return eventTime(this.tradeClock, due, exchangeTime, receivedTime);
  }

  /** Event time to use for a liquidation. */
  liquidationTime({ exchangeTime, receivedTime }: Liquidation): number {
    // The first ones all: a quiet stream must know its clock soon.
    const due = this.liquidations < FIRST_SAMPLES || this.liquidations % LIQUIDATIONS_PER_CLOCK_SAMPLE === 0;
    this.liquidations++;
    return eventTime(this.liquidationClock, due, exchangeTime, receivedTime);
  }
}

function eventTime(clock: EventClock, due: boolean, exchangeTime: number, receivedTime: number): number {
  if (due || !clock.isBelievable(exchangeTime, receivedTime)) return clock.observe(exchangeTime, receivedTime);
  return clock.timeOf(exchangeTime);
}
