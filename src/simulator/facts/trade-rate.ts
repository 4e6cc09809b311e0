import type { FactCollector, Measurements } from './fact-collector.contract';
import { DAY_MS } from './fact-collector.contract';
import { median, ratioOf } from './numeric/quantile';
import { Series } from './numeric/series';

/** Trades a second of one contract, and how far the busiest second of a day with a cascade stands out. */
export class TradeRate implements FactCollector {
  private readonly peaks = new Series();
  private trades = 0;
  private seconds = 0;
  private inSecond = 0;
  private day = { trades: 0, seconds: 0, busiest: 0, crashed: false };
  private startMs = 0;

  begin(startMs: number): void {
    this.startMs = startMs;
    this.inSecond = 0;
    this.day = { trades: 0, seconds: 0, busiest: 0, crashed: false };
  }

  trade(): void {
    this.inSecond += 1;
  }

  cascade(): void {
    this.day.crashed = true;
  }

  second(nowMs: number): void {
    const { day } = this;
    day.trades += this.inSecond;
    day.seconds += 1;
    if (this.inSecond > day.busiest) day.busiest = this.inSecond;
    this.inSecond = 0;
    if ((nowMs - this.startMs) % DAY_MS === 0) this.closeDay();
  }

  end(): void {
    this.closeDay();
  }

  measure(): Measurements {
    return {
      tradesPerSecond: { value: ratioOf(this.trades, this.seconds), n: this.trades },
      tradePeak: { value: median(this.peaks.view()), n: this.peaks.length },
    };
  }

  private closeDay(): void {
    const { trades, seconds, busiest, crashed } = this.day;
    this.day = { trades: 0, seconds: 0, busiest: 0, crashed: false };
    this.trades += trades;
    this.seconds += seconds;
    if (crashed && trades > 0) this.peaks.push(busiest / (trades / seconds));
  }
}
