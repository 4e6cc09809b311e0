import { Ledger } from './ledger';
import { bankruptcyTicks, liquidationTicks, MarginLadder } from './margin';
import type { BookLevel, TakerSide } from './market-model.contract';
import { MarkPrice } from './mark-price';
import { inCoins, OrderBook } from './order-book';
import type { Tape } from './tape';
import { LIQUIDATION, STOP, TriggerQueue } from './trigger-queue';
import type { OrderKind, PositionTruth } from './truth.contract';
import type { ListedContract } from './universe';

const MAKERS = 3;
/** What each maker brings, as a share of open interest: more than it can lose in a day. */
const MAKER_SHARE = 0.3;
const MOST_FILLS = 6;
const TIER_ROUNDS = 2;
/** An order that eats this far into the book is one that people notice. */
const NOTABLE_REACH = 0.0006;
/** The insurance fund at the start, as a share of open interest. */
const INSURANCE_SHARE = 0.002;

/** A resting order that shows a part of itself and is refilled, at most once an order, until its whole is done. */
export interface Iceberg {
  readonly account: number;
  readonly side: 1 | -1;
  readonly ticks: number;
  readonly shownLots: number;
  hiddenLots: number;
}

/** What the last market order met. */
export interface Fill {
  /** Tick-lots. */
  value: number;
  lots: number;
  fills: number;
  lastLots: number;
}

/** One contract of one venue: its book, its accounts, its mark price, and how orders meet. */
export class ContractMarket {
  readonly ledger = new Ledger();
  readonly ladder: MarginLadder;
  readonly book: OrderBook;
  readonly mark = new MarkPrice();
  /** Levels of longs are struck by a falling price, those of shorts by a rising one. */
  readonly below = new TriggerQueue(-1);
  readonly above = new TriggerQueue(1);
  readonly insurance: number;
  readonly ticksPerUnit: number;
  readonly lotsPerUnit: number;
  /** USD of one tick-lot. */
  readonly usdPerTickLot: number;
  readonly makers: readonly number[];
  readonly icebergs: Iceberg[] = [];
  readonly fill: Fill = { value: 0, lots: 0, fills: 0, lastLots: 0 };
  /** Quote coins for a dollar: 1 while the quote coin keeps its peg. */
  quoteFactor = 1;
  /** Its end is announced: nobody opens any more. */
  winding = false;
  /** Called when every position has been settled. */
  onSettled: () => void = () => undefined;
  /** Time of the last order of a person that ate far into the book. */
  largeOrderMs = -Infinity;
  /** False before the listing and after the delisting. */
  trading = true;
  /** Lots that changed hands outside the book: deleveraging, and the positions from before the opening. */
  offBookLots = 0;
  private turn = 0;

  constructor(
    readonly contract: ListedContract,
    listedPrice: number,
    largestVolumeUsd: number,
    private readonly tape: Tape,
  ) {
    this.ticksPerUnit = Math.round(1 / contract.tickSize);
    this.lotsPerUnit = contract.lotSize < 1 ? Math.round(1 / contract.lotSize) : 1 / contract.lotSize;
    this.usdPerTickLot = 1 / (this.ticksPerUnit * this.lotsPerUnit);
    this.ladder = new MarginLadder(Math.min(1, contract.dailyVolumeUsd / largestVolumeUsd));
    this.book = new OrderBook(contract, this.ticksPerUnit, this.lotsPerUnit, listedPrice);
    this.makers = Array.from({ length: MAKERS }, () => this.funded('maker', contract.openInterestUsd * MAKER_SHARE));
    this.insurance = this.funded('insurance', contract.openInterestUsd * INSURANCE_SHARE);
  }

  usd(lots: number, ticks: number): number {
    return lots * ticks * this.usdPerTickLot;
  }

  lotsFor(usd: number): number {
    return Math.max(1, Math.round(usd / (this.book.mid * this.usdPerTickLot)));
  }

  /** Ticks of this contract for one USD of the coin's price. */
  get unitScale(): number {
    return this.contract.multiplier * this.ticksPerUnit * this.quoteFactor;
  }

  get makerLots(): number {
    let sum = 0;
    for (const maker of this.makers) sum += this.ledger.quantity[maker] as number;
    return sum;
  }

  get openInterestUsd(): number {
    return this.usd(this.ledger.openInterest, this.book.mid);
  }

