import type { Database } from '../database';
import { alertStoreContract } from './alert-store.contract';
import { databaseContract } from './database.contract';
import { engineStoreContract } from './engine-store.contract';
import { outboxContract } from './outbox.contract';
import { peopleContract } from './people.contract';

export interface StoresUnderTest {
  /** An empty, migrated database. */
  readonly fresh: () => Promise<Database>;
  /** Opens the database of `fresh` once more, as a second process would. */
  readonly again: () => Promise<Database>;
}

/** What every database must do alike. */
export function storesContract({ fresh, again }: StoresUnderTest): void {
  let database: Database;
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    await database.close();
  });
  const current = (): Database => database;

  describe('database', () => databaseContract(current));
  describe('alerts and incidents', () => alertStoreContract(current, again));
  describe('outbox', () => outboxContract(current));
  describe('what the engine remembers', () => engineStoreContract(current));
  describe('recipients and tokens', () => peopleContract(current));
}
