import { PricePath } from '../market/price-path';
import { derivedSeed, hashText, hashUnit } from '../market/random';
import type { ListedAsset, ListedContract } from '../market/universe';
import type { Bar } from './bar-series';
import { BarSeries, flat, merge } from './bar-series';
import type { AggregateTrade } from './trade-aggregator';
import type { VenueListings } from './venue-listings';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const LIVE_MINUTES = 1_500;
/** Two months. */
const LIVE_HOURS = 1_488;
const REMEMBERED_HOURS = 4_096;

export const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': 24 * HOUR_MS,
};

export interface BarOrigin {
  readonly marketSeed: number;
  /** When the market opened: what lies before it comes from the price path. */
  readonly openedMs: number;
  /** When the contract was listed. */
  readonly listedMs: number;
}

/**
 * Candles of one contract: those the simulator lived through come from its trades, older ones from the seeded price
 * path, longer candles are sums of minutes. So every interval tells the same story, and tells it again when asked again.
 */
export class ContractBars {
  private readonly path: PricePath;
  private readonly minutes = new BarSeries(MINUTE_MS, LIVE_MINUTES);
  private readonly hours = new BarSeries(HOUR_MS, LIVE_HOURS);
  private readonly drawnHours = new Map<number, Bar>();
  private readonly seed: number;
  private readonly price: number;
  private readonly volatility: number;
  /** Opening time of the minute in which the market opened. */
  private readonly openingMinute: number;
  private askedTime = NaN;
  private askedPrice = 0;
  private firstTradeMs = Infinity;

  constructor(
    private readonly contract: ListedContract,
    asset: ListedAsset,
    private readonly origin: BarOrigin,
  ) {
    this.path = new PricePath(derivedSeed(origin.marketSeed, contract.asset), asset.dailyVolatility);
    this.seed = hashText(contract.symbol);
    this.price = asset.price * contract.multiplier;
    this.volatility = asset.dailyVolatility;
    this.openingMinute = floorTo(origin.openedMs, MINUTE_MS);
  }

  /** Before it there are no candles: a contract listed later has none until it trades. Epoch ms; may be Infinity. */
  get since(): number {
    const { listedMs, openedMs } = this.origin;
    return listedMs <= openedMs ? listedMs : this.firstTradeMs;
  }

  record(trade: AggregateTrade): void {
    const { price, quantity, time } = trade;
    const inverse = this.contract.inverse;
    const part = {
      price,
      volume: quantity,
      quoteVolume: inverse ? (quantity * this.contract.contractSize) / price : quantity * price,
      trades: trade.lastTradeId - trade.firstTradeId + 1,
      bought: trade.takerSide === 'buy',
    };
    if (time < this.firstTradeMs) this.firstTradeMs = time;
    this.minutes.record(time, part, (minute) => (minute === this.openingMinute ? this.unseenPart() : undefined));
    this.hours.record(time, part, (hour) => this.untradedPart(hour, time));
  }

  liveMinute(timeMs: number): Bar | undefined {
    return this.minutes.at(floorTo(timeMs, MINUTE_MS));
  }

  /** The candle that opens at `time`, as far as it has got by `nowMs`. */
  bar(time: number, intervalMs: number, nowMs: number): Bar {
    if (intervalMs === MINUTE_MS) return this.minute(time);
    if (intervalMs === HOUR_MS) return this.hour(time, nowMs);
    return merge(time, this.parts(time, time + intervalMs, intervalMs > HOUR_MS ? HOUR_MS : MINUTE_MS, nowMs));
  }

  private parts(from: number, to: number, partMs: number, nowMs: number): Bar[] {
    const bars: Bar[] = [];
    const end = Math.min(to, nowMs + 1);
    for (let at = Math.max(from, floorTo(this.since, partMs)); at < end; at += partMs)
      bars.push(this.bar(at, partMs, nowMs));
    return bars;
  }

  private minute(time: number): Bar {
    const live = this.minutes.upTo(time);
    if (live?.time === time) return live;
    if (time < this.openingMinute) return this.drawn(time);
    if (time === this.openingMinute) return this.unseenPart() ?? flat(time, 0);
    return flat(time, live?.close ?? this.earlierPrice(time));
  }

  /** Before the first minute kept: minutes are kept for a day, of older ones only the hour is known. */
  private earlierPrice(time: number): number {
    const hour = this.minutes.isFull ? this.hours.upTo(time) : undefined;
    return hour?.open ?? this.pathPrice(this.origin.openedMs);
  }