  funded(trader: PositionTruth['trader'], usd: number): number {
    const slot = this.ledger.open(trader);
    this.ledger.deposit(slot, Math.round(usd / this.usdPerTickLot));
    return slot;
  }

  /** A market order of an account; `this.fill` then tells what it met. */
  take(account: number, side: 1 | -1, lots: number, time: number, order: OrderKind): void {
    const { fill, ledger } = this;
    fill.value = fill.lots = fill.fills = fill.lastLots = 0;
    let left = lots;
    for (let index = this.icebergs.length - 1; left > 0 && index >= 0; index -= 1)
      left -= this.meetIceberg(this.icebergs[index] as Iceberg, account, side, left, time);
    if (left > 0) this.eat(account, side, left, time, order);
    ledger.charge(account, fill.value);
    if (this.tape.truth) this.tellOrder(account, side, time, order, fill.fills);
  }

  /** Twenty levels a side as the venue shows them, icebergs among them. */
  levels(side: 'bid' | 'ask', timeMs: number): BookLevel[] {
    const levels = this.book.levels(side, timeMs);
    const direction = side === 'bid' ? 1 : -1;
    const best = side === 'bid' ? this.book.bestBid : this.book.bestAsk;
    for (const iceberg of this.icebergs)
      if (iceberg.side === direction && iceberg.hiddenLots > 0 && direction * (best - iceberg.ticks) >= 0)
        this.lay(levels, iceberg);
    return levels;
  }

  /** A match at a price outside the book: deleveraging and settlement. */
  match(buyer: number, seller: number, lots: number, ticks: number): void {
    this.offBookLots += lots;
    this.ledger.trade(buyer, seller, lots, ticks);
  }

  /** The end of a contract: every position is closed at one price, and trading with it. */
  settleAll(ticks: number, time: number): void {
    this.trading = false;
    this.icebergs.length = 0;
    for (let slot = 0; slot < this.ledger.slots; slot += 1) {
      if (this.ledger.quantity[slot] === 0) continue;
      this.ledger.settle(slot, ticks);
      this.tellPosition(slot, time, 'settled');
    }
    this.onSettled();
  }

  /** Pays out what is left of an account; what it lacks comes from the insurance fund, and beyond that from the venue. */
  release(slot: number): void {
    const { ledger, insurance } = this;
    const lacks = -(ledger.cash[slot] as number);
    const funds = Math.max(0, ledger.cash[insurance] as number);
    if (lacks > 0) ledger.transfer(insurance, slot, Math.min(lacks, funds));
    ledger.close(slot);
  }

  /** Puts an account's liquidation price and stop into the queues anew; everything older becomes stale. */
  arm(slot: number): void {
    const { ledger } = this;
    ledger.touch(slot);
    const lots = ledger.quantity[slot] as number;
    if (lots === 0) return;
    const level = this.liquidationLevel(slot);
    const queue = lots > 0 ? this.below : this.above;
    const version = ledger.version[slot] as number;
    if (level > 0) queue.push(level, slot, version, LIQUIDATION);
    const stop = ledger.stop[slot] as number;
    if (stop > 0) queue.push(stop, slot, version, STOP);
    if (queue.length > 4096 && queue.length > 8 * ledger.slots) this.sweep(queue);
  }

  /** Ticks, not rounded; 0 or less where nothing liquidates the account. */
  liquidationLevel(slot: number): number {
    const { ledger } = this;
    const lots = ledger.quantity[slot] as number;
    const cash = ledger.cash[slot] as number;
    let level = this.book.mid;
    // The tier is that of the value at the liquidation price itself, so that it does not change with the market.
    for (let round = 0; round < TIER_ROUNDS; round += 1) {
      const { maintenanceRate } = this.ladder.tierOf(this.usd(Math.abs(lots), Math.max(0, level)));
      level = liquidationTicks(lots, cash, maintenanceRate);
    }
    return level;
  }

  bankruptcyLevel(slot: number): number {
    return bankruptcyTicks(this.ledger.quantity[slot] as number, this.ledger.cash[slot] as number);
  }

