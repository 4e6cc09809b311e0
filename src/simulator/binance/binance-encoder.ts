import type { BookState, LiquidationFill, ListingChange, MarketFact, MarkState } from '../market/market-model.contract';
import type { InjectedLiquidation, InjectedTrade } from '../simulator.contract';
import type { VenueBars } from './bars';
import type { DepthFeed, StreamAudience } from './contract-feed';
import { ContractFeed } from './contract-feed';
import type { DepthUpdate } from './depth-chain';
import { DueQueue } from './due-queue';
import {
  aggTradeFrame,
  bookTickerFrame,
  contractInfoFrame,
  depthPayload,
  forceOrderFrame,
  klineFrame,
  markPriceFrame,
  unlisted,
} from './frames';
import type { LiquidationRecord } from './liquidation-sampler';
import { LiquidationSampler, sendingMs } from './liquidation-sampler';
import type { StreamClass } from './stream-name';
import type { AggregateTrade } from './trade-aggregator';
import { TradeAggregator } from './trade-aggregator';
import type { VenueListings } from './venue-listings';
import type { NumberedBook, VenueState } from './venue-state';

/** Fills of this long are one aggregate. */
const AGGREGATE_MS = 100;
const SECOND_MS = 1_000;
const SECONDS_PER_SLOW_MARK = 3;
const ALL_LIQUIDATIONS = '!forceOrder@arr';
const CONTRACT_INFO = '!contractInfo';
const ALL_MARKS = '!markPrice@arr';
const ALL_MARKS_EACH_SECOND = '!markPrice@arr@1s';

/** What goes out on one stream. */
export interface EncodedFrame {
  readonly path: StreamClass;
  readonly stream: string;
  readonly kind: string;
  /** Empty for a frame of many symbols. */
  readonly symbol: string;
  /** JSON, without the wrapping of combined streams. */
  readonly payload: string;
  /** When it leaves the venue, epoch ms by the market's clock. */
  readonly due: number;
}

/** Where frames go. */
export interface FrameSink extends StreamAudience {
  publish(frame: EncodedFrame): void;
}

export interface EncoderParts {
  readonly listings: VenueListings;
  readonly state: VenueState;
  readonly bars: VenueBars;
  /** When the market opens, epoch ms. */
  readonly startMs: number;
  /** Window of the liquidation sampling, ms; 0 sends everything at once. */
  readonly liquidationDelayMs: number;
  /** How far the venue's clock is off, ms. */
  skewMs(): number;
  /** The venue goes dark, or comes back. */
  onOutage(down: boolean, time: number): void;
  /** A liquidation happened, before any sampling. */
  onLiquidation(): void;
}

/**
 * Turns market facts into the venue's frames, at the venue's pace. It has no clock of its own: time is what it is told,
 * so a server in real time and a run in process get the same frames. Facts come in order of time.
 */
export class BinanceEncoder {
  private readonly aggregator = new TradeAggregator();
  private readonly sampler: LiquidationSampler;
  private readonly feeds = new Map<string, ContractFeed>();
  private readonly queue = new DueQueue<(due: number) => void>();
  private aggregateDue = Infinity;
  private marksDue: number;
  private liquidationFrames = 0;

  constructor(
    private readonly parts: EncoderParts,
    private readonly sink: FrameSink,
  ) {
    this.sampler = new LiquidationSampler(parts.liquidationDelayMs);
    this.marksDue = nextMultiple(parts.startMs, SECOND_MS);
  }

  /** When the next frame may be due, epoch ms. */
  get nextDue(): number {
    return Math.min(this.aggregateDue, this.queue.nextDue, this.marksDue);
  }

  /** Emits what is due before it, then takes the fact in; facts of other venues are left alone. */
  accept(fact: MarketFact): void {
    if (fact.venue !== this.parts.listings.venue) return;
    if (this.nextDue <= fact.time) this.advance(fact.time);
    switch (fact.kind) {
      case 'trade':
        if (this.aggregator.isEmpty) this.aggregateDue = nextMultiple(fact.time, AGGREGATE_MS);
        return this.aggregator.add(fact);
      case 'book':
        return this.applyBook(fact);
      case 'mark':
        return this.applyMark(fact);
      case 'openInterest':
        return this.parts.state.applyOpenInterest(fact);
      case 'liquidation':
        return this.applyLiquidation(fact);
      case 'listing':
        return this.applyListing(fact);
      case 'outage':
        return this.parts.onOutage(fact.down, fact.time);
    }
  }

