import type { BookState } from '../market/market-model.contract';
import type { FactCollector, Measurements } from './fact-collector.contract';
import { Correlation, CrossCorrelation } from './numeric/cross-correlation';

const STEP_MS = 100;
const STEPS_A_SECOND = 10;
const MAX_LAG = 10;
/** A mid price that nothing confirmed for so long belongs to a feed that is dark. */
const STALE_MS = 10_000;

interface Mid {
  price: number;
  time: number;
  /** At the step before; 0 after a gap. */
  before: number;
}

/**
 * Correlation of the mid prices of Bitcoin and Ether on a grid of 100 ms, each at its last known value, and which
 * comes first: where the cross-correlation with a lag exceeds that with the opposite lag by most.
 */
export class LeadLag implements FactCollector {
  private readonly lags = new CrossCorrelation(MAX_LAG);
  private readonly seconds = new Correlation();
  private readonly bitcoin: Mid = { price: 0, time: 0, before: 0 };
  private readonly ether: Mid = { price: 0, time: 0, before: 0 };
  /** The grid point that is still open. */
  private gridMs = 0;
  private steps = 0;
  private bitcoinSecond = 0;
  private etherSecond = 0;

  begin(startMs: number): void {
    this.gridMs = startMs + STEP_MS;
    for (const mid of [this.bitcoin, this.ether]) mid.price = mid.time = mid.before = 0;
    this.interrupt();
  }

  book(asset: 'BTC' | 'ETH', { time, bids, asks }: BookState): void {
    const bid = bids[0];
    const ask = asks[0];
    if (!bid || !ask) return;
    this.closeUntil(time);
    const mid = asset === 'BTC' ? this.bitcoin : this.ether;
    mid.price = (bid[0] + ask[0]) / 2;
    mid.time = time;
  }

  second(nowMs: number): void {
    this.closeUntil(nowMs);
  }

  end(nowMs: number): void {
    this.closeUntil(nowMs + 1);
    this.interrupt();
  }

  measure(): Measurements {
    const { lags, seconds } = this;
    const n = lags.count;
    const lead = lags.lead;
    return {
      correlation100: { value: lags.at(0), n },
      correlation1000: { value: seconds.value, n: seconds.count },
      bitcoinFirst: { value: lags.at(1), n },
      etherFirst: { value: lags.at(-1), n },
      leadMs: { value: lead === undefined ? undefined : lead * STEP_MS, n },
    };
  }

  /** Facts of a grid point's own millisecond still belong to it. */
  private closeUntil(time: number): void {
    for (; this.gridMs < time; this.gridMs += STEP_MS) this.close();
  }

  private close(): void {
    const { bitcoin, ether } = this;
    const oldest = Math.min(bitcoin.time, ether.time);
    if (oldest === 0 || this.gridMs - oldest > STALE_MS) return this.interrupt();
    if (bitcoin.before > 0) this.step(Math.log(bitcoin.price / bitcoin.before), Math.log(ether.price / ether.before));
    bitcoin.before = bitcoin.price;
    ether.before = ether.price;
    if (this.gridMs % 1000 === 0) this.closeSecond();
  }

  private step(bitcoinReturn: number, etherReturn: number): void {
    this.lags.add(bitcoinReturn, etherReturn);
    this.bitcoinSecond += bitcoinReturn;
    this.etherSecond += etherReturn;
    this.steps += 1;
  }

  private closeSecond(): void {
    if (this.steps === STEPS_A_SECOND) this.seconds.add(this.bitcoinSecond, this.etherSecond);
    this.steps = 0;
    this.bitcoinSecond = 0;
    this.etherSecond = 0;
  }

  private interrupt(): void {
    this.lags.interrupt();
    this.bitcoin.before = 0;
    this.ether.before = 0;
    this.steps = 0;
    this.bitcoinSecond = 0;
    this.etherSecond = 0;
  }
}
