import type { BookState, LiquidationFill, MarketFact, TradeFill } from '../market/market-model.contract';
import type { ListedContract } from '../market/universe';
import { notionalOf } from '../market/universe';
import { CascadeFacts } from './cascade-facts';
import { DepthFacts } from './depth-facts';
import type { FactCollector, MeasurableMarket, Measurements } from './fact-collector.contract';
import { DAY_MS } from './fact-collector.contract';
import { LeadLag } from './lead-lag';
import { LiquidationTape } from './liquidation-tape';
import { OpenInterestFacts } from './open-interest-facts';
import { SampledFeed } from './sampled-feed';
import { SilentOnsets } from './silent-onsets';
import { TradeRate } from './trade-rate';
import { Undercount } from './undercount';
import { VolatilitySwitches } from './volatility-switches';

const BITCOIN = 'BTCUSDT';
const ETHER = 'ETHUSDT';

/** Routes the public facts of markets to the collectors that measure them. */
export class FactsMeter {
  private readonly tape = new LiquidationTape();
  private readonly undercount = new Undercount();
  private readonly trades = new TradeRate();
  private readonly cascades = new CascadeFacts([
    (cascade) => this.undercount.cascade(cascade),
    () => this.trades.cascade(),
  ]);
  private readonly feed = new SampledFeed(
    (record) => this.cascades.addShown(record),
    (full, sampled) => this.undercount.count(full, sampled),
  );
  private readonly switches = new VolatilitySwitches();
  private readonly onsets = new SilentOnsets();
  private readonly openInterest = new OpenInterestFacts();
  private readonly depth = new DepthFacts(() => this.cascades.current);
  private readonly leadLag = new LeadLag();
  /** Cascades come before those that listen to them or ask for them: a day must not close without its last one. */
  private readonly collectors: readonly FactCollector[] = [
    this.cascades,
    this.tape,
    this.undercount,
    this.trades,
    this.switches,
    this.onsets,
    this.openInterest,
    this.depth,
    this.leadLag,
  ];
  private market: MeasurableMarket | undefined;
  private startMs = 0;
  private elapsedMs = 0;
  private tradeCount = 0;

  /** Trades of all contracts that passed by. */
  get tradesSeen(): number {
    return this.tradeCount;
  }

  get days(): number {
    return this.elapsedMs / DAY_MS;
  }

  begin(startMs: number, market: MeasurableMarket): void {
    this.market = market;
    this.startMs = startMs;
    this.feed.begin();
    for (const collector of this.collectors) collector.begin(startMs, market);
  }

  /** Facts of one second, or of a part of it, in order of time. */
  take(facts: readonly MarketFact[]): void {
    for (const fact of facts) {
      switch (fact.kind) {
        case 'trade':
          this.takeTrade(fact);
          break;
        case 'book':
          this.takeBook(fact);
          break;
        case 'liquidation':
          this.takeLiquidation(fact);
          break;
        case 'openInterest':
          this.openInterest.openInterest(fact.venue, fact.symbol, fact.quantity);
          break;
      }
    }
  }

  second(nowMs: number): void {
    this.feed.second();
    for (const collector of this.collectors) collector.second(nowMs);
  }

  end(nowMs: number): void {
    this.elapsedMs += nowMs - this.startMs;
    for (const collector of this.collectors) collector.end(nowMs);
    this.market = undefined;
  }

  measure(): Measurements {
    return Object.assign({}, ...this.collectors.map((collector) => collector.measure(this.days)));
  }

  private takeTrade(trade: TradeFill): void {
    this.tradeCount += 1;
    if (trade.symbol !== BITCOIN) return;
    if (trade.venue === 'binance') this.trades.trade();
    else if (trade.venue === 'bybit') this.switches.trade(trade.price);
  }

  private takeBook(book: BookState): void {
    if (book.venue !== 'binance') return;
    if (book.symbol === BITCOIN) this.leadLag.book('BTC', book);
    else if (book.symbol === ETHER) this.leadLag.book('ETH', book);
  }

  private takeLiquidation(fill: LiquidationFill): void {
    const contract = this.market?.universe.findContract(fill.venue, fill.symbol);
    if (contract?.asset === 'BTC') this.takeBitcoin(fill, contract);
  }

  private takeBitcoin(
    { time, venue, symbol, side, quantity, averagePrice }: LiquidationFill,
    of: ListedContract,
  ): void {
    const usd = notionalOf(of, quantity, averagePrice);
    const record = { time, venue, side, usd, fullUsd: usd };
    this.cascades.addTape(record);
    this.openInterest.liquidation(of, quantity);
    if (symbol !== BITCOIN) return;
    this.feed.add(record);
    if (venue !== 'bybit') return;
    this.tape.add(time, usd);
    this.switches.liquidation();
    this.cascades.countBybit();
    this.onsets.add(time, usd);
  }
}
