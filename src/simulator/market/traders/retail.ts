import type { ContractMarket } from '../contract-market';
import type { PriceHistory } from '../price-history';
import type { Random } from '../random';
import type { Conditions } from './conditions';
import { SlotPool } from './slot-pool';

/** Leverage people choose, and how often. */
const LEVERAGES: readonly (readonly [leverage: number, share: number])[] = [
  [5, 0.08],
  [10, 0.2],
  [20, 0.22],
  [25, 0.1],
  [50, 0.2],
  [75, 0.06],
  [100, 0.14],
];
const SIZE_SIGMA = 2.1;
const HOLD_SECONDS = 8 * 3600;
const STOP_SHARE = 0.3;
/** When a contract is about to end people close this many times as fast. */
const LEAVING = 15;
/** Volatility at which people choose these leverages; where it is higher they choose less. */
const USUAL_VOLATILITY = 0.022;
const REFERENCE_VOLUME = 6e9;
const OPENED_PER_DAY = 21_500;
const DAY_SECONDS = 86_400;
/** History is coarse: whoever it brought this near is taken for struck. */
const CLEAR = 0.0015;

/** Many small accounts with high leverage: they follow the trend, rarely set a stop, and are what gets liquidated. */
export class RetailCrowd {
  private readonly accounts = new SlotPool();
  private readonly openedPerSecond: number;
  private readonly medianUsd: number;
  private readonly largestUsd: number;
  private readonly caution: number;

  constructor(
    private readonly market: ContractMarket,
    dailyVolatility: number,
    private readonly random: Random,
  ) {
    const { dailyVolumeUsd } = market.contract;
    const size = dailyVolumeUsd / REFERENCE_VOLUME;
    this.openedPerSecond = (OPENED_PER_DAY * size ** 0.6) / DAY_SECONDS;
    this.medianUsd = 900 * Math.min(1.5, size) ** 0.25;
    this.largestUsd = dailyVolumeUsd / 1500;
    this.caution = (dailyVolatility / USUAL_VOLATILITY) ** 0.8;
  }

  /** Everybody who opened before the market did and has not been struck since. */
  seed(history: PriceHistory, multiplier: number, startMs: number): void {
    const expected = this.openedPerSecond * HOLD_SECONDS;
    for (let opened = 0; opened < expected; opened += 1) {
      const agoMs = Math.min(history.spanMs, this.random.exponential(HOLD_SECONDS) * 1000);
      const entry = history.priceAt(agoMs) * multiplier;
      const side = this.random.next() < 0.52 ? 1 : -1;
      const usd = this.chooseUsd();
      const leverage = this.chooseLeverage(usd);
      const level = entry * (1 - side * (1 / leverage - this.market.ladder.tierOf(usd).maintenanceRate));
      const worst = (side > 0 ? history.lowestSince(agoMs) : history.highestSince(agoMs)) * multiplier;
      if (side * (worst * (1 - side * CLEAR) - level) > 0) this.seat(startMs, side, leverage, entry, usd);
    }
  }

  /** Opens and closes as many positions as the moment brings. */
  act(now: Conditions): void {
    const opening = this.openedPerSecond * now.seconds * (0.4 * now.usual + 0.6 * Math.min(12, now.activity));
    const { winding } = this.market;
    const closing = (this.accounts.size * now.seconds * (winding ? LEAVING : 1)) / HOLD_SECONDS;
    for (let left = winding ? 0 : this.random.poisson(opening); left > 0; left -= 1) this.openOne(now);
    for (let left = this.random.poisson(closing); left > 0 && this.accounts.size > 0; left -= 1)
      this.closeOne(this.accounts.pick(this.random.next()), this.someTime(now));
  }

  /** Gives a place back after its position was closed, by whomever. */
  retire(slot: number): boolean {
    if (!this.accounts.remove(slot)) return false;
    this.market.release(slot);
    return true;
  }

