import type { ContractMarket } from '../contract-market';
import type { PriceHistory } from '../price-history';
import type { Random } from '../random';
import type { Conditions } from './conditions';
import { ParentOrders } from './parent-orders';
import { SlotPool } from './slot-pool';

const LEVERAGES = [1.2, 1.5, 2, 2, 3, 3, 5];
/** Orders of holders in fifteen minutes, and their size relative to open interest. */
const ORDERS_PER_SECOND = 18 / 900;
const SIZE_SHARE = 0.00026;
const SIZE_TAIL = 1.5;
const LARGEST_SHARE = 0.03;
const MOOD_MEMORY_SECONDS = 3 * 3600;
const WHALES_PER_DAY = 5;
const DAY_SECONDS = 86_400;
/** Volatility relative to usual beyond which people lose their nerve. */
const PANIC_FROM = 2.5;
const STOP_SHARE = 0.1;
/** Margin beyond the least, for fees and a first move; and what people leave there at most. */
const MARGIN_CUSHION = 1.02;
const EXCESS = 1.3;
/** When a contract is about to end orders to close are this much larger. */
const LEAVING = 40;
/** Nobody who is still here when the market opens is nearer to liquidation than this. */
const SEED_DISTANCE = 0.12;

/**
 * Few large accounts with little leverage hold most of the open interest. They open and close over minutes; a few are
 * whales who move the price at once; a falling or rising price makes both sides of them reduce.
 */
export class Holders {
  private readonly accounts = new SlotPool();
  private readonly orders: ParentOrders;
  private readonly usualOpenInterest: number;
  private readonly ordersPerSecond: number;
  private readonly slices: number;
  private mood = 0;

  constructor(
    private readonly market: ContractMarket,
    private readonly random: Random,
  ) {
    const { openInterestUsd, dailyVolumeUsd } = market.contract;
    this.usualOpenInterest = openInterestUsd;
    const size = dailyVolumeUsd / 12e9;
    this.ordersPerSecond = ORDERS_PER_SECOND * Math.min(1, 0.2 + size);
    this.slices = Math.max(3, Math.round(24 * Math.min(1, size) ** 0.35));
    this.orders = new ParentOrders(market, random, (slot, time) => this.settle(slot, time));
  }

  /** Takes over what the crowd's seeding left with the makers, and brings open interest to its usual height. */
  seed(history: PriceHistory, multiplier: number, startMs: number): void {
    const { market } = this;
    while (market.openInterestUsd < this.usualOpenInterest)
      for (const side of [1, -1] as const) this.seat(startMs, side, this.parentUsd() * 8, history, multiplier);
    this.absorb(startMs);
  }

  /** One long and one short hold everything. */
  seedPair(startMs: number): void {
    for (const side of [1, -1] as const) this.seatAt(startMs, side, this.usualOpenInterest, this.market.book.mid);
  }

  /** Takes over at once what makers hold beyond their limit. */
  absorb(time: number): void {
    const { market } = this;
    const limit = market.lotsFor(this.makerLimitUsd);
    for (let rounds = 0; rounds < 2_000 && Math.abs(market.makerLots) > limit; rounds += 1)
      this.seatAt(time, market.makerLots > 0 ? 1 : -1, this.makerLimitUsd / 2, market.book.mid);
  }

  act(now: Conditions): void {
    this.orders.act(now);
    this.mood += (-this.mood * now.seconds) / MOOD_MEMORY_SECONDS;
    this.mood += Math.sqrt((2 * now.seconds) / MOOD_MEMORY_SECONDS) * this.random.normal();
    const busy = (0.4 + 0.6 * Math.min(8, now.activity)) * (1 + Math.min(8, this.makerBurden / 15));
    for (let left = this.random.poisson(this.ordersPerSecond * now.seconds * busy); left > 0; left -= 1)
      this.decide(now);
    const whales = (WHALES_PER_DAY * now.seconds * now.usual) / DAY_SECONDS;
    if (!this.market.winding && this.random.next() < whales) this.strike(now);
    if (now.stress > PANIC_FROM && this.accounts.size > 0) this.panic(now);
  }

