import type { ContractMarket } from './contract-market';
import type { Listing, ListingStatus } from './market-model.contract';
import type { Tape } from './tape';

/** Since long ago, for everything that is listed when the market opens. */
const LONG_AGO = 1_569_398_400_000;

interface Entry {
  status: ListingStatus;
  onboardTime: number;
  deliveryTime?: number;
}

/** Which contracts there are: announced, trading, on their way out, gone. */
export class ListingBoard {
  private readonly entries = new Map<ContractMarket, Entry>();

  constructor(
    markets: readonly ContractMarket[],
    private readonly tape: Tape,
  ) {
    for (const market of markets) this.entries.set(market, { status: 'trading', onboardTime: LONG_AGO });
  }

  all(): Listing[] {
    return [...this.entries].map(([{ contract }, entry]) => ({ contract, ...entry }));
  }

  /** Not yet: nothing trades until it is listed. */
  holdBack(market: ContractMarket, onboardTime: number): void {
    market.trading = false;
    this.entries.set(market, { status: 'pending', onboardTime });
  }

  list(market: ContractMarket, time: number): void {
    market.trading = true;
    this.change(market, 'trading', time, { onboardTime: time });
  }

  /** The venue announces the end; trading goes on until then. */
  announceEnd(market: ContractMarket, time: number, deliveryTime: number): void {
    market.winding = true;
    this.change(market, 'trading', time, { deliveryTime });
  }

  /** Trading ends, every position is closed at the settlement price, and the contract is gone. */
  settle(market: ContractMarket, time: number): void {
    this.change(market, 'settling', time, {});
    market.settleAll(Math.max(1, Math.round(market.mark.index)), time);
    this.change(market, 'delisted', time, {});
  }

  private change(market: ContractMarket, status: ListingStatus, time: number, more: Partial<Entry>): void {
    const before = this.entries.get(market);
    const { venue, symbol } = market.contract;
    this.entries.set(market, { onboardTime: before?.onboardTime ?? LONG_AGO, ...before, ...more, status });
    this.tape.facts.push({ kind: 'listing', time, venue, symbol, status });
  }
}