  private hour(time: number, nowMs: number): Bar {
    if (time + HOUR_MS <= this.openingMinute) return this.drawnHour(time, nowMs);
    const lived = this.hours.upTo(time);
    if (time > this.openingMinute)
      return lived?.time === time ? lived : flat(time, lived?.close ?? this.pathPrice(this.origin.openedMs));
    // The hour in which the market opened: its beginning is known from the path alone.
    const parts = this.parts(time, this.openingMinute, MINUTE_MS, nowMs);
    const unseen = this.unseenPart();
    if (unseen) parts.push(unseen);
    if (lived?.time === time) parts.push(lived);
    return merge(time, parts);
  }

  private drawnHour(time: number, nowMs: number): Bar {
    let bar = this.drawnHours.get(time);
    if (!bar) {
      bar = merge(time, this.parts(time, time + HOUR_MS, MINUTE_MS, nowMs));
      if (this.drawnHours.size >= REMEMBERED_HOURS)
        this.drawnHours.delete(this.drawnHours.keys().next().value as number);
      this.drawnHours.set(time, bar);
    }
    return bar;
  }

  /** The market opened in the middle of a minute, whose beginning only the price path knows. */
  private unseenPart(): Bar | undefined {
    const { openedMs, listedMs } = this.origin;
    if (listedMs > openedMs) return undefined;
    const [open, close] = [this.pathPrice(this.openingMinute), this.pathPrice(openedMs)];
    return { ...flat(this.openingMinute, open), high: Math.max(open, close), low: Math.min(open, close), close };
  }

  /** The hour began before its first trade, at the last price. */
  private untradedPart(hour: number, tradedMs: number): Bar | undefined {
    const before = tradedMs - hour < MINUTE_MS ? undefined : this.minutes.upTo(hour - 1);
    return before && flat(hour, before.close);
  }

  private drawn(time: number): Bar {
    const open = this.pathPrice(time);
    const close = this.pathPrice(time + MINUTE_MS);
    const key = Math.floor(time / MINUTE_MS);
    const wick = (salt: number): number => (this.volatility / 38) * 0.4 * hashUnit(this.seed, key, salt);
    const usd = (this.contract.dailyVolumeUsd / 1440) * activity(time) * (0.3 + 1.4 * hashUnit(this.seed, key, 3));
    const volume = this.contract.inverse ? Math.round(usd / this.contract.contractSize) : usd / open;
    const quoteVolume = usd / (this.contract.inverse ? open : 1);
    const bought = 0.4 + 0.2 * hashUnit(this.seed, key, 4);
    return {
      time,
      open,
      close,
      high: this.onTick(Math.max(open, close) * (1 + wick(1))),
      low: this.onTick(Math.min(open, close) * (1 - wick(2))),
      volume,
      quoteVolume,
      trades: Math.max(1, Math.round((this.contract.tradesPerSecond * 60 * usd * 1440) / this.contract.dailyVolumeUsd)),
      takerBuyVolume: volume * bought,
      takerBuyQuoteVolume: quoteVolume * bought,
    };
  }

  private pathPrice(timeMs: number): number {
    // A minute's close is the next one's open, so half of all questions repeat the one before.
    if (timeMs !== this.askedTime) {
      this.askedTime = timeMs;
      this.askedPrice = this.onTick(this.price * Math.exp(this.path.logAt(timeMs)));
    }
    return this.askedPrice;
  }

  private onTick(price: number): number {
    return Math.round(price / this.contract.tickSize) * this.contract.tickSize;
  }
}

/** Bars of every contract, made when somebody first asks for them or trades. */
export class VenueBars {
  private readonly bySymbol = new Map<string, ContractBars>();

  constructor(
    private readonly listings: VenueListings,
    private readonly marketSeed: number,
    private readonly openedMs: number,
  ) {}

  of(symbol: string): ContractBars | undefined {
    let bars = this.bySymbol.get(symbol);
    if (!bars) {
      const listing = this.listings.find(symbol);
      if (!listing) return undefined;
      const { contract, onboardTime: listedMs } = listing;
      const { marketSeed, openedMs } = this;
      bars = new ContractBars(contract, this.listings.assetOf(contract), { marketSeed, openedMs, listedMs });
      this.bySymbol.set(symbol, bars);
    }
    return bars;
  }
}

export function floorTo(timeMs: number, intervalMs: number): number {
  return Math.floor(timeMs / intervalMs) * intervalMs;
}

/** The day has its hours: busiest when Europe and America trade. Its mean over a day is 1. */
function activity(timeMs: number): number {
  const hour = (timeMs % (24 * HOUR_MS)) / HOUR_MS;
  return 1 + 0.45 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
}
