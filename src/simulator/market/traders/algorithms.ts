import type { ContractMarket } from '../contract-market';
import type { Random } from '../random';
import type { Conditions } from './conditions';

const ACCOUNTS_EACH = 5;
const SIZE_SIGMA = 1.9;
/** The largest inventory an algorithm takes, relative to open interest. */
const INVENTORY_SHARE = 0.0012;
const DAY_SECONDS = 86_400;

/**
 * Trend followers and contrarians trade all day with small inventories and make most of the volume. Quotes that makers
 * skew to be rid of their own inventory draw them: that is how makers stay flat.
 */
export class Algorithms {
  private readonly followers: readonly number[];
  private readonly contrarians: readonly number[];
  private readonly medianUsd: number;
  private readonly inventoryLots: number;

  constructor(
    private readonly market: ContractMarket,
    private readonly random: Random,
  ) {
    const { contract } = market;
    const account = (trader: 'trend' | 'contrarian'): number => market.funded(trader, contract.openInterestUsd * 0.02);
    this.followers = Array.from({ length: ACCOUNTS_EACH }, () => account('trend'));
    this.contrarians = Array.from({ length: ACCOUNTS_EACH }, () => account('contrarian'));
    const meanUsd = (0.7 * contract.dailyVolumeUsd) / DAY_SECONDS / contract.tradesPerSecond;
    this.medianUsd = meanUsd / Math.exp(SIZE_SIGMA ** 2 / 2);
    this.inventoryLots = market.lotsFor(contract.openInterestUsd * INVENTORY_SHARE);
  }

  act(now: Conditions): void {
    const { market, random } = this;
    const count = random.poisson(market.contract.tradesPerSecond * now.activity * now.seconds);
    if (count === 0) return;
    const skew = clamp(market.makerLots / (4 * this.inventoryLots), 0.35);
    const trend = Math.tanh(0.6 * now.momentum);
    // In a rush orders come in pieces: many more of them, each smaller.
    const hurry = 1 / Math.sqrt(Math.max(1, now.activity));
    const span = Math.min(100, now.toMs - now.fromMs);
    for (let order = 0; order < count; order += 1)
      this.trade(now.toMs - span + Math.floor((span * order) / count), skew, trend, hurry);
  }

  private trade(time: number, skew: number, trend: number, hurry: number): void {
    const { market, random, inventoryLots } = this;
    const unit = random.next() * 2;
    const follows = unit < 1;
    const accounts = follows ? this.followers : this.contrarians;
    const slot = accounts[Math.floor((unit % 1) * ACCOUNTS_EACH)] as number;
    const wanted = (follows ? 0.7 : -0.7) * trend;
    const held = (market.ledger.quantity[slot] as number) / inventoryLots;
    const side = random.next() < 0.5 + 0.45 * clamp(wanted - held, 1) + skew ? 1 : -1;
    const lots = market.lotsFor(random.lognormal(this.medianUsd * hurry, SIZE_SIGMA));
    market.take(slot, side, Math.min(lots, inventoryLots), time, 'market');
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
