import type { FactCollector, Measurements } from './fact-collector.contract';
import { ratioOf } from './numeric/quantile';
import { RollingMedian } from './numeric/rolling-median';
import { OnsetProfile } from './onset-profile';

const WINDOW_SECONDS = 60;
const MEDIAN_SECONDS = 3600;
const ENTER = 2;
const LEAVE = 1.2;
const MIN_GAP_SECONDS = 1800;

/**
 * Switches to high volatility, and liquidations around them (skytrade6 v28, its definition): the standard deviation of
 * 1-s log returns over 60 s exceeds twice its median over the hour before. It is over below 1.2 times that median;
 * switches within 30 min of the one before do not count.
 */
export class VolatilitySwitches implements FactCollector {
  private readonly profile = new OnsetProfile();
  private readonly usual = new RollingMedian(MEDIAN_SECONDS);
  private readonly returns = new Float64Array(WINDOW_SECONDS);
  private sum = 0;
  private sumOfSquares = 0;
  private seconds = 0;
  private lastPrice = 0;
  private price = 0;
  private high = false;
  private lastSwitch = -Infinity;
  private switches = 0;

  begin(): void {
    this.profile.begin();
    this.usual.clear();
    this.returns.fill(0);
    this.sum = 0;
    this.sumOfSquares = 0;
    this.seconds = 0;
    this.lastPrice = 0;
    this.price = 0;
    this.high = false;
    this.lastSwitch = -Infinity;
  }

  /** The last trade of a second counts. */
  trade(price: number): void {
    this.price = price;
  }

  liquidation(): void {
    this.profile.count();
  }

  second(): void {
    if (this.price > 0) this.observe(this.lastPrice > 0 ? Math.log(this.price / this.lastPrice) : 0);
    this.lastPrice = this.price;
    this.profile.second();
    this.seconds += 1;
  }

  end(): void {
    this.begin();
  }

  measure(days: number): Measurements {
    const n = this.profile.measuredOnsets;
    return {
      switchesPerDay: { value: ratioOf(this.switches, days), n: this.switches },
      switchBaseRate: { value: this.profile.baseRate, n },
      ...this.profile.rates('switchRate'),
    };
  }

  private observe(logReturn: number): void {
    const at = this.seconds % WINDOW_SECONDS;
    const oldest = this.returns[at] as number;
    this.returns[at] = logReturn;
    this.sum += logReturn - oldest;
    this.sumOfSquares += logReturn ** 2 - oldest ** 2;
    const variance = this.sumOfSquares / WINDOW_SECONDS - (this.sum / WINDOW_SECONDS) ** 2;
    const volatility = Math.sqrt(Math.max(0, variance));
    if (this.usual.full) this.compare(volatility, this.usual.median as number);
    this.usual.push(volatility);
  }

  private compare(volatility: number, usual: number): void {
    if (this.high) this.high = volatility >= LEAVE * usual;
    else if (usual > 0 && volatility > ENTER * usual) this.enter();
  }

  private enter(): void {
    this.high = true;
    if (this.seconds - this.lastSwitch <= MIN_GAP_SECONDS) return;
    this.lastSwitch = this.seconds;
    this.switches += 1;
    this.profile.onset(this.seconds);
  }
}
