import { assetOf, type Venue } from '../../core/instrument';
import {
  type Book,
  type Gap,
  type Liquidation,
  liquidatedPosition,
  type Mark,
  type Trade,
} from '../../core/market-event';
import { AssetState } from './asset-state';
import { EventClock } from './event-clock';
import { InstrumentState } from './instrument-state';

/** Records arrive up to this much after their time; the clock waits as long before it lets a window move on. */
export const LATENESS_MS = 2_000;

class VenueState {
  readonly instruments = new Map<string, InstrumentState>();
  readonly tradeClock = new EventClock();
  readonly liquidationClock = new EventClock();
  private sinceClockSample = 0;

  /** The clock is asked for every 64th trade only: it costs more than the trade. */
  tradeTime(trade: Trade): number {
    if (this.sinceClockSample++ % 64 === 0 || !this.tradeClock.isBelievable(trade.exchangeTime, trade.receivedTime)) {
      return this.tradeClock.observe(trade.exchangeTime, trade.receivedTime);
    }
    return trade.exchangeTime;
  }
}

/** What is true now: fed every event, asked by detectors and by people. */
export class MarketState {
  private readonly venues = new Map<Venue, VenueState>();
  private readonly assets = new Map<string, AssetState>();
  /** End of the newest hole in a liquidation feed, for assets first seen after it. */
  private liquidationGap = -Infinity;
  private lastVenueName: Venue | undefined;
  private lastVenue: VenueState | undefined;
  /** Events whose time lay in the future. */
  get skewed(): number {
    let total = 0;
    for (const venue of this.venues.values()) total += venue.tradeClock.skewed + venue.liquidationClock.skewed;
    return total;
  }

  applyTrade(trade: Trade): void {
    const venue = this.venue(trade.venue);
    const state = venue.instruments.get(trade.instrument) ?? this.addInstrument(venue, trade.venue, trade.instrument);
    state.applyTrade(trade, venue.tradeTime(trade));
  }

  /** Returns the event time it was given, which differs from its own only when that lay in the future. */
  applyLiquidation(liquidation: Liquidation): number {
    const venue = this.venue(liquidation.venue);
    const time = venue.liquidationClock.observe(liquidation.exchangeTime, liquidation.receivedTime);
    const long = liquidatedPosition(liquidation.side) === 'long';
    const state = this.instrument(liquidation.venue, liquidation.instrument);
    state.liquidations.add(time, liquidation.notionalUsd, long);
    this.asset(assetOf(liquidation.instrument)).applyLiquidation(
      liquidation.venue,
      time,
      liquidation.notionalUsd,
      long,
      liquidation.price,
      liquidation.sampled,
    );
    return time;
  }

  applyBook(book: Book): void {
    this.instrument(book.venue, book.instrument).book = book;
  }

  applyMark(mark: Mark): void {
    const time = Math.min(mark.exchangeTime, mark.receivedTime);
    this.instrument(mark.venue, mark.instrument).applyMark(mark, time);
  }

  /** Part of a stream was not seen: sums that cover it become lower bounds, flows unknown until refilled. */
  applyGap(gap: Gap): void {
    const venue = this.venue(gap.venue);
    const until = gap.to ?? gap.receivedTime;
    const liquidations = isLiquidationStream(gap.stream);
    for (const state of venue.instruments.values()) {
      if (gap.instrument !== undefined && gap.instrument !== state.instrument) continue;
      if (liquidations) state.markLiquidationGap(until);
      else state.markTradeGap(until);
    }
    if (!liquidations) return;
    this.liquidationGap = Math.max(this.liquidationGap, until);
    for (const asset of this.assets.values()) asset.liquidations.markGap(until);
  }

  /** Lets time pass: windows move on even when nothing comes. */
  tick(receivedTime: number): void {
    for (const venue of this.venues.values()) {
      const time = venue.tradeClock.at(receivedTime);
      for (const state of venue.instruments.values()) state.advance(time);
    }
    const time = this.liquidationTime(receivedTime);
    for (const asset of this.assets.values()) asset.liquidations.advance(time);
  }

  /** Event time of liquidations that must have arrived by now. */
  liquidationTime(receivedTime: number): number {
    let newest = -Infinity;
    for (const venue of this.venues.values()) newest = Math.max(newest, venue.liquidationClock.at(receivedTime));
    return (newest === -Infinity ? receivedTime : newest) - LATENESS_MS;
  }

  asset(name: string): AssetState {
    let state = this.assets.get(name);
    if (state === undefined) {
      state = new AssetState(name);
      state.liquidations.markGap(this.liquidationGap);
      this.assets.set(name, state);
    }
    return state;
  }

  instrument(venueName: Venue, name: string): InstrumentState {
    const venue = this.venue(venueName);
    return venue.instruments.get(name) ?? this.addInstrument(venue, venueName, name);
  }

  knownAssets(): IterableIterator<AssetState> {
    return this.assets.values();
  }

  private addInstrument(venue: VenueState, venueName: Venue, name: string): InstrumentState {
    const state = new InstrumentState(venueName, name);
    venue.instruments.set(name, state);
    this.asset(assetOf(name)).instruments.push(state);
    return state;
  }

  private venue(name: Venue): VenueState {
    if (name === this.lastVenueName && this.lastVenue !== undefined) return this.lastVenue;
    let state = this.venues.get(name);
    if (state === undefined) this.venues.set(name, (state = new VenueState()));
    this.lastVenueName = name;
    this.lastVenue = state;
    return state;
  }
}

/** `binance:!forceOrder@arr`, `bybit:allLiquidation…`, `okx:liquidation-orders`: whatever carries forced closes. */
export function isLiquidationStream(stream: string): boolean {
  return /forceOrder|liquidation/i.test(stream);
}