  /** The contract has been settled. */
  retireAll(): void {
    while (this.accounts.size > 0) this.retire(this.accounts.pick(0));
  }

  /** Adds positions that lie in wait at a price: a scenario's dry wood. */
  crowd(time: number, usd: number, count: number, side: 1 | -1, leverage: number): void {
    for (let index = 0; index < count; index += 1) {
      const size = this.random.lognormal(usd / count / Math.exp(0.5), 1);
      const entry = (this.market.book.mid / this.market.ticksPerUnit) * (1 + 0.002 * (this.random.next() - 0.5));
      this.seat(time, side, this.allowed(leverage * (0.92 + 0.16 * this.random.next()), size), entry, size);
    }
  }

  private openOne(now: Conditions): void {
    const { market, random } = this;
    const chase = 0.25 * Math.tanh(0.7 * now.momentum + 0.5 * now.trend);
    const side = random.next() < 0.51 + chase ? 1 : -1;
    const usd = this.chooseUsd();
    const leverage = this.chooseLeverage(usd);
    const lots = market.lotsFor(usd);
    const slot = market.ledger.open('retail');
    const value = lots * market.book.mid;
    market.ledger.leverage[slot] = leverage;
    market.ledger.deposit(slot, Math.ceil(value * (1 / leverage + 0.001)));
    const time = this.someTime(now);
    market.take(slot, side, lots, time, 'market');
    this.settleIn(slot, side, leverage, time);
  }

  private settleIn(slot: number, side: 1 | -1, leverage: number, time: number): void {
    const { market, random } = this;
    this.accounts.add(slot);
    const distance = (0.35 + 0.55 * random.next()) / leverage;
    const stop = (market.ledger.entry[slot] as number) * (1 - side * distance);
    const waits = side * (market.book.mid - stop) > 0;
    market.ledger.stop[slot] = random.next() < STOP_SHARE && waits ? stop : 0;
    market.arm(slot);
    market.tellPosition(slot, time, 'opened');
  }

  private closeOne(slot: number, time: number): void {
    const { market } = this;
    const lots = market.ledger.quantity[slot] as number;
    market.take(slot, lots > 0 ? -1 : 1, Math.abs(lots), time, 'market');
    market.tellPosition(slot, time, 'closed');
    this.retire(slot);
  }

  /** A position from before: its counterpart is among the makers, who pass it on to the holders. */
  private seat(time: number, side: 1 | -1, leverage: number, entry: number, usd: number): void {
    const { market } = this;
    const { ledger } = market;
    const ticks = Math.max(1, Math.round(entry * market.ticksPerUnit));
    const lots = Math.max(1, Math.round(usd / (ticks * market.usdPerTickLot)));
    const slot = ledger.open('retail');
    const maker = market.makers[0] as number;
    ledger.leverage[slot] = leverage;
    ledger.deposit(slot, Math.ceil((lots * ticks) / leverage));
    if (side > 0) market.match(slot, maker, lots, ticks);
    else market.match(maker, slot, lots, ticks);
    this.settleIn(slot, side, leverage, time);
  }

  private chooseLeverage(usd: number): number {
    let unit = this.random.next();
    const spread = 0.96 + 0.08 * this.random.next();
    for (const [leverage, share] of LEVERAGES) {
      unit -= share;
      if (unit <= 0) return this.allowed((leverage * spread) / this.caution, usd);
    }
    return this.allowed((100 * spread) / this.caution, usd);
  }

  private allowed(leverage: number, usd: number): number {
    return Math.max(2, Math.min(leverage, this.market.ladder.leverageFor(usd)));
  }

  private chooseUsd(): number {
    return Math.max(5, Math.min(this.largestUsd, this.random.lognormal(this.medianUsd, SIZE_SIGMA)));
  }

  private someTime(now: Conditions): number {
    const latest = Math.max(now.fromMs, now.toMs - 100);
    return latest + Math.floor(this.random.next() * (now.toMs - latest));
  }
}
