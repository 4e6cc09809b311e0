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

interface Counters {
  aggregateId: number;
  tradeId: number;
}

const FIRST_AGGREGATE_ID = 3_339_472_008;
const FIRST_TRADE_ID = 7_786_568_797;
/** One aggregate in this many holds improved fills that `nq` leaves out. */
const IMPROVED_EVERY = 8;

/** Collects fills and numbers the aggregates: `a` runs without a gap for each symbol. */
export class TradeAggregator {
  private buckets = new Map<string, Bucket>();
  private readonly counters = new Map<string, Counters>();

  add(fill: TradeFill): void {
    const key = `${fill.symbol} ${fill.price} ${fill.takerSide}`;
    const bucket = this.buckets.get(key);
    if (bucket) {
      bucket.quantity += fill.quantity;
      bucket.count += 1;
    } else {
      this.buckets.set(key, { first: fill, quantity: fill.quantity, count: 1 });
    }
  }

  /** Ends the 100 ms. */
  flush(): AggregateTrade[] {
    if (this.buckets.size === 0) return [];
    const aggregates = [...this.buckets.values()].map((bucket) => this.number(bucket));
    this.buckets = new Map();
    return aggregates;
  }

  /** One fill as an aggregate of its own. */
  single(fill: TradeFill): AggregateTrade {
    return this.number({ first: fill, quantity: fill.quantity, count: 1 }, false);
  }

  lastTradeId(symbol: string): number {
    return (this.counters.get(symbol)?.tradeId ?? FIRST_TRADE_ID) - 1;
  }

  private number(bucket: Bucket, mayBeImproved = true): AggregateTrade {
    const { symbol, price, takerSide, time } = bucket.first;
    const counters = this.countersOf(symbol);
    const id = counters.aggregateId++;
    const firstTradeId = counters.tradeId;
    counters.tradeId += bucket.count;
    const improved = mayBeImproved && bucket.count > 1 && id % IMPROVED_EVERY === 0;
    const normalQuantity = improved ? bucket.quantity - bucket.first.quantity : bucket.quantity;
    const lastTradeId = counters.tradeId - 1;
    const { quantity } = bucket;
    return { symbol, price, quantity, normalQuantity, takerSide, time, id, firstTradeId, lastTradeId };
  }

  private countersOf(symbol: string): Counters {
    let counters = this.counters.get(symbol);
    if (!counters) {
      counters = { aggregateId: FIRST_AGGREGATE_ID, tradeId: FIRST_TRADE_ID };
      this.counters.set(symbol, counters);
    }
    return counters;
  }
}
