import type { Venue } from '../core/instrument';
import type { EngineStore } from '../engine/engine-store.port';
import { RegistryStore, type StoredRegistry } from '../instruments/registry-store.port';

/** The registry of each venue as one named document. */
export class RegistryRepository extends RegistryStore {
  constructor(private readonly documents: EngineStore) {
    super();
  }

  override async load(venue: Venue): Promise<StoredRegistry | undefined> {
    return (await this.documents.loadDocument(nameOf(venue)))?.content as StoredRegistry | undefined;
  }

  override async save(venue: Venue, registry: StoredRegistry): Promise<void> {
    await this.documents.saveDocument(nameOf(venue), registry, registry.time);
  }
}

function nameOf(venue: Venue): string {
  return `instruments:${venue}`;
}
