import type { ListedContract, Universe } from '../market/universe';
import type { FactCollector, MeasurableMarket, Measurements } from './fact-collector.contract';
import { median, quantile } from './numeric/quantile';
import { Series } from './numeric/series';

const SAMPLE_MS = 300_000;
/** 15 minutes. */
const WINDOW_SAMPLES = 3;
const MIN_DROP = 0.01;

interface Sample {
  /** Coins, one side. */
  readonly main: number;
  readonly all: number;
  /** Coins liquidated since the market started. */
  readonly liquidated: number;
}

interface Held {
  readonly contract: ListedContract;
  coins: number;
}

/**
 * Changes of Bitcoin's open interest over 15 min, sampled every 5 min: the size of them in Binance's BTCUSDT, and how
 * much of a drop by 1 % or more over all venues the liquidations explain.
 */
export class OpenInterestFacts implements FactCollector {
  private readonly changes = new Series();
  private readonly forced = new Series();
  private held = new Map<string, Held>();
  private samples: Sample[] = [];
  private liquidated = 0;
  private coinPrice = 1;

  begin(_startMs: number, { universe }: MeasurableMarket): void {
    this.held = heldIn(universe);
    this.coinPrice = universe.asset('BTC').price;
    this.samples = [];
    this.liquidated = 0;
  }

  openInterest(venue: string, symbol: string, quantity: number): void {
    const held = this.held.get(`${venue} ${symbol}`);
    if (held) held.coins = this.coins(held.contract, quantity);
  }

  liquidation(contract: ListedContract, quantity: number): void {
    this.liquidated += this.coins(contract, quantity);
  }

  second(nowMs: number): void {
    if (nowMs % SAMPLE_MS !== 0) return;
    const main = this.held.get('binance BTCUSDT')?.coins ?? 0;
    let all = 0;
    for (const { coins } of this.held.values()) all += coins;
    if (main === 0) return;
    this.samples.push({ main, all, liquidated: this.liquidated });
    if (this.samples.length <= WINDOW_SAMPLES) return;
    this.compare(this.samples.shift() as Sample, this.samples[this.samples.length - 1] as Sample);
  }

  end(): void {
    this.samples = [];
  }

  measure(): Measurements {
    const changes = this.changes.view();
    const n = changes.length;
    return {
      openInterestMedian: { value: median(changes), n },
      openInterestP99: { value: quantile(changes, 0.99), n },
      openInterestP999: { value: quantile(changes, 0.999), n },
      forcedShare: { value: median(this.forced.view()), n: this.forced.length },
    };
  }

  private compare(before: Sample, after: Sample): void {
    this.changes.push(Math.abs(after.main / before.main - 1));
    const drop = before.all - after.all;
    if (drop >= MIN_DROP * before.all) this.forced.push((after.liquidated - before.liquidated) / drop);
  }

  /** Inverse contracts at a fixed price: the price moves, and that alone is no change of positions. */
  private coins(contract: ListedContract, quantity: number): number {
    if (contract.inverse) return (quantity * contract.contractSize) / this.coinPrice;
    return quantity * contract.multiplier;
  }
}

function heldIn(universe: Universe): Map<string, Held> {
  const contracts = universe.contractsOf('BTC');
  return new Map(contracts.map((contract) => [`${contract.venue} ${contract.symbol}`, { contract, coins: 0 }]));
}
