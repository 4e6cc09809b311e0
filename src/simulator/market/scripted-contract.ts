import type { AssetPrice } from './asset-price';
import type { Conditions } from './conditions';
import type { ListedContract } from './instruments';
import { findAsset, quantityFor } from './instruments';
import type { LiquidationVenue } from './liquidation-flow';
import type { MarketFact, MarkState, OpenInterestState, OrderSide, TradeFill } from './market-model.contract';
import { OrderBook } from './scripted-book';
import { Random } from './random';
import { tradesOf } from './trade-flow';

const FUNDING_INTERVAL_MS = 8 * 3_600_000;
const MARK_MEMORY = 1 / 30;

/** One contract: its book around the coin's price, its trades, its mark price and open interest. */
export class ScriptedContract implements LiquidationVenue {
  private readonly random: Random;
  private readonly book: OrderBook;
  private readonly usualOpenInterest: number;
  private premium = 0.0002;
  private markAverage = 0;

  constructor(
    readonly contract: ListedContract,
    private readonly assetPrice: AssetPrice,
    seed: number,
  ) {
    this.random = new Random(seed);
    const listedPrice = findAsset(contract.asset).price * contract.multiplier;
    this.book = new OrderBook(contract, listedPrice, this.random);
    this.usualOpenInterest = quantityFor(contract, contract.openInterestUsd, listedPrice);
  }

  fillPrice(side: OrderSide): number {
    return this.book.behind(side === 'SELL' ? 'bid' : 'ask', Math.min(12, Math.floor(this.random.exponential(3))));
  }

  advance(fromMs: number, toMs: number, conditions: Conditions): TradeFill[] {
    this.book.advance(this.indexPrice * (1 + this.premium), conditions);
    return tradesOf(this.contract, this.book, conditions, this.random, fromMs, toMs);
  }

  bookAt(time: number): MarketFact {
    return this.book.state(time);
  }

  /** Once a second: premium, mark price and open interest move slowly. */
  slowFacts(time: number, conditions: Conditions): readonly [MarkState, OpenInterestState] {
    const crowded = conditions.kind === 'build-up' && conditions.trades > 2 ? 0.0006 : 0.0002;
    this.premium += (crowded - this.premium) * 0.05 + 0.000004 * this.random.normal();
    const mark = this.indexPrice * (1 + this.premium);
    this.markAverage = this.markAverage === 0 ? mark : this.markAverage + (mark - this.markAverage) * MARK_MEMORY;
    const { venue, symbol } = this.contract;
    const quantity = this.usualOpenInterest * this.assetPrice.openInterestRatio;
    return [
      {
        kind: 'mark',
        time,
        venue,
        symbol,
        markPrice: mark,
        markAverage: this.markAverage,
        indexPrice: this.indexPrice,
        fundingRate: 0.0001 + (this.premium - 0.0002) / 2,
        nextFundingTime: (Math.floor(time / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS,
      },
      { kind: 'openInterest', time, venue, symbol, quantity },
    ];
  }

  private get indexPrice(): number {
    return this.assetPrice.price * this.contract.multiplier;
  }
}
