import type { Instrument, Venue } from '../../core/instrument';

export type RegistrySource = 'venue' | 'stored' | 'bundled';

/** What exists, by venue. */
export class InstrumentRegistry {
  private readonly venues = new Map<
    Venue,
    { readonly instruments: readonly Instrument[]; readonly source: RegistrySource; readonly time: number }
  >();

  /** Replaces a venue's list; `time` is when it was true, epoch ms. */
  replace(venue: Venue, instruments: readonly Instrument[], source: RegistrySource, time: number): void {
    this.venues.set(venue, { instruments, source, time });
  }

  of(venue: Venue): readonly Instrument[] {
    return this.venues.get(venue)?.instruments ?? [];
  }

  /** Where a venue's list comes from, and how old it is. */
  origin(venue: Venue): { readonly source: RegistrySource; readonly time: number } | undefined {
    const entry = this.venues.get(venue);
    return entry === undefined ? undefined : { source: entry.source, time: entry.time };
  }

  all(): Instrument[] {
    return [...this.venues.values()].flatMap((entry) => entry.instruments);
  }

  assets(): Set<string> {
    return new Set(this.all().map((instrument) => instrument.asset));
  }
}

const DOLLARS = new Set(['USDT', 'USDC', 'FDUSD', 'BUSD']);

/**
 * Whose trades, books and marks are streamed: every dollar-quoted linear perpetual of the assets asked for, or the
 * `most` largest by volume when none is asked for.
 */
export function chooseWatched(
  instruments: readonly Instrument[],
  assets: readonly string[],
  volumes: ReadonlyMap<string, number>,
  most: number,
): Instrument[] {
  const eligible = instruments.filter(
    (i) => i.active && i.kind === 'linear' && i.expiry === undefined && DOLLARS.has(i.quote),
  );
  if (assets.length > 0) {
    const wanted = new Set(assets.map((asset) => asset.toUpperCase()));
    return eligible.filter((i) => wanted.has(i.asset.toUpperCase()) || wanted.has(i.symbol.toUpperCase()));
  }
  const volume = (i: Instrument): number => volumes.get(i.symbol) ?? -1;
  return [...eligible].sort((a, b) => volume(b) - volume(a)).slice(0, most);
}

/** One contract per asset whose bars speak for it: USDT-margined and the largest. */
export function referenceContracts(watched: readonly Instrument[], volumes: ReadonlyMap<string, number>): Instrument[] {
  const best = new Map<string, Instrument>();
  const score = (i: Instrument): number => (i.quote === 'USDT' ? 1e15 : 0) + (volumes.get(i.symbol) ?? 0);
  for (const instrument of watched) {
    const known = best.get(instrument.asset);
    if (known === undefined || score(instrument) > score(known)) best.set(instrument.asset, instrument);
  }
  return [...best.values()];
}
