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
import { InstrumentState } from './instrument-state';
import { VenueState } from './venue-state';

/** Records arrive up to this much after their time; the clock waits as long before it lets a window move on. */
export const LATENESS_MS = 2_000;

/** What is true now: fed every event, asked by detectors and by people. */
export class MarketState {
  private readonly venues = new Map<Venue, VenueState>();
  private readonly assets = new Map<string, AssetState>();
  /** Holes that still last, by what they are of. */
  private readonly openGaps = new Map<string, Gap>();
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
    const time = venue.liquidationTime(liquidation);
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
    const key = `${gap.stream}|${gap.instrument ?? ''}|${gap.reason}`;
    if (gap.to === undefined) this.openGaps.set(key, gap);
    else this.openGaps.delete(key);
    this.cover(gap, gap.to ?? gap.receivedTime);
  }

  /** Venues of which some liquidations of the asset since `since` were not seen. */
  venuesWithGap(asset: string, since: number): Set<Venue> {
    const venues = new Set<Venue>();
    for (const [name, venue] of this.venues) if (venue.liquidationGapTime >= since) venues.add(name);
    for (const state of this.asset(asset).instruments) if (state.liquidationGapTime >= since) venues.add(state.venue);
    return venues;
  }

  /** Lets time pass: windows move on even when nothing comes. */
  tick(receivedTime: number): void {
    const time = this.liquidationTime(receivedTime);
    for (const venue of this.venues.values()) {
      const tradeTime = venue.tradeClock.at(receivedTime);
      for (const state of venue.instruments.values()) state.advance(tradeTime, time);
    }
    for (const gap of this.openGaps.values()) this.cover(gap, receivedTime);
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
      for (const venue of this.venues.values()) state.liquidations.markGap(venue.liquidationGapTime);
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

  /** Venues that showed every liquidation of an asset, by asset: what a restart would otherwise have to learn again. */
  fullFeeds(): Record<string, readonly Venue[]> {
    const known = [...this.assets.values()].filter((asset) => !asset.sampledOnly);
    return Object.fromEntries(known.map((asset) => [asset.asset, asset.fullFeedVenues]));
  }

  restoreFullFeeds(feeds: Readonly<Record<string, readonly Venue[]>>): void {
    for (const [asset, venues] of Object.entries(feeds))
      for (const venue of venues) this.asset(asset).addFullFeed(venue);
  }

  private cover(gap: Gap, until: number): void {
    const venue = this.venue(gap.venue);
    const states =
      gap.instrument === undefined ? [...venue.instruments.values()] : [this.instrument(gap.venue, gap.instrument)];
    if (!isLiquidationStream(gap.stream)) return states.forEach((state) => state.markTradeGap(until));
    for (const state of states) state.markLiquidationGap(until);
    if (gap.instrument !== undefined) return this.asset(assetOf(gap.instrument)).liquidations.markGap(until);
    venue.liquidationGapTime = Math.max(venue.liquidationGapTime, until);
    for (const asset of this.assets.values()) asset.liquidations.markGap(until);
  }

  private addInstrument(venue: VenueState, venueName: Venue, name: string): InstrumentState {
    const state = new InstrumentState(venueName, name);
    state.markLiquidationGap(venue.liquidationGapTime);
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
