/** A candle. Prices in the quote currency; `volume` in coins, or in contracts for inverse ones. Times epoch ms. */
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

/** What one trade adds to the candle it falls into. */
export interface BarPart {
  readonly price: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly trades: number;
  readonly bought: boolean;
}

const [TIME, OPEN, HIGH, LOW, CLOSE, VOLUME, QUOTE, TRADES, BOUGHT, BOUGHT_QUOTE, FIELDS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
const FIRST_ROWS = 32;

/**
 * Candles of one interval in order of time, only those in which something was traded. Packed into one array: hundreds of
 * contracts keep a day of minutes each.
 */
export class BarSeries {
  private data = new Float64Array(FIRST_ROWS * FIELDS);
  private count = 0;

  constructor(
    private readonly intervalMs: number,
    private readonly most: number,
  ) {}

  /** It may have forgotten the oldest. */
  get isFull(): boolean {
    return this.count === this.most;
  }

  /** The candle that opens at `time`, if anything was traded in it. */
  at(time: number): Bar | undefined {
    const row = this.find(time);
    return row >= 0 && this.data[row * FIELDS] === time ? this.row(row) : undefined;
  }

  /** The newest candle that opens at `time` or before. */
  upTo(time: number): Bar | undefined {
    const row = this.find(time);
    return row >= 0 ? this.row(row) : undefined;
  }

  get first(): Bar | undefined {
    return this.count > 0 ? this.row(0) : undefined;
  }

  /** `start` is the candle as it was before the first trade of its interval; without one it starts with that trade. */
  record(timeMs: number, part: BarPart, start?: (time: number) => Bar | undefined): void {
    const time = Math.floor(timeMs / this.intervalMs) * this.intervalMs;
    // Nearly every trade falls into the newest candle.
    let row = this.count - 1;
    if (row < 0 || this.data[row * FIELDS] !== time) {
      row = this.find(time);
      if (row < 0 || this.data[row * FIELDS] !== time)
        row = this.insert(row + 1, start?.(time) ?? flat(time, part.price));
    }
    this.add(row * FIELDS, part);
  }

  private add(at: number, { price, volume, quoteVolume, trades, bought }: BarPart): void {
    const { data } = this;
    if (price > (data[at + HIGH] as number)) data[at + HIGH] = price;
    if (price < (data[at + LOW] as number)) data[at + LOW] = price;
    data[at + CLOSE] = price;
    (data[at + VOLUME] as number) += volume;
    (data[at + QUOTE] as number) += quoteVolume;
    (data[at + TRADES] as number) += trades;
    if (!bought) return;
    (data[at + BOUGHT] as number) += volume;
    (data[at + BOUGHT_QUOTE] as number) += quoteVolume;
  }

  private insert(row: number, bar: Bar): number {
    if (this.count === this.most) {
      this.data.copyWithin(0, FIELDS, this.count * FIELDS);
      this.count -= 1;
      if (row > 0) row -= 1;
    }
    if ((this.count + 1) * FIELDS > this.data.length) {
      const larger = new Float64Array(Math.min(2 * this.data.length, this.most * FIELDS));
      larger.set(this.data);
      this.data = larger;
    }
    this.data.copyWithin((row + 1) * FIELDS, row * FIELDS, this.count * FIELDS);
    this.count += 1;
    this.write(row * FIELDS, bar);
    return row;
  }

  private write(at: number, bar: Bar): void {
    const { data } = this;
    data[at + TIME] = bar.time;
    data[at + OPEN] = bar.open;
    data[at + HIGH] = bar.high;
    data[at + LOW] = bar.low;
    data[at + CLOSE] = bar.close;
    data[at + VOLUME] = bar.volume;
    data[at + QUOTE] = bar.quoteVolume;
    data[at + TRADES] = bar.trades;
    data[at + BOUGHT] = bar.takerBuyVolume;
    data[at + BOUGHT_QUOTE] = bar.takerBuyQuoteVolume;
  }

  private row(row: number): Bar {
    const field = (name: number): number => this.data[row * FIELDS + name] as number;
    return {
      time: field(TIME),
      open: field(OPEN),
      high: field(HIGH),
      low: field(LOW),
      close: field(CLOSE),
      volume: field(VOLUME),
      quoteVolume: field(QUOTE),
      trades: field(TRADES),
      takerBuyVolume: field(BOUGHT),
      takerBuyQuoteVolume: field(BOUGHT_QUOTE),
    };
  }

  /** Row of the newest candle that opens at `time` or before; -1 when there is none. */
  private find(time: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.data[middle * FIELDS] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A candle in which nothing was traded. */
export function flat(time: number, price: number): Bar {
  const nothing = { volume: 0, quoteVolume: 0, trades: 0, takerBuyVolume: 0, takerBuyQuoteVolume: 0 };
  return { time, open: price, high: price, low: price, close: price, ...nothing };
}

/** One candle out of consecutive shorter ones. */
export function merge(time: number, bars: readonly Bar[]): Bar {
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
