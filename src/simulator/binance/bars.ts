import type { ListedContract } from '../market/instruments';
import { CONTRACTS, findAsset } from '../market/instruments';
import { PricePath } from '../market/price-path';
import { derivedSeed, hashText, hashUnit } from '../market/random';
import type { AggregateTrade } from './trade-aggregator';

export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly trades: number;
  readonly takerBuyVolume: number;
  readonly takerBuyQuoteVolume: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const LIVE_MINUTES = 1_500;
const REMEMBERED_HOURS = 4_096;

export const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': 24 * HOUR_MS,
};

/**
 * Candles of one contract: minutes the simulator lived through come from its trades, older ones from the seeded price
 * path, longer candles are sums of minutes. So every interval tells the same story, and tells it again when asked again.
 */
export class ContractBars {
  private readonly path: PricePath;
  private readonly live = new Map<number, Bar>();
  private readonly hours = new Map<number, Bar>();
  private readonly seed: number;
  private readonly price: number;
  private readonly volatility: number;
  private askedTime = NaN;
  private askedPrice = 0;

  constructor(
    private readonly contract: ListedContract,
    marketSeed: number,
    private readonly openedMs: number,
  ) {
    const asset = findAsset(contract.asset);
    this.path = new PricePath(derivedSeed(marketSeed, contract.asset), asset.dailyVolatility);
    this.seed = hashText(contract.symbol);
    this.price = asset.price * contract.multiplier;
    this.volatility = asset.dailyVolatility;
  }

  record(trade: AggregateTrade): void {
    const time = floorTo(trade.time, MINUTE_MS);
    const quote = this.contract.inverse
      ? (trade.quantity * this.contract.contractSize) / trade.price
      : trade.quantity * trade.price;
    const bought = trade.takerSide === 'buy' ? 1 : 0;
    const fills = trade.lastTradeId - trade.firstTradeId + 1;
    const own: Bar = {
      ...flat(time, trade.price),
      volume: trade.quantity,
      quoteVolume: quote,
      trades: fills,
      takerBuyVolume: bought * trade.quantity,
      takerBuyQuoteVolume: bought * quote,
    };
    const before = this.live.get(time) ?? this.unseenPart(time);
    this.live.set(time, before ? merge(time, [before, own]) : own);
    if (this.live.size > LIVE_MINUTES) this.live.delete(this.live.keys().next().value as number);
  }

  liveMinute(timeMs: number): Bar | undefined {
    return this.live.get(floorTo(timeMs, MINUTE_MS));
  }

  /** The candle that opens at `time`, as far as it has got by `nowMs`. */
  bar(time: number, intervalMs: number, nowMs: number): Bar {
    if (intervalMs === MINUTE_MS) return this.minute(time);
    if (intervalMs === HOUR_MS) return this.hour(time, nowMs);
    const part = intervalMs > HOUR_MS ? HOUR_MS : MINUTE_MS;
    return merge(time, this.parts(time, intervalMs, part, nowMs));
  }

  /** The simulator opened in the middle of a minute, whose beginning only the price path knows. */
  private unseenPart(time: number): Bar | undefined {
    return time < this.openedMs ? flat(time, this.priceAt(time)) : undefined;
  }

  private hour(time: number, nowMs: number): Bar {
    const remembered = this.hours.get(time);
    if (remembered) return remembered;
    const bar = merge(time, this.parts(time, HOUR_MS, MINUTE_MS, nowMs));
    if (time + HOUR_MS <= nowMs) {
      if (this.hours.size >= REMEMBERED_HOURS) this.hours.delete(this.hours.keys().next().value as number);
      this.hours.set(time, bar);
    }
    return bar;
  }

  private parts(time: number, intervalMs: number, partMs: number, nowMs: number): Bar[] {
    const bars: Bar[] = [];
    for (let at = time; at < time + intervalMs && at <= nowMs; at += partMs) bars.push(this.bar(at, partMs, nowMs));
    return bars;
  }

  private minute(time: number): Bar {
    const live = this.live.get(time);
    if (live) return live;
    return time >= this.openedMs ? flat(time, this.priceAt(time)) : this.drawn(time);
  }

  private drawn(time: number): Bar {
    const open = this.priceAt(time);
    const close = this.priceAt(time + MINUTE_MS);
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

  private priceAt(timeMs: number): number {
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

/** Bars of every listed contract. */
export class VenueBars {
  private readonly bySymbol: ReadonlyMap<string, ContractBars>;

  constructor(seed: number, openedMs: number) {
    this.bySymbol = new Map(CONTRACTS.map((contract) => [contract.symbol, new ContractBars(contract, seed, openedMs)]));
  }

  of(symbol: string): ContractBars | undefined {
    return this.bySymbol.get(symbol);
  }
}

export function floorTo(timeMs: number, intervalMs: number): number {
  return Math.floor(timeMs / intervalMs) * intervalMs;
}

function flat(time: number, price: number): { -readonly [Field in keyof Bar]: Bar[Field] } {
  const nothing = { volume: 0, quoteVolume: 0, trades: 0, takerBuyVolume: 0, takerBuyQuoteVolume: 0 };
  return { time, open: price, high: price, low: price, close: price, ...nothing };
}

function merge(time: number, bars: readonly Bar[]): Bar {
  const merged = { ...flat(time, bars[0]?.open ?? 0), close: bars.at(-1)?.close ?? 0 };
  for (const bar of bars) {
    merged.high = Math.max(merged.high, bar.high);
    merged.low = Math.min(merged.low, bar.low);
    merged.volume += bar.volume;
    merged.quoteVolume += bar.quoteVolume;
    merged.trades += bar.trades;
    merged.takerBuyVolume += bar.takerBuyVolume;
    merged.takerBuyQuoteVolume += bar.takerBuyQuoteVolume;
  }
  return merged;
}

/** The day has its hours: busiest when Europe and America trade. Its mean over a day is 1. */
function activity(timeMs: number): number {
  const hour = (timeMs % (24 * HOUR_MS)) / HOUR_MS;
  return 1 + 0.45 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
}