  /** Emits everything due up to `timeMs`, in order. */
  advance(timeMs: number): void {
    for (;;) {
      const due = this.nextDue;
      if (due > timeMs) return;
      if (due === this.aggregateDue) this.flushTrades(due);
      else if (due === this.queue.nextDue) this.queue.pop()?.(due);
      else this.publishAllMarks(due);
    }
  }

  /** Leaves out the time up to then. */
  skipTo(timeMs: number): void {
    this.marksDue = Math.max(this.marksDue, nextMultiple(timeMs, SECOND_MS));
  }

  liquidate(injected: InjectedLiquidation, nowMs: number): void {
    const { symbol, side, quantity, price } = injected;
    const time = injected.time ?? nowMs + this.parts.skewMs();
    const record = { symbol, side, quantity, time, orderPrice: price, averagePrice: price, lastQuantity: quantity };
    this.parts.onLiquidation();
    if (injected.bypassSampling) this.publishLiquidation(record, nowMs);
    else this.sample(record, nowMs);
  }

  trade(injected: InjectedTrade, nowMs: number): void {
    const time = injected.time ?? nowMs + this.parts.skewMs();
    const { symbol, price, quantity, takerSide } = injected;
    const fill = { kind: 'trade', time, venue: this.parts.listings.venue, symbol, price, quantity, takerSide } as const;
    this.publishTrade(this.aggregator.single(fill), nowMs, 0);
  }

  private applyLiquidation(fill: LiquidationFill): void {
    this.parts.onLiquidation();
    const { symbol, side, quantity, orderPrice, averagePrice, lastQuantity } = fill;
    const time = fill.time + this.parts.skewMs();
    this.sample({ symbol, side, quantity, time, orderPrice, averagePrice, lastQuantity }, fill.time);
  }

  private sample(record: LiquidationRecord, happenedMs: number): void {
    const { liquidationDelayMs } = this.parts;
    if (liquidationDelayMs === 0) return this.publishLiquidation(record, happenedMs);
    const window = this.sampler.add(record, happenedMs);
    if (!window) return;
    const sending = Math.min(sendingMs(record.symbol), liquidationDelayMs);
    this.queue.push(window.closesAt + sending, (due) => this.publishLiquidation(window.publish(), due));
  }

  private publishLiquidation(record: LiquidationRecord, due: number): void {
    const sequence = this.liquidationFrames++;
    const feed = this.feedOf(record.symbol);
    if (!this.sink.isServed(ALL_LIQUIDATIONS) && !feed.liquidationsServed) return;
    const frame = forceOrderFrame(record, feed.contract, due + this.parts.skewMs(), sequence);
    const payload = JSON.stringify(frame);
    this.emit('market', ALL_LIQUIDATIONS, 'forceOrder', record.symbol, payload, due);
    this.emit('market', feed.liquidations, 'forceOrder', record.symbol, payload, due);
  }

  private flushTrades(due: number): void {
    this.aggregateDue = Infinity;
    const traded = new Set<ContractFeed>();
    for (const trade of this.aggregator.flush()) traded.add(this.publishTrade(trade, due, this.parts.skewMs()));
    for (const feed of traded) if (feed.barsServed) this.publishBar(feed, due);
  }

  private publishTrade(trade: AggregateTrade, due: number, timeSkewMs: number): ContractFeed {
    const { state, bars, skewMs } = this.parts;
    const feed = this.feedOf(trade.symbol);
    state.applyTrade(trade.symbol, trade.price);
    bars.of(trade.symbol)?.record(trade);
    if (feed.tradesServed) {
      const frame = aggTradeFrame(trade, feed.contract, due + skewMs(), timeSkewMs);
      this.emit('market', feed.trades, 'aggTrade', trade.symbol, JSON.stringify(frame), due);
    }
    return feed;
  }

  private publishBar(feed: ContractFeed, due: number): void {
    const { symbol } = feed.contract;
    const bars = this.parts.bars.of(symbol);
    const current = bars?.liveMinute(due - 1);
    if (!current) return;
    const lastTradeId = this.aggregator.lastTradeId(symbol);
    const eventTime = due + this.parts.skewMs();
    const { openMinute } = feed;
    const finished = openMinute === undefined || openMinute === current.time ? undefined : bars?.liveMinute(openMinute);
    feed.openMinute = current.time;
    if (finished) {
      const closed = klineFrame(feed.contract, finished, lastTradeId - current.trades, true, eventTime);
      this.emit('market', feed.bars, 'kline', symbol, JSON.stringify(closed), due);
    }
    const open = klineFrame(feed.contract, current, lastTradeId, false, eventTime);
    this.emit('market', feed.bars, 'kline', symbol, JSON.stringify(open), due);
  }

