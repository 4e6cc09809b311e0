import type { LiquidationFill, ListingChange, MarketFact, TradeFill } from '../market/market-model.contract';
import { hashText } from '../market/random';
import type { InjectedLiquidation, InjectedTrade } from '../simulator.contract';
import type { VenueBars } from './bars';
import type { ConnectionHub } from './connection-hub';
import type { VenueClock } from './venue-clock';
import type { FrameContract } from './frames';
import {
  aggTradeFrame,
  bookTickerFrame,
  contractInfoFrame,
  forceOrderFrame,
  klineFrame,
  markPriceFrame,
  unlisted,
} from './frames';
import type { FrameCounters } from './frame-counters';
import { DepthPublisher } from './depth-publisher';
import type { LiquidationRecord } from './liquidation-sampler';
import { LiquidationSampler } from './liquidation-sampler';
import type { AggregateTrade } from './trade-aggregator';
import { TradeAggregator } from './trade-aggregator';
import type { VenueListings } from './venue-listings';
import type { VenueState } from './venue-state';

/** Live frames leave 1007 to 1012 ms after the fill: the venue takes this much beyond the window. */
const SENDING_MS = 7;
const SENDING_SPREAD_MS = 6;
const ALL_LIQUIDATIONS = '!forceOrder@arr';
const CONTRACT_INFO = '!contractInfo';
const MARKS_PER_SLOW_FRAME = 3;

export interface PublisherParts {
  readonly hub: ConnectionHub;
  readonly listings: VenueListings;
  readonly state: VenueState;
  readonly bars: VenueBars;
  readonly clock: VenueClock;
  readonly counters: FrameCounters;
  onOutage(down: boolean): void;
}

/** Turns market facts into the venue's frames, at the venue's pace. */
export class Publisher {
  private readonly aggregator = new TradeAggregator();
  private readonly sampler: LiquidationSampler;
  private readonly depth: DepthPublisher;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly openMinutes = new Map<string, number>();
  private liquidationFrames = 0;
  private markRounds = 0;

  constructor(
    private readonly parts: PublisherParts,
    private readonly liquidationDelayMs: number,
  ) {
    this.sampler = new LiquidationSampler(liquidationDelayMs);
    this.depth = new DepthPublisher(parts.hub, parts.clock, (symbol) => this.contractOf(symbol));
  }

  apply(facts: readonly MarketFact[]): void {
    let marked = false;
    for (const fact of facts) {
      if (fact.venue !== 'binance') continue;
      this.applyFact(fact);
      marked ||= fact.kind === 'mark';
    }
    const aggregates = this.aggregator.flush();
    for (const trade of aggregates) this.publishTrade(trade);
    this.publishBars(new Set(aggregates.map((trade) => trade.symbol)));
    if (marked) this.publishMarks();
  }

  liquidate(injected: InjectedLiquidation): void {
    const { symbol, side, quantity, price } = injected;
    const time = injected.time ?? this.parts.clock.now();
    const record = { symbol, side, quantity, time, orderPrice: price, averagePrice: price, lastQuantity: quantity };
    this.parts.counters.liquidationFills += 1;
    if (injected.bypassSampling) this.publishLiquidation(record);
    else this.sample(record, Date.now());
  }

