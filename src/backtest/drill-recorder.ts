import type { LeveragedMarket, LiquidationFill, MarketFact } from '../simulator';
import { valueOf } from './drill';

export interface Sample {
  readonly time: number;
  readonly value: number;
}

export interface TapeLiquidation {
  readonly time: number;
  readonly price: number;
  readonly usd: number;
  readonly side: 'long' | 'short';
}

/** What a picture of one asset needs, in bounded memory: samples at a fixed pace, liquidations as they come. */
export interface AssetTape {
  readonly prices: Sample[];
  /** Coins, over all linear contracts. */
  readonly openInterest: Sample[];
  readonly volume: Sample[];
  readonly liquidations: TapeLiquidation[];
}

/** Writes down what a drill's market did, asset by asset. */
export class DrillRecorder {
  private readonly tapes = new Map<string, AssetTape>();
  private readonly openInterests = new Map<string, Map<string, number>>();
  private readonly turnover = new Map<string, number>();

  constructor(
    private readonly market: () => LeveragedMarket,
    /** Time between samples, ms. */
    private readonly everyMs: number,
  ) {}

  accept(fact: MarketFact): void {
    switch (fact.kind) {
      case 'trade':
        return this.trade(fact.venue, fact.symbol, fact.quantity, fact.price);
      case 'liquidation':
        return this.liquidation(fact);
      case 'mark':
        return this.mark(fact);
      case 'openInterest':
        return this.openInterest(fact);
      default:
        return;
    }
  }

  tapeOf(asset: string): AssetTape {
    let tape = this.tapes.get(asset);
    if (!tape) this.tapes.set(asset, (tape = { prices: [], openInterest: [], volume: [], liquidations: [] }));
    return tape;
  }

  private trade(venue: LiquidationFill['venue'], symbol: string, quantity: number, price: number): void {
    const { asset, usd } = valueOf(this.market(), venue, symbol, quantity, price);
    this.turnover.set(asset, (this.turnover.get(asset) ?? 0) + usd);
  }

  private liquidation(fill: LiquidationFill): void {
    const { asset, usd } = valueOf(this.market(), fill.venue, fill.symbol, fill.quantity, fill.averagePrice);
    const side = fill.side === 'SELL' ? 'long' : 'short';
    const { multiplier = 1 } = this.market().universe.findContract(fill.venue, fill.symbol) ?? {};
    this.tapeOf(asset).liquidations.push({ time: fill.time, price: fill.averagePrice / multiplier, usd, side });
  }

  /** The main contract speaks for the asset, and its marks set the pace of the samples. */
  private mark(fact: Extract<MarketFact, { kind: 'mark' }>): void {
    const contract = this.market().universe.findContract(fact.venue, fact.symbol);
    if (!contract || contract.venue !== 'binance' || contract.quoteAsset !== 'USDT') return;
    const { asset, multiplier } = contract;
    const tape = this.tapeOf(asset);
    const { time } = fact;
    if (time - (tape.prices.at(-1)?.time ?? -Infinity) < this.everyMs) return;
    tape.prices.push({ time, value: fact.markPrice / multiplier });
    tape.volume.push({ time, value: this.turnover.get(asset) ?? 0 });
    this.turnover.set(asset, 0);
    const held = this.openInterests.get(asset);
    if (held) tape.openInterest.push({ time, value: [...held.values()].reduce((sum, coins) => sum + coins, 0) });
  }

  private openInterest({ venue, symbol, quantity }: Extract<MarketFact, { kind: 'openInterest' }>): void {
    const contract = this.market().universe.findContract(venue, symbol);
    if (!contract || contract.inverse) return;
    let held = this.openInterests.get(contract.asset);
    if (!held) this.openInterests.set(contract.asset, (held = new Map()));
    held.set(`${venue} ${symbol}`, quantity * contract.multiplier);
  }
}