  private applyBook(book: BookState): void {
    const { state, skewMs } = this.parts;
    const before = state.books.get(book.symbol)?.book;
    const numbered = state.applyBook(book);
    const feed = this.feedOf(book.symbol);
    for (const depth of feed.depth) this.advanceDepth(feed, depth, numbered);
    if (!feed.tickerServed || (before && sameBest(before, book))) return;
    const frame = bookTickerFrame(numbered, feed.contract, book.time + skewMs(), skewMs());
    this.emit('public', feed.ticker, 'bookTicker', book.symbol, JSON.stringify(frame), book.time);
  }

  private advanceDepth(feed: ContractFeed, depth: DepthFeed, numbered: NumberedBook): void {
    const update = depth.chain.advance(numbered);
    if (update) return this.publishDepth(feed, depth, update, numbered.book.time);
    const due = depth.chain.pendingDue;
    if (due === undefined || depth.waiting) return;
    depth.waiting = true;
    this.queue.push(due, (now) => {
      depth.waiting = false;
      const held = feed.refresh().depth.includes(depth) ? depth.chain.flush(now) : undefined;
      if (held) this.publishDepth(feed, depth, held, now);
    });
  }

  private publishDepth(feed: ContractFeed, { stream }: DepthFeed, update: DepthUpdate, due: number): void {
    const skewMs = this.parts.skewMs();
    const payload = depthPayload(update, feed.contract, due + skewMs, skewMs);
    this.emit('public', stream, 'depth', update.symbol, payload, due);
  }

  /** At most one frame a second, on the slower stream one in three. */
  private applyMark(mark: MarkState): void {
    this.parts.state.applyMark(mark);
    const feed = this.feedOf(mark.symbol);
    const second = Math.floor(mark.time / SECOND_MS);
    const slow = Math.floor(second / SECONDS_PER_SLOW_MARK) > Math.floor(feed.markSecond / SECONDS_PER_SLOW_MARK);
    if (second <= feed.markSecond) return;
    feed.markSecond = second;
    if (!feed.marksEachSecondServed && !(slow && feed.marksServed)) return;
    const skewMs = this.parts.skewMs();
    const payload = JSON.stringify(markPriceFrame(mark, feed.contract, mark.time + skewMs, skewMs));
    this.emit('market', feed.marksEachSecond, 'markPrice', mark.symbol, payload, mark.time);
    if (slow) this.emit('market', feed.marks, 'markPrice', mark.symbol, payload, mark.time);
  }

  private publishAllMarks(due: number): void {
    this.marksDue = due + SECOND_MS;
    const slow = Math.floor(due / SECOND_MS) % SECONDS_PER_SLOW_MARK === 0;
    const served = this.sink.isServed(ALL_MARKS_EACH_SECOND) || (slow && this.sink.isServed(ALL_MARKS));
    if (!served) return;
    const skewMs = this.parts.skewMs();
    const frames: object[] = [];
    for (const mark of this.parts.state.marks.values()) {
      const { contract } = this.feedOf(mark.symbol);
      if (!contract.inverse) frames.push(markPriceFrame(mark, contract, due + skewMs, skewMs));
    }
    const payload = JSON.stringify(frames);
    this.emit('market', ALL_MARKS_EACH_SECOND, 'markPrice', '', payload, due);
    if (slow) this.emit('market', ALL_MARKS, 'markPrice', '', payload, due);
  }

  private applyListing(change: ListingChange): void {
    const { listings, state, skewMs } = this.parts;
    const listing = listings.apply(change);
    if (change.status === 'delisted') state.forget(change.symbol);
    if (!listing || !this.sink.isServed(CONTRACT_INFO)) return;
    const payload = JSON.stringify(contractInfoFrame(listing, change.time + skewMs()));
    this.emit('market', CONTRACT_INFO, 'contractInfo', change.symbol, payload, change.time);
  }

  private emit(path: StreamClass, stream: string, kind: string, symbol: string, payload: string, due: number): void {
    this.sink.publish({ path, stream, kind, symbol, payload, due });
  }

  private feedOf(symbol: string): ContractFeed {
    let feed = this.feeds.get(symbol);
    if (!feed) {
      feed = new ContractFeed(this.parts.listings.contract(symbol) ?? unlisted(symbol), this.sink);
      this.feeds.set(symbol, feed);
    }
    return feed.refresh();
  }
}

/** The next whole multiple after `timeMs`. */
function nextMultiple(timeMs: number, stepMs: number): number {
  return (Math.floor(timeMs / stepMs) + 1) * stepMs;
}

function sameBest(a: BookState, b: BookState): boolean {
  return String(a.bids[0]) === String(b.bids[0]) && String(a.asks[0]) === String(b.asks[0]);
}
