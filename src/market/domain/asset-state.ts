import type { Venue } from '../../core/instrument';
import type { InstrumentState } from './instrument-state';
import { LiquidationWindows } from './liquidation-windows';

/** A contract a price was taken from: prices of different contracts are not compared. */
export interface PriceSource {
  readonly venue: Venue;
  readonly instrument: string;
}

/** What is true now of one coin over all venues and contracts. */
export class AssetState {
  readonly liquidations = new LiquidationWindows();
  readonly instruments: InstrumentState[] = [];
  private readonly fullFeeds = new Set<Venue>();
  private lastLiquidationPrice: number | undefined;

  constructor(readonly asset: string) {}

  /** True until a venue that publishes every liquidation has shown one for this asset. */
  get sampledOnly(): boolean {
    return this.fullFeeds.size === 0;
  }

  get fullFeedVenues(): readonly Venue[] {
    return [...this.fullFeeds];
  }

  addFullFeed(venue: Venue): void {
    this.fullFeeds.add(venue);
  }

  applyLiquidation(venue: Venue, time: number, usd: number, long: boolean, price: number, sampled: boolean): void {
    if (!sampled) this.fullFeeds.add(venue);
    this.lastLiquidationPrice = price;
    this.liquidations.add(time, usd, long);
  }

  /** Last price of one contract of the asset; unknown when it has none. */
  priceOf(contract: PriceSource | undefined): number | undefined {
    const state = this.instruments.find(
      ({ venue, instrument }) => venue === contract?.venue && instrument === contract.instrument,
    );
    return state?.price.last;
  }

  /** The contract whose price speaks for the asset: the one that traded last, USDT-margined before others. */
  reference(): InstrumentState | undefined {
    let best: InstrumentState | undefined;
    for (const state of this.instruments) {
      if (state.price.last !== undefined && (best === undefined || better(state, best))) best = state;
    }
    return best;
  }

  /** Last price of the reference contract as quoted, else of the last liquidation; undefined when neither is known. */
  get price(): number | undefined {
    return this.reference()?.price.last ?? this.lastLiquidationPrice;
  }
}

function better(a: InstrumentState, b: InstrumentState): boolean {
  const usdt = (state: InstrumentState): number => (state.instrument.endsWith(':USDT') ? 1 : 0);
  return usdt(a) !== usdt(b) ? usdt(a) > usdt(b) : a.price.lastTime > b.price.lastTime;
}
