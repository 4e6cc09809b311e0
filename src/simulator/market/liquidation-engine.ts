import type { ContractMarket } from './contract-market';
import { takerSide } from './contract-market';
import { inCoins } from './order-book';
import { rankForDeleveraging } from './deleveraging';
import type { Random } from './random';
import type { Tape } from './tape';
import { STOP } from './trigger-queue';
import type { TriggerQueue } from './trigger-queue';
import type { LiquidationTruth } from './truth.contract';

/** The move that struck a level is that of about this long. */
const MOVE_MEMORY_SECONDS = 1;
/** A liquidation order takes this long after the one before, at least. */
const PACE_MS = 3;

/** How a liquidation came about, ticks and USD. */
interface Struck {
  readonly level: number;
  readonly mark: number;
  readonly forced: boolean;
  readonly partial: boolean;
  readonly deleveraged: boolean;
  readonly insuranceUsd: number;
}

/** What the engine tells of each liquidation. */
export type LiquidationListener = (liquidation: LiquidationTruth) => void;

/** Those whose accounts they are. */
export interface Owners {
  /** An account without a position is of no more use to its class. */
  retire(slot: number): void;
  /** A position was changed by force: what its owner was about to do with it is void. */
  interrupt(slot: number): void;
}

/** Closes what the mark price has struck: stops of their owners, and positions whose margin is gone. */
export class LiquidationEngine {
  private time = 0;
  private endMs = 0;
  private lastMark = 0;
  private lastForced = 0;
  private moved = 0;
  private movedByForce = 0;

  constructor(
    private readonly market: ContractMarket,
    private readonly tape: Tape,
    private readonly random: Random,
    private readonly listener: LiquidationListener,
    private readonly owners: Owners,
  ) {}

  /**
   * Strikes everything the mark price has come to. `forcedLog` is the log return that forced orders have brought and
   * that has not faded yet. True if anything was struck.
   */
  strike(fromMs: number, toMs: number, seconds: number, forcedLog: number): boolean {
    const { mark } = this.market.mark;
    this.remember(mark, forcedLog, seconds);
    this.time = fromMs;
    this.endMs = toMs - 1;
    const fell = this.drain(this.market.below, mark);
    const rose = this.drain(this.market.above, mark);
    return fell || rose;
  }

  private remember(mark: number, forcedLog: number, seconds: number): void {
    const kept = Math.exp(-seconds / MOVE_MEMORY_SECONDS);
    this.moved = this.moved * kept + (this.lastMark === 0 ? 0 : Math.log(mark / this.lastMark));
    this.movedByForce = this.movedByForce * kept + (forcedLog - this.lastForced);
    this.lastMark = mark;
    this.lastForced = forcedLog;
  }

  private drain(queue: TriggerQueue, mark: number): boolean {
    const { ledger } = this.market;
    const forced = this.moved * this.movedByForce > 0 && Math.abs(this.movedByForce) > Math.abs(this.moved) / 2;
    let any = false;
    while (queue.isStruck(mark)) {
      const slot = queue.topSlot;
      const current = ledger.version[slot] === queue.topVersion;
      const kind = queue.topKind;
      const level = queue.topTicks;
      queue.pop();
      if (!current || ledger.quantity[slot] === 0) continue;
      any = true;
      if (kind === STOP) this.stopOut(slot);
      else this.liquidate(slot, level, mark, forced);
    }
    return any;
  }

  private stopOut(slot: number): void {
    const { market } = this;
    const lots = market.ledger.quantity[slot] as number;
    market.take(slot, lots > 0 ? -1 : 1, Math.abs(lots), this.nextTime(), 'stop');
    market.tellPosition(slot, this.time, 'closed');
    this.owners.retire(slot);
  }

  private liquidate(slot: number, level: number, mark: number, forced: boolean): void {
    const { market } = this;
    const { ledger } = market;
    const held = ledger.quantity[slot] as number;
    const account = ledger.accountOf(slot);
    const side = held > 0 ? -1 : 1;
    const bankruptcy = market.bankruptcyLevel(slot);
    const lots = this.lotsToClose(Math.abs(held));
    const time = this.nextTime();
    const whole = lots === Math.abs(held);
    const deleveraged = this.wouldExhaustInsurance(slot, side, lots);
    if (deleveraged) this.deleverage(slot, side, lots, bankruptcy, time);
    else market.take(slot, side, lots, time, 'liquidation');
    const paid = whole ? this.settle(slot) : 0;
    this.publish(slot, account, side, bankruptcy, time, {
      level,
      mark,
      forced,
      partial: !whole,
      deleveraged,
      insuranceUsd: paid * market.usdPerTickLot,
    });
    market.tellPosition(slot, time, 'liquidated');
    if (whole) this.owners.retire(slot);
    else this.leave(slot);
  }

