import type { TakerSide, TradeFill } from '../market/market-model.contract';

/** Fills of the same price and taker side within 100 ms, as one record. */
export interface AggregateTrade {
  readonly symbol: string;
  readonly price: number;
  readonly quantity: number;
  /** Without fills of retail price improvement orders. */
  readonly normalQuantity: number;
  readonly takerSide: TakerSide;
  readonly time: number;
  readonly id: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
}

interface Bucket {
  readonly first: TradeFill;
  quantity: number;
  count: number;
}

interface SymbolTrades {
  aggregateId: number;
  tradeId: number;
  /** Of the running 100 ms. */
  buckets: Bucket[];
}

const FIRST_AGGREGATE_ID = 3_339_472_008;
const FIRST_TRADE_ID = 7_786_568_797;
/** One aggregate in this many holds improved fills that `nq` leaves out. */
const IMPROVED_EVERY = 8;

/** Collects fills and numbers the aggregates: `a` runs without a gap for each symbol. */
export class TradeAggregator {
  private readonly bySymbol = new Map<string, SymbolTrades>();
  private open: Bucket[] = [];

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  add(fill: TradeFill): void {
    const { buckets } = this.tradesOf(fill.symbol);
    // An order eats through few prices, and the one before is most often the one again.
    for (let index = buckets.length - 1; index >= 0; index -= 1) {
      const bucket = buckets[index] as Bucket;
      if (bucket.first.price !== fill.price || bucket.first.takerSide !== fill.takerSide) continue;
      bucket.quantity += fill.quantity;
      bucket.count += 1;
      return;
    }
    const bucket = { first: fill, quantity: fill.quantity, count: 1 };
    buckets.push(bucket);
    this.open.push(bucket);
  }

  /** Ends the 100 ms. */
  flush(): AggregateTrade[] {
    const aggregates = this.open.map((bucket) => this.number(bucket));
    for (const { first } of this.open) {
      const trades = this.tradesOf(first.symbol);
      if (trades.buckets.length > 0) trades.buckets = [];
    }
    this.open = [];
    return aggregates;
  }

  /** One fill as an aggregate of its own. */
  single(fill: TradeFill): AggregateTrade {
    return this.number({ first: fill, quantity: fill.quantity, count: 1 }, false);
  }

  lastTradeId(symbol: string): number {
    return (this.bySymbol.get(symbol)?.tradeId ?? FIRST_TRADE_ID) - 1;
  }

  private number(bucket: Bucket, mayBeImproved = true): AggregateTrade {
    const { symbol, price, takerSide, time } = bucket.first;
    const trades = this.tradesOf(symbol);
    const id = trades.aggregateId++;
    const firstTradeId = trades.tradeId;
    trades.tradeId += bucket.count;
    const improved = mayBeImproved && bucket.count > 1 && id % IMPROVED_EVERY === 0;
    const normalQuantity = improved ? bucket.quantity - bucket.first.quantity : bucket.quantity;
    const lastTradeId = trades.tradeId - 1;
    const { quantity } = bucket;
    return { symbol, price, quantity, normalQuantity, takerSide, time, id, firstTradeId, lastTradeId };
  }

  private tradesOf(symbol: string): SymbolTrades {
    let trades = this.bySymbol.get(symbol);
    if (!trades) {
      trades = { aggregateId: FIRST_AGGREGATE_ID, tradeId: FIRST_TRADE_ID, buckets: [] };
      this.bySymbol.set(symbol, trades);
    }
    return trades;
  }
}
