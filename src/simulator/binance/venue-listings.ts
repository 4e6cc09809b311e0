import type { Listing, ListingChange, MarketModel } from '../market/market-model.contract';
import type { ListedAsset, ListedContract, VenueName } from '../market/universe';

/** What one venue lists, as of the listing changes it has been told. */
export class VenueListings {
  private readonly bySymbol = new Map<string, Listing>();

  constructor(
    private readonly market: Pick<MarketModel, 'universe' | 'listings'>,
    readonly venue: VenueName,
  ) {
    for (const listing of this.own()) this.bySymbol.set(listing.contract.symbol, listing);
  }

  /** Announced, trading or in settlement; a contract that is gone is not found any more. */
  find(symbol: string): Listing | undefined {
    const listing = this.bySymbol.get(symbol);
    return listing?.status === 'delisted' ? undefined : listing;
  }

  /** The contract behind a symbol, also of one that is gone: its last frames may still be under way. */
  contract(symbol: string): ListedContract | undefined {
    return this.bySymbol.get(symbol)?.contract;
  }

  all(): Listing[] {
    return [...this.bySymbol.values()].filter(({ status }) => status !== 'delisted');
  }

  assetOf(contract: ListedContract): ListedAsset {
    return this.market.universe.asset(contract.asset);
  }

  /** Coins of the market, the largest first. */
  get assets(): readonly ListedAsset[] {
    return this.market.universe.assets;
  }

  /** Takes a change in; answers with the listing as it stands from now on. */
  apply({ symbol, status, time }: ListingChange): Listing | undefined {
    const told = this.own().find(({ contract }) => contract.symbol === symbol);
    const contract = told?.contract ?? this.contract(symbol) ?? this.market.universe.findContract(this.venue, symbol);
    if (!contract) return undefined;
    // The market may be ahead of what its facts have told so far: the status is theirs, the dates are known to it alone.
    const { onboardTime = time, deliveryTime } = told ?? this.bySymbol.get(symbol) ?? {};
    const listing = { contract, status, onboardTime, deliveryTime };
    this.bySymbol.set(symbol, listing);
    return listing;
  }

  private own(): Listing[] {
    return this.market.listings().filter(({ contract }) => contract.venue === this.venue);
  }
}
