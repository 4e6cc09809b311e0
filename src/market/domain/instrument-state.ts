import type { Book, Mark, Trade } from '../../core/market-event';
import type { Venue } from '../../core/instrument';
import { LiquidationWindows } from './liquidation-windows';
import { PriceTrail } from './price-trail';
import { TradeWindows } from './trade-windows';

/** What is true now of one contract at one venue. */
export class InstrumentState {
  readonly trades = new TradeWindows();
  readonly price = new PriceTrail();
  private liquidationWindows: LiquidationWindows | undefined;
  book: Book | undefined;
  mark: Mark | undefined;
  /** End of the newest hole in what was seen of its liquidations, ms. */
  liquidationGapTime = -Infinity;

  constructor(
    readonly venue: Venue,
    readonly instrument: string,
  ) {}

  /** Made on first use: most instruments have no liquidation in an hour. */
  get liquidations(): LiquidationWindows {
    if (this.liquidationWindows === undefined) {
      this.liquidationWindows = new LiquidationWindows();
      this.liquidationWindows.markGap(this.liquidationGapTime);
    }
    return this.liquidationWindows;
  }

  applyTrade(trade: Trade, time: number): void {
    const usd = trade.notionalUsd ?? trade.price * trade.quantity;
    this.trades.add(time, usd, trade.takerSide === 'buy');
    if (time >= this.price.lastTime) this.price.add(time, trade.price);
  }

  applyMark(mark: Mark, time: number): void {
    this.mark = mark;
    // A mark price stands in for the last price only where no trades are watched.
    if (time - this.price.lastTime > 10_000) this.price.add(time, mark.markPrice);
  }

  markTradeGap(time: number): void {
    this.trades.markGap(time);
  }

  advance(tradeTime: number, liquidationTime: number): void {
    this.trades.advance(tradeTime);
    this.liquidationWindows?.advance(liquidationTime);
  }

  markLiquidationGap(time: number): void {
    this.liquidationGapTime = Math.max(this.liquidationGapTime, time);
    this.liquidationWindows?.markGap(time);
  }
}
