import type { ContractMarket } from '../contract-market';

/** Between venues it pays beyond this gap, as a fraction: fees and the spread are paid out of it. */
const WORTHWHILE = 0.00045;
/** Of the gap, this much is closed by one round of orders. */
const CLOSED = 0.35;

/** Buys where an asset is cheap and sells where it is dear; one account on each contract. */
export class Arbitrage {
  private readonly accounts = new Map<ContractMarket, number>();

  constructor(private readonly markets: readonly ContractMarket[]) {
    for (const market of markets)
      this.accounts.set(market, market.funded('arbitrageur', market.contract.openInterestUsd * 0.02));
  }

  act(timeMs: number): void {
    let cheap: ContractMarket | undefined;
    let dear: ContractMarket | undefined;
    for (const market of this.markets) {
      if (!market.trading) continue;
      if (!cheap || market.book.displacement < cheap.book.displacement) cheap = market;
      if (!dear || market.book.displacement > dear.book.displacement) dear = market;
    }
    if (!cheap || !dear) return;
    const gap = dear.book.displacement - cheap.book.displacement;
    if (gap > WORTHWHILE) this.close(cheap, dear, gap * CLOSED, timeMs);
  }

  private close(cheap: ContractMarket, dear: ContractMarket, log: number, time: number): void {
    const bought = (cheap.book.depthWithin(log / 2) / cheap.lotsPerUnit) * cheap.contract.multiplier;
    const sold = (dear.book.depthWithin(log / 2) / dear.lotsPerUnit) * dear.contract.multiplier;
    const coins = Math.min(bought, sold);
    this.order(cheap, 1, coins, time);
    this.order(dear, -1, coins, time);
  }

  private order(market: ContractMarket, side: 1 | -1, coins: number, time: number): void {
    const lots = Math.round((coins * market.lotsPerUnit) / market.contract.multiplier);
    if (lots > 0) market.take(this.accounts.get(market) as number, side, lots, time, 'arbitrage');
  }
}
