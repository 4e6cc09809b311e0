import type { Instrument, Venue } from '../core/instrument';

export interface StoredRegistry {
  readonly instruments: readonly Instrument[];
  readonly volumes: readonly (readonly [symbol: string, usd: number])[];
  /** When it was true, epoch ms. */
  readonly time: number;
}

/** The last list of contracts a venue gave, for a start without its REST. */
export abstract class RegistryStore {
  abstract load(venue: Venue): Promise<StoredRegistry | undefined>;
  abstract save(venue: Venue, registry: StoredRegistry): Promise<void>;
}
