import { Random } from '../market/random';
import type { LoadContract } from './contracts';
import { type Stamp, ticksText } from './digits';
import { EncodedFrame } from './encoded-frame';
import { type ForcedOrder } from './crash-course';
import { tail } from './frame-marks';
import { forcedText, markText } from './frame-texts';
import type { Outlet } from './outlets';
import { BookTemplate, TradeTemplate } from './templates';

/** Trade templates of one contract and side: different quantities, the same price field. */
const VARIANTS = 3;
const FIRST_ID = 1_000_000_000;
/** Room for the bids below the cheapest price. */
const LEAST_TICKS = 30;

/** Times of one slice: every frame in it carries the moment at which the slice was made and written. */
export interface SliceTimes {
  readonly event: Stamp;
  readonly trade: Stamp;
  readonly book: Stamp;
  readonly sentUs: number;
}

/** One contract's four streams: its price, its sequences, and the templates of its frames. */
export class ContractFeed {
  private readonly random: Random;
  private ticks: number;
  private tradeId = FIRST_ID;
  private fillId = FIRST_ID;
  private books = 0;
  private marks = 0;
  private forced = 0;
  private sells: readonly TradeTemplate[] = [];
  private buys: readonly TradeTemplate[] = [];
  private book: BookTemplate;
  private variant = 0;

  constructor(
    private readonly contract: LoadContract,
    seed: number,
  ) {
    this.random = new Random(seed + contract.index * 7_919);
    this.ticks = contract.calmTicks;
    this.book = this.newBook();
    this.newTrades();
  }

  /** Moves to where the price is now. */
  moveTo(ticks: number): void {
    this.ticks = Math.max(LEAST_TICKS, Math.round(ticks * (1 + 0.0005 * this.random.normal())));
  }

  /** One step of a sweep: a taker eats a level, and the next trade is a tick further. */
  trade(outlets: readonly Outlet[], times: SliceTimes, sells: boolean): void {
    const id = this.tradeId++;
    const firstTradeId = this.fillId;
    const fills = 1 + (id % 3);
    this.fillId += fills;
    this.ticks = Math.max(LEAST_TICKS, this.ticks + (sells ? -1 : 1));
    if (outlets.length === 0) return;
    const template = this.tradeTemplate(sells);
    const { ticks } = this;
    const { event: eventTime, trade: tradeTime } = times;
    const patch = { eventTime, tradeTime, id, ticks, firstTradeId, lastTradeId: firstTradeId + fills - 1 };
    for (const outlet of outlets) {
      const at = outlet.place(template.frame, 'aggTrade');
      template.patch(outlet.bytes, at, patch);
    }
  }

  pushBook(outlets: readonly Outlet[], times: SliceTimes): void {
    const sequence = ++this.books;
    if (outlets.length === 0) return;
    const { ticks } = this;
    if (!this.book.fits(ticks)) this.book = this.newBook();
    const patch = { eventTime: times.event, bookTime: times.book, sequence, ticks };
    for (const outlet of outlets) {
      const at = outlet.place(this.book.frame, 'depth');
      this.book.patch(outlet.bytes, at, patch);
    }
  }

  pushMark(outlets: readonly Outlet[], times: SliceTimes): void {
    const mark = tail(++this.marks, times.sentUs);
    if (outlets.length === 0) return;
    const text = markText(this.contract, this.ticks, Math.floor(times.sentUs / 1_000), mark);
    const frame = new EncodedFrame(`${this.contract.stream}@markPrice@1s`, text);
    for (const outlet of outlets) outlet.place(frame, 'markPrice');
  }

  pushForced(outlets: readonly Outlet[], times: SliceTimes, order: ForcedOrder): void {
    const sequence = ++this.forced;
    if (outlets.length === 0) return;
    const lots = Math.max(1, Math.round(order.notionalUsd / this.lotUsd));
    // The limit price of a forced order is where the margin is used up, beyond where it fills.
    const beyond = Math.max(1, Math.round(this.ticks * 0.004)) * (order.side === 'SELL' ? -1 : 1);
    const figures = {
      side: order.side,
      orderTicks: Math.max(1, this.ticks + beyond),
      averageTicks: this.ticks,
      quantity: this.quantity(lots),
      lastQuantity: this.quantity(Math.max(1, Math.round(lots * this.random.next()))),
      tagged: sequence % 2 === 0,
    };
    const text = forcedText(this.contract, figures, Math.floor(times.sentUs / 1_000), tail(sequence, times.sentUs));
    const frame = new EncodedFrame('!forceOrder@arr', text);
    for (const outlet of outlets) outlet.place(frame, 'forceOrder');
  }

  private tradeTemplate(sells: boolean): TradeTemplate {
    this.variant = (this.variant + 1) % VARIANTS;
    const found = (sells ? this.sells : this.buys)[this.variant];
    if (found?.fits(this.ticks) === true) return found;
    this.newTrades();
    return (sells ? this.sells : this.buys)[this.variant] as TradeTemplate;
  }

  private newTrades(): void {
    const make = (sells: boolean): TradeTemplate[] =>
      Array.from({ length: VARIANTS }, () => {
        const quantity = this.randomQuantity(900);
        return new TradeTemplate(this.contract, { ticks: this.ticks, quantity, sells });
      });
    this.sells = make(true);
    this.buys = make(false);
  }

  private newBook(): BookTemplate {
    return new BookTemplate(this.contract, this.ticks, () => this.randomQuantity(6_000));
  }

  private randomQuantity(medianUsd: number): string {
    return this.quantity(Math.max(1, Math.round(this.random.lognormal(medianUsd, 1.1) / this.lotUsd)));
  }

  /** The smallest quantity in USD. */
  private get lotUsd(): number {
    const { pricePrecision, quantityPrecision } = this.contract;
    return this.ticks / 10 ** (pricePrecision + quantityPrecision);
  }

  private quantity(lots: number): string {
    return ticksText(lots, this.contract.quantityPrecision);
  }
}