  trade(injected: InjectedTrade): void {
    const time = injected.time ?? this.parts.clock.now();
    const { symbol, price, quantity, takerSide } = injected;
    this.publishTrade(
      this.aggregator.single({ kind: 'trade', time, venue: 'binance', symbol, price, quantity, takerSide }),
      0,
    );
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private applyFact(fact: MarketFact): void {
    const { state } = this.parts;
    switch (fact.kind) {
      case 'trade':
        return this.aggregator.add(fact satisfies TradeFill);
      case 'liquidation':
        return this.applyLiquidation(fact);
      case 'book':
        return this.applyBook(fact);
      case 'mark':
        return state.applyMark(fact);
      case 'openInterest':
        return state.applyOpenInterest(fact);
      case 'listing':
        return this.applyListing(fact);
      case 'outage':
        return this.parts.onOutage(fact.down);
    }
  }

  private applyLiquidation(fill: LiquidationFill): void {
    this.parts.counters.liquidationFills += 1;
    this.sample({ ...fill, time: fill.time + this.parts.clock.skewMs }, fill.time);
  }

  private sample(record: LiquidationRecord, happenedMs: number): void {
    if (this.liquidationDelayMs === 0) {
      this.publishLiquidation(record);
      return;
    }
    const window = this.sampler.add(record, happenedMs);
    if (!window) return;
    // The same for every frame of a symbol, so that two of them are never closer than the window.
    const sending = Math.min(SENDING_MS + (hashText(record.symbol) % SENDING_SPREAD_MS), this.liquidationDelayMs);
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.publishLiquidation(window.publish());
      },
      window.closesAt + sending - Date.now(),
    );
    this.timers.add(timer);
  }

  private publishLiquidation(record: LiquidationRecord): void {
    const sequence = this.liquidationFrames++;
    const own = `${record.symbol.toLowerCase()}@forceOrder`;
    const { hub, clock } = this.parts;
    if (!hub.isServed(ALL_LIQUIDATIONS) && !hub.isServed(own)) return;
    const payload = JSON.stringify(forceOrderFrame(record, this.contractOf(record.symbol), clock.now(), sequence));
    const label = { kind: 'forceOrder', symbol: record.symbol };
    hub.publish(ALL_LIQUIDATIONS, label, payload);
    hub.publish(own, label, payload);
  }

  private publishTrade(trade: AggregateTrade, skewMs = this.parts.clock.skewMs): void {
    const { hub, state, bars, clock } = this.parts;
    state.applyTrade(trade.symbol, trade.price);
    bars.of(trade.symbol)?.record(trade);
    const stream = `${trade.symbol.toLowerCase()}@aggTrade`;
    if (!hub.isServed(stream)) return;
    const payload = JSON.stringify(aggTradeFrame(trade, this.contractOf(trade.symbol), clock.now(), skewMs));
    hub.publish(stream, { kind: 'aggTrade', symbol: trade.symbol }, payload);
  }

  private publishBars(symbols: ReadonlySet<string>): void {
    for (const symbol of symbols) {
      const stream = `${symbol.toLowerCase()}@kline_1m`;
      if (this.parts.hub.isServed(stream)) this.publishBar(symbol, stream);
    }
  }

  private publishBar(symbol: string, stream: string): void {
    const { hub, bars, clock } = this.parts;
    const current = bars.of(symbol)?.liveMinute(Date.now());
    if (!current) return;
    const label = { kind: 'kline', symbol };
    const lastTradeId = this.aggregator.lastTradeId(symbol);
    const before = this.openMinutes.get(symbol);
    const finished = before === undefined || before === current.time ? undefined : bars.of(symbol)?.liveMinute(before);
    if (finished) {
      const closed = klineFrame(this.contractOf(symbol), finished, lastTradeId - current.trades, true, clock.now());
      hub.publish(stream, label, JSON.stringify(closed));
    }
    this.openMinutes.set(symbol, current.time);
    hub.publish(
      stream,
      label,
      JSON.stringify(klineFrame(this.contractOf(symbol), current, lastTradeId, false, clock.now())),
    );
  }

  private applyBook(book: Extract<MarketFact, { kind: 'book' }>): void {
    const { hub, state, clock } = this.parts;
    const before = state.books.get(book.symbol);
    const numbered = state.applyBook(book);
    this.depth.apply(numbered);
    const stream = `${book.symbol.toLowerCase()}@bookTicker`;
    if (!hub.isServed(stream)) return;
    const unchanged =
      String(before?.book.bids[0]) === String(book.bids[0]) && String(before?.book.asks[0]) === String(book.asks[0]);
    if (unchanged) return;
    const payload = JSON.stringify(bookTickerFrame(numbered, this.contractOf(book.symbol), clock.now(), clock.skewMs));
    hub.publish(stream, { kind: 'bookTicker', symbol: book.symbol }, payload);
  }

  private applyListing(change: ListingChange): void {
    const { hub, state, listings, clock } = this.parts;
    const listing = listings.apply(change);
    if (change.status === 'delisted') state.forget(change.symbol);
    if (!listing || !hub.isServed(CONTRACT_INFO)) return;
    const payload = JSON.stringify(contractInfoFrame(listing, clock.now()));
    hub.publish(CONTRACT_INFO, { kind: 'contractInfo', symbol: change.symbol }, payload);
  }

  private contractOf(symbol: string): FrameContract {
    return this.parts.listings.contract(symbol) ?? unlisted(symbol);
  }

  private publishMarks(): void {
    const { hub, state, clock } = this.parts;
    const slow = this.markRounds++ % MARKS_PER_SLOW_FRAME === 0;
    const paces = slow ? ['', '@1s'] : ['@1s'];
    for (const mark of state.marks.values()) {
      const streams = paces.map((pace) => `${mark.symbol.toLowerCase()}@markPrice${pace}`);
      if (!streams.some((stream) => hub.isServed(stream))) continue;
      const payload = JSON.stringify(markPriceFrame(mark, this.contractOf(mark.symbol), clock.now(), clock.skewMs));
      for (const stream of streams) hub.publish(stream, { kind: 'markPrice', symbol: mark.symbol }, payload);
    }
    this.publishMarkArray(paces.map((pace) => `!markPrice@arr${pace}`));
  }

  private publishMarkArray(streams: readonly string[]): void {
    const { hub, state, clock } = this.parts;
    if (!streams.some((stream) => hub.isServed(stream))) return;
    const frames = [...state.marks.values()]
      .map((mark) => ({ mark, contract: this.contractOf(mark.symbol) }))
      .filter(({ contract }) => !contract.inverse)
      .map(({ mark, contract }) => markPriceFrame(mark, contract, clock.now(), clock.skewMs));
    for (const stream of streams) hub.publish(stream, { kind: 'markPrice', symbol: '' }, JSON.stringify(frames));
  }
}
