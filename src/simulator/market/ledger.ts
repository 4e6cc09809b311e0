import type { TraderClass } from './truth.contract';

export const TRADER_CLASSES: readonly TraderClass[] = [
  'maker',
  'trend',
  'contrarian',
  'retail',
  'holder',
  'whale',
  'arbitrageur',
  'insurance',
];
const FIRST_CAPACITY = 256;
/** Taker fee as a fraction of the value. */
const TAKER_FEE = 0.0005;

/**
 * The accounts of one contract. Quantities are whole lots, prices whole ticks, money whole tick-lots, so that every sum
 * is exact: a trade moves lots and money from one account to another and makes or loses none.
 *
 * Money is kept as cash alone: buying q lots at p takes q·p from it. An account is worth cash + quantity·price.
 */
export class Ledger {
  /** Lots; below 0 is short. */
  quantity = new Float64Array(FIRST_CAPACITY);
  /** Tick-lots. */
  cash = new Float64Array(FIRST_CAPACITY);
  /** Mean price of the position, ticks; told, never reckoned with. */
  entry = new Float64Array(FIRST_CAPACITY);
  leverage = new Float64Array(FIRST_CAPACITY);
  /** Price at which the owner gives up, ticks; 0 without a stop. */
  stop = new Float64Array(FIRST_CAPACITY);
  /** Grows with every change of an account that makes what was known of it stale. */
  version = new Uint32Array(FIRST_CAPACITY);
  private trader = new Uint8Array(FIRST_CAPACITY);
  private identity = new Float64Array(FIRST_CAPACITY);
  private readonly free: number[] = [];
  private used = 0;
  private opened = 0;

  /** Sum of all long positions, lots; that of the short ones is the same. */
  openInterest = 0;
  /** Lots bought and sold. */
  volume = 0;
  /** Fees the venue has taken, tick-lots. */
  fees = 0;
  /** Everything paid in less everything paid out, tick-lots. */
  netDeposits = 0;

  get slots(): number {
    return this.used;
  }

  open(trader: TraderClass): number {
    const slot = this.free.pop() ?? this.nextSlot();
    this.trader[slot] = TRADER_CLASSES.indexOf(trader);
    this.identity[slot] = ++this.opened;
    this.entry[slot] = 0;
    this.leverage[slot] = 1;
    this.stop[slot] = 0;
    return slot;
  }

  /** Pays out what is left and gives the place to somebody else. Only without a position. */
  close(slot: number): void {
    if (this.quantity[slot] !== 0) throw new Error(`account ${slot} still holds ${this.quantity[slot]} lots`);
    this.deposit(slot, -(this.cash[slot] as number));
    this.touch(slot);
    this.identity[slot] = 0;
    this.free.push(slot);
  }

  deposit(slot: number, amount: number): void {
    (this.cash[slot] as number) += amount;
    this.netDeposits += amount;
  }

  /** Moves money between accounts: funding, what a liquidation leaves, what it lacks. */
  transfer(from: number, to: number, amount: number): void {
    (this.cash[from] as number) -= amount;
    (this.cash[to] as number) += amount;
  }

  /** `buyer` takes `lots` from `seller` at `ticks`. */
  trade(buyer: number, seller: number, lots: number, ticks: number): void {
    const value = lots * ticks;
    this.add(buyer, lots, ticks);
    this.add(seller, -lots, ticks);
    (this.cash[buyer] as number) -= value;
    (this.cash[seller] as number) += value;
    this.volume += lots;
  }

  /** Closes a position against all others at one price: done for every account, it moves no money in or out. */
  settle(slot: number, ticks: number): void {
    const lots = this.quantity[slot] as number;
    (this.cash[slot] as number) += lots * ticks;
    this.add(slot, -lots, ticks);
    this.touch(slot);
  }

  charge(taker: number, value: number): void {
    const fee = Math.floor(value * TAKER_FEE);
    (this.cash[taker] as number) -= fee;
    this.fees += fee;
  }

  touch(slot: number): void {
    (this.version[slot] as number) += 1;
  }

  traderOf(slot: number): TraderClass {
    return TRADER_CLASSES[this.trader[slot] as number] as TraderClass;
  }

  /** Number of the account, never given twice; 0 where nobody is. */
  accountOf(slot: number): number {
    return this.identity[slot] as number;
  }

  private add(slot: number, lots: number, ticks: number): void {
    const before = this.quantity[slot] as number;
    const after = before + lots;
    this.quantity[slot] = after;
    this.openInterest += Math.max(0, after) - Math.max(0, before);
    if (after === 0) this.entry[slot] = 0;
    else if (before * after <= 0) this.entry[slot] = ticks;
    else if (Math.abs(after) > Math.abs(before))
      this.entry[slot] = ((this.entry[slot] as number) * before + ticks * lots) / after;
  }

  private nextSlot(): number {
    if (this.used === this.quantity.length) this.grow();
    return this.used++;
  }

  private grow(): void {
    const size = this.used * 2;
    this.quantity = grown(this.quantity, new Float64Array(size));
    this.cash = grown(this.cash, new Float64Array(size));
    this.entry = grown(this.entry, new Float64Array(size));
    this.leverage = grown(this.leverage, new Float64Array(size));
    this.stop = grown(this.stop, new Float64Array(size));
    this.identity = grown(this.identity, new Float64Array(size));
    this.version = grown(this.version, new Uint32Array(size));
    this.trader = grown(this.trader, new Uint8Array(size));
  }
}

function grown<Column extends Float64Array | Uint32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
