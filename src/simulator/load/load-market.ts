import { Random } from '../market/random';
import { ContractFeed, type SliceTimes } from './contract-feed';
import type { LoadContract } from './contracts';
import { CrashCourse } from './crash-course';
import { Stamp } from './digits';
import { BOOK_AGE_MS, TRADE_AGE_MS } from './frame-texts';
import { BOOKS_PER_SECOND, type ByKind, type Mix, noneByKind } from './mix';
import type { Outlets } from './outlets';
import { SLICES_PER_SECOND } from './pacer';

const SLICES_PER_BOOK = SLICES_PER_SECOND / BOOKS_PER_SECOND;
/** Mark prices of all symbols leave the venue at the turn of the second, within this many slices. */
const SLICES_OF_MARKS = 10;
/** A sweep through the book is seen as so many trades in a row, on average. */
const SWEEP = 6;

/** The whole venue in slices: who pushes what in which slice, and trades for the rest of the budget. */
export class LoadMarket {
  readonly made: ByKind = noneByKind();
  private readonly course: CrashCourse;
  private readonly feeds: readonly ContractFeed[];
  private readonly random: Random;
  private readonly times = { event: new Stamp(), trade: new Stamp(), book: new Stamp(), sentUs: 0 };
  /** Sums of the trade weights up to each contract, for drawing one by its weight. */
  private readonly cumulative: Float64Array;
  /** Contracts with a forced order in the current second, by the slice in which it leaves. */
  private forcedBySlice: readonly number[][] = [];
  private second = -1;
  /** Frames that this slice may still have; below 0 what the slow kinds took in advance. */
  private budget = 0;

  constructor(
    contracts: readonly LoadContract[],
    private readonly mix: Mix,
    private readonly outlets: Outlets,
    seed: number,
  ) {
    this.course = new CrashCourse(contracts, seed);
    this.feeds = contracts.map((contract) => new ContractFeed(contract, seed));
    this.random = new Random(seed ^ 0x5bd1e995);
    this.cumulative = new Float64Array(contracts.length);
  }

  /** Makes slice `slice` of `frames` frames, written at `sentUs`, epoch microseconds. */
  slice(slice: number, frames: number, sentUs: number): void {
    const times = this.timesAt(sentUs);
    const second = Math.floor(slice / SLICES_PER_SECOND);
    if (second !== this.second) this.begin(second);
    this.budget += frames;
    this.refresh(slice % SLICES_PER_SECOND);
    this.pushBooks(slice, times);
    this.pushMarks(slice, times);
    this.pushForced(slice % SLICES_PER_SECOND, times);
    while (this.budget > 0) this.sweep(times);
  }

  private begin(second: number): void {
    this.second = second;
    let sum = 0;
    for (let contract = 0; contract < this.feeds.length; contract++) {
      sum += this.course.tradeWeight(contract, second);
      this.cumulative[contract] = sum;
    }
    const bySlice: number[][] = Array.from({ length: SLICES_PER_SECOND }, () => []);
    // A contract's record leaves always in the same slice of the second: there are never two within one second.
    for (const contract of this.course.forcedIn(second, this.mix.forcedPerSecond))
      bySlice[(contract * 67) % SLICES_PER_SECOND]?.push(contract);
    this.forcedBySlice = bySlice;
  }

  /** New prices and books, some contracts in every slice: all at once would hold up the schedule. */
  private refresh(sliceOfSecond: number): void {
    for (let contract = sliceOfSecond; contract < this.feeds.length; contract += SLICES_PER_SECOND)
      this.feeds[contract]?.moveTo(this.course.priceTicks(contract, this.second));
  }

  private pushBooks(slice: number, times: SliceTimes): void {
    const interval = Math.floor(slice / SLICES_PER_BOOK);
    for (let contract = slice % SLICES_PER_BOOK; contract < this.feeds.length; contract += SLICES_PER_BOOK) {
      if ((interval + contract) % this.mix.bookEvery !== 0) continue;
      this.feeds[contract]?.pushBook(this.outlets.books(contract), times);
      this.count('depth');
    }
  }

  private pushMarks(slice: number, times: SliceTimes): void {
    const part = slice % SLICES_PER_SECOND;
    if (part >= SLICES_OF_MARKS) return;
    for (let contract = part; contract < this.feeds.length; contract += SLICES_OF_MARKS) {
      if ((this.second + contract) % this.mix.markEvery !== 0) continue;
      this.feeds[contract]?.pushMark(this.outlets.marks(contract), times);
      this.count('markPrice');
    }
  }

  private pushForced(sliceOfSecond: number, times: SliceTimes): void {
    for (const contract of this.forcedBySlice[sliceOfSecond] ?? []) {
      this.feeds[contract]?.pushForced(this.outlets.forcedOrders(), times, this.course.forcedOrder(contract));
      this.count('forceOrder');
    }
  }

  /** One taker order on one contract: a run of trades on one side. */
  private sweep(times: SliceTimes): void {
    const contract = this.drawContract();
    const feed = this.feeds[contract];
    if (!feed) return;
    const outlets = this.outlets.trades(contract);
    const sells = this.random.next() < this.course.sellShare(contract, this.second);
    const length = Math.min(this.budget, Math.ceil(this.random.exponential(SWEEP)) || 1);
    for (let step = 0; step < length; step++) {
      feed.trade(outlets, times, sells);
      this.count('aggTrade');
    }
  }

  private count(kind: keyof ByKind): void {
    this.made[kind]++;
    this.budget--;
  }

  private drawContract(): number {
    const { cumulative } = this;
    const drawn = this.random.next() * (cumulative[cumulative.length - 1] ?? 0);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private timesAt(sentUs: number): SliceTimes {
    const { times } = this;
    const ms = Math.floor(sentUs / 1_000);
    times.event.set(ms);
    times.trade.set(ms - TRADE_AGE_MS);
    times.book.set(ms - BOOK_AGE_MS);
    times.sentUs = sentUs;
    return times;
  }
}