  /** An account was closed by a stop or by force. */
  retire(slot: number): boolean {
    if (!this.accounts.remove(slot)) return false;
    this.orders.forget(slot);
    this.market.release(slot);
    return true;
  }

  /** The position was changed by force: whatever was being done with it is void. */
  interrupt(slot: number): void {
    this.orders.forget(slot);
  }

  /** The contract has been settled. */
  retireAll(): void {
    while (this.accounts.size > 0) this.retire(this.accounts.pick(0));
  }

  /** Time that nobody lived through. */
  shift(byMs: number): void {
    this.orders.shift(byMs);
  }

  /** Somebody goes to market with the whole of it at once. */
  plunge(side: 1 | -1, usd: number, time: number): void {
    const slot = this.enter('whale', usd);
    this.market.take(slot, side, this.market.lotsFor(usd), time, 'market');
    this.settle(slot, time);
  }

  private get makerLimitUsd(): number {
    return this.usualOpenInterest * 0.001;
  }

  /** What makers hold, in limits. */
  private get makerBurden(): number {
    return Math.abs(this.market.makerLots) / this.market.lotsFor(this.makerLimitUsd);
  }

  private parentUsd(): number {
    const tail = (1 - this.random.next()) ** (-1 / SIZE_TAIL);
    return this.usualOpenInterest * Math.min(LARGEST_SHARE, SIZE_SHARE * tail);
  }

  private decide(now: Conditions): void {
    const fullness = this.market.openInterestUsd / this.usualOpenInterest - 1;
    const opens = this.random.next() < clamp(0.5 + 0.16 * this.mood - 2.5 * fullness, 0.1, 0.9);
    const { winding } = this.market;
    if (!winding && (opens || this.accounts.size < 4)) this.openOne(now, this.parentUsd());
    else if (this.accounts.size > 0) this.reduceOne(now, this.parentUsd() * (winding ? LEAVING : 1));
  }

  private openOne(now: Conditions, usd: number): void {
    const { market, random } = this;
    const pressed = 0.42 * Math.tanh(market.makerLots / market.lotsFor(4 * this.makerLimitUsd));
    const side = random.next() < 0.5 + pressed ? 1 : -1;
    const slot = this.friendOf(side) ?? this.enter('holder', 0);
    const leverage = market.ledger.leverage[slot] as number;
    market.ledger.deposit(slot, Math.ceil((usd * MARGIN_CUSHION) / leverage / market.usdPerTickLot));
    this.execute(slot, side, market.lotsFor(usd), now);
  }

  /** Every other time somebody who holds this side already takes more of it. */
  private friendOf(side: 1 | -1): number | undefined {
    if (this.random.next() < 0.5 || this.accounts.size < 20) return undefined;
    const slot = this.accounts.pick(this.random.next());
    const held = this.market.ledger.quantity[slot] as number;
    return held * side > 0 && !this.orders.isBusy(slot) ? slot : undefined;
  }

  private reduceOne(now: Conditions, usd: number): void {
    const { market } = this;
    const slot = this.accounts.pick(this.random.next());
    const held = market.ledger.quantity[slot] as number;
    if (held === 0 || this.orders.isBusy(slot)) return;
    // What makers hold too much of is more readily taken from them.
    const relieves = held * market.makerLots < 0;
    if (!relieves && this.random.next() < Math.min(0.8, this.makerBurden / 30)) return;
    const lots = this.worthLeaving(Math.abs(held), market.lotsFor(usd));
    this.execute(slot, held > 0 ? -1 : 1, lots, now);
  }

  /** Nobody keeps a crumb. */
  private worthLeaving(held: number, wanted: number): number {
    return wanted > 0.6 * held ? held : wanted;
  }

  private execute(slot: number, side: 1 | -1, lots: number, now: Conditions): void {
    const time = now.toMs - 1;
    const style = this.random.next();
    if (style < 0.12) this.orders.iceberg(slot, side, lots, time);
    else if (style < 0.22) this.orders.twap(slot, side, lots, 1, 1_000, time);
    else this.orders.twap(slot, side, lots, this.slices, this.random.lognormal(9_000, 0.6), time);
  }

