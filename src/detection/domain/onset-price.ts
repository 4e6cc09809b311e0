import type { AssetState, PriceSource } from '../../market/domain/asset-state';

/** Where the price stood when an episode began, and on which contract. Plain data, so that it can be stored. */
export interface OnsetPrice extends PriceSource {
  readonly price: number;
}

export function priceAtOnset(state: AssetState, onset: number): OnsetPrice | undefined {
  const reference = state.reference();
  const price = reference?.price.at(onset);
  return reference === undefined || price === undefined
    ? undefined
    : { venue: reference.venue, instrument: reference.instrument, price };
}

/** Price now and its move since the onset, percent. The move is that of one and the same contract, or unknown. */
export function priceFacts(state: AssetState, onset: OnsetPrice | undefined): { price?: number; movePct?: number } {
  const same = state.priceOf(onset);
  return { price: same ?? state.price, movePct: movePct(onset?.price, same) };
}

/** Change in percent to two decimals; unknown when either price is. */
export function movePct(from: number | undefined, to: number | undefined): number | undefined {
  if (from === undefined || to === undefined || from === 0) return undefined;
  return Math.round((to / from - 1) * 10_000) / 100;
}
