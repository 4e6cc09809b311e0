import type { Trade } from '../../core/market-event';
import { EventClock } from './event-clock';
import type { InstrumentState } from './instrument-state';

/** The clock costs more than a trade does, so only every so many ask it. */
const TRADES_PER_CLOCK_SAMPLE = 64;

/** What is kept of one venue: its contracts, the clocks of its streams, and what of its liquidations was not seen. */
export class VenueState {
  readonly instruments = new Map<string, InstrumentState>();
  readonly tradeClock = new EventClock();
  readonly liquidationClock = new EventClock();
  /** End of the newest hole in its liquidation feed, ms; -Infinity when there was none. */
  liquidationGapTime = -Infinity;
  private sinceClockSample = 0;

  /** Event time to use for a trade. */
  tradeTime(trade: Trade): number {
    const due = this.sinceClockSample++ % TRADES_PER_CLOCK_SAMPLE === 0;
    if (due || !this.tradeClock.isBelievable(trade.exchangeTime, trade.receivedTime)) {
      return this.tradeClock.observe(trade.exchangeTime, trade.receivedTime);
    }
    return trade.exchangeTime;
  }
}