  /** A whale goes to market with several orders within seconds. */
  private strike(now: Conditions): void {
    const { market, random } = this;
    const usd = this.market.contract.dailyVolumeUsd * Math.min(0.004, 0.0004 * (1 - random.next()) ** -0.6);
    const slot = this.enter('whale', usd);
    const side = random.next() < 0.5 ? 1 : -1;
    this.orders.twap(slot, side, market.lotsFor(usd), 5, 700, now.toMs - 1);
  }

  /** In a fast move those who lose give up and those who gain take their profit: both sides shrink. */
  private panic(now: Conditions): void {
    const hurry = Math.min(40, now.stress - PANIC_FROM) * 0.08;
    for (const side of [1, -1] as const) {
      for (let left = this.random.poisson(hurry * now.seconds); left > 0; left -= 1) {
        const slot = this.accounts.pick(this.random.next());
        const held = this.market.ledger.quantity[slot] as number;
        if (held * side <= 0 || this.orders.isBusy(slot)) continue;
        const lots = Math.min(Math.abs(held), this.market.lotsFor(this.parentUsd() * 2));
        this.orders.twap(slot, side > 0 ? -1 : 1, lots, 4, 1_500, now.toMs - 1);
      }
    }
  }

  private enter(trader: 'holder' | 'whale', usd: number): number {
    const { market, random } = this;
    const leverage = LEVERAGES[Math.floor(random.next() * LEVERAGES.length)] as number;
    const slot = market.funded(trader, (usd * MARGIN_CUSHION) / leverage);
    market.ledger.leverage[slot] = leverage;
    this.accounts.add(slot);
    return slot;
  }

  /** A parent order is done: the account's new position has its own liquidation price and perhaps a stop. */
  private settle(slot: number, time: number): void {
    const { market, random } = this;
    const held = market.ledger.quantity[slot] as number;
    if (held === 0) {
      market.tellPosition(slot, time, 'closed');
      this.retire(slot);
      return;
    }
    this.withdrawExcess(slot);
    const distance = 0.01 + 0.09 * random.next();
    market.ledger.stop[slot] = random.next() < STOP_SHARE ? market.book.mid * (1 - Math.sign(held) * distance) : 0;
    market.arm(slot);
    market.tellPosition(slot, time, 'changed');
  }

  /** Margin that the position does not need goes home. */
  private withdrawExcess(slot: number): void {
    const { ledger, book } = this.market;
    const lots = ledger.quantity[slot] as number;
    const equity = (ledger.cash[slot] as number) + lots * book.mid;
    const needed = (Math.abs(lots) * book.mid * EXCESS) / (ledger.leverage[slot] as number);
    if (equity > needed) ledger.deposit(slot, -Math.floor(equity - needed));
  }

  private seat(time: number, side: 1 | -1, usd: number, history: PriceHistory, multiplier: number): void {
    const entry = history.priceAt(this.random.next() * history.spanMs) * multiplier * this.market.ticksPerUnit;
    this.seatAt(time, side, usd, entry);
  }

  private seatAt(time: number, side: 1 | -1, usd: number, entry: number): void {
    const { market } = this;
    const ticks = Math.max(1, Math.round(entry));
    const slot = this.enter('holder', usd);
    const maker = market.makers[1] as number;
    const lots = market.lotsFor(usd);
    if (side > 0) market.match(slot, maker, lots, ticks);
    else market.match(maker, slot, lots, ticks);
    this.settle(slot, time);
    this.topUp(slot, side);
    market.arm(slot);
  }

  /** Whoever is still here after the last days has margin enough for today's price. */
  private topUp(slot: number, side: 1 | -1): void {
    const { market } = this;
    const level = market.liquidationLevel(slot);
    const safe = market.book.mid * (1 - side * SEED_DISTANCE);
    if (side * (safe - level) > 0) return;
    const lots = Math.abs(market.ledger.quantity[slot] as number);
    market.ledger.deposit(slot, Math.ceil(lots * Math.abs(level - safe)));
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