  /** A part of the position is left. */
  private leave(slot: number): void {
    this.owners.interrupt(slot);
    this.market.arm(slot);
  }

  /** A large position is first reduced to the bound of the tier below. */
  private lotsToClose(held: number): number {
    const { market } = this;
    const bound = market.ladder.boundBelow(market.usd(held, market.mark.mark));
    if (bound === 0) return held;
    const kept = Math.min(0.8 * held, bound / (market.mark.mark * market.usdPerTickLot));
    return Math.max(1, Math.round(held - kept));
  }

  /** Moves what is left, or what is missing, between the account and the insurance fund. */
  private settle(slot: number): number {
    const { ledger, insurance } = this.market;
    const left = ledger.cash[slot] as number;
    ledger.transfer(slot, insurance, left);
    return left;
  }

  private wouldExhaustInsurance(slot: number, side: 1 | -1, lots: number): boolean {
    const { market } = this;
    const { book, ledger } = market;
    const worst = (side > 0 ? book.bestAsk : book.bestBid) + side * (book.reach(lots) * book.mid + 2);
    const left = (ledger.cash[slot] as number) + (ledger.quantity[slot] as number) * worst;
    const fee = lots * worst * 0.0005 + 1;
    return left - fee < 0 && (ledger.cash[market.insurance] as number) < fee - left;
  }

  /** Closes the position against those who gained most, at the price at which nothing is left. */
  private deleverage(slot: number, side: 1 | -1, lots: number, bankruptcy: number, time: number): void {
    const { market } = this;
    const { ledger, fill } = market;
    const ticks = Math.max(1, side < 0 ? Math.ceil(bankruptcy) : Math.floor(bankruptcy));
    fill.value = lots * ticks;
    fill.lots = fill.lastLots = lots;
    let left = lots;
    for (const other of rankForDeleveraging(ledger, side, ticks)) {
      const met = Math.min(left, Math.abs(ledger.quantity[other] as number));
      if (side < 0) market.match(other, slot, met, ticks);
      else market.match(slot, other, met, ticks);
      market.tellPosition(other, time, 'deleveraged');
      if (ledger.quantity[other] === 0) this.owners.retire(other);
      else this.leave(other);
      left -= met;
      if (left === 0) return;
    }
  }

  private publish(slot: number, account: number, side: 1 | -1, bankruptcy: number, time: number, what: Struck): void {
    const { market, tape } = this;
    const { contract, fill, ticksPerUnit, book } = market;
    const average = fill.value / fill.lots;
    tape.facts.push({
      kind: 'liquidation',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      side: side < 0 ? 'SELL' : 'BUY',
      orderPrice: Math.max(1, Math.round(bankruptcy)) / ticksPerUnit,
      averagePrice: average / ticksPerUnit,
      quantity: book.shown(fill.lots, average),
      lastQuantity: book.shown(fill.lastLots, average),
    });
    this.listener({
      kind: 'liquidation',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      account,
      trader: market.ledger.traderOf(slot),
      side: takerSide(side),
      quantity: inCoins(fill.lots, market.lotsPerUnit),
      averagePrice: average / ticksPerUnit,
      notionalUsd: fill.value * market.usdPerTickLot,
      markPrice: what.mark / ticksPerUnit,
      liquidationPrice: what.level / ticksPerUnit,
      bankruptcyPrice: bankruptcy / ticksPerUnit,
      insuranceUsd: what.insuranceUsd,
      cause: what.forced ? 'forced' : 'market',
      deleveraged: what.deleveraged,
      partial: what.partial,
    });
  }

  private nextTime(): number {
    this.time = Math.min(this.endMs, this.time + Math.floor(PACE_MS * this.random.next()) + 1);
    return this.time;
  }
}