  tellPosition(slot: number, time: number, reason: PositionTruth['reason']): void {
    const { truth } = this.tape;
    if (!truth) return;
    const { ledger, contract, ticksPerUnit, lotsPerUnit } = this;
    const lots = ledger.quantity[slot] as number;
    const level = lots === 0 ? 0 : this.liquidationLevel(slot);
    truth.accept({
      kind: 'position',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      account: ledger.accountOf(slot),
      trader: ledger.traderOf(slot),
      quantity: inCoins(lots, lotsPerUnit),
      entryPrice: (ledger.entry[slot] as number) / ticksPerUnit,
      leverage: ledger.leverage[slot] as number,
      liquidationPrice: level > 0 ? level / ticksPerUnit : undefined,
      cashUsd: (ledger.cash[slot] as number) * this.usdPerTickLot,
      reason,
    });
  }

  /** Adds the shown part to its level, where that is among those shown. */
  private lay(levels: BookLevel[], { ticks, shownLots, hiddenLots }: Iceberg): void {
    const price = ticks / this.ticksPerUnit;
    const index = levels.findIndex(([other]) => other === price);
    const level = levels[index];
    if (level) levels[index] = [price, level[1] + this.book.shown(Math.min(shownLots, hiddenLots), ticks)];
  }

  private sweep(queue: TriggerQueue): void {
    queue.sweep((slot, version) => this.ledger.version[slot] === version);
  }

  private eat(account: number, side: 1 | -1, lots: number, time: number, order: OrderKind): void {
    const { book, fill } = this;
    const reach = book.reach(lots);
    const best = side > 0 ? book.bestAsk : book.bestBid;
    const span = reach * book.mid;
    const pieces = Math.min(MOST_FILLS, lots, 1 + Math.floor(span));
    const each = Math.floor(lots / pieces);
    for (let piece = 0; piece < pieces; piece += 1) {
      const part = piece === pieces - 1 ? lots - each * (pieces - 1) : each;
      const ticks = Math.max(1, best + side * Math.round((span * piece) / pieces));
      this.fillWith(this.nextMaker(), account, side, part, ticks, time);
    }
    const forced = order === 'liquidation' || order === 'stop';
    if (!forced && reach > NOTABLE_REACH) this.largeOrderMs = time;
    book.displace(side * reach, forced);
    fill.lots += lots;
  }

  private meetIceberg(iceberg: Iceberg, account: number, side: 1 | -1, lots: number, time: number): number {
    const best = side > 0 ? this.book.bestAsk : this.book.bestBid;
    const inReach = iceberg.side === -side && (side > 0 ? iceberg.ticks <= best : iceberg.ticks >= best);
    if (!inReach || iceberg.hiddenLots === 0 || iceberg.account === account) return 0;
    const met = Math.min(lots, iceberg.hiddenLots, iceberg.shownLots);
    this.fillWith(iceberg.account, account, side, met, iceberg.ticks, time);
    iceberg.hiddenLots -= met;
    this.arm(iceberg.account);
    this.fill.lots += met;
    if (this.tape.truth) this.tellOrder(iceberg.account, iceberg.side, time, 'iceberg', 1, met, iceberg.ticks);
    return met;
  }

  private fillWith(resting: number, taker: number, side: 1 | -1, lots: number, ticks: number, time: number): void {
    const { ledger, fill, contract } = this;
    if (side > 0) ledger.trade(taker, resting, lots, ticks);
    else ledger.trade(resting, taker, lots, ticks);
    fill.value += lots * ticks;
    fill.fills += 1;
    fill.lastLots = lots;
    this.tape.facts.push({
      kind: 'trade',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      price: ticks / this.ticksPerUnit,
      quantity: this.book.shown(lots, ticks),
      takerSide: takerSide(side),
    });
  }

  private nextMaker(): number {
    this.turn = (this.turn + 1) % MAKERS;
    return this.makers[this.turn] as number;
  }

  private tellOrder(
    slot: number,
    side: 1 | -1,
    time: number,
    order: OrderKind,
    fills: number,
    lots = this.fill.lots,
    ticks = this.fill.value / this.fill.lots,
  ): void {
    const { ledger, contract } = this;
    this.tape.truth?.accept({
      kind: 'order',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      account: ledger.accountOf(slot),
      trader: ledger.traderOf(slot),
      order,
      side: takerSide(side),
      quantity: inCoins(lots, this.lotsPerUnit),
      averagePrice: ticks / this.ticksPerUnit,
      fills,
    });
  }
}

export function takerSide(side: 1 | -1): TakerSide {
  return side > 0 ? 'buy' : 'sell';
}
