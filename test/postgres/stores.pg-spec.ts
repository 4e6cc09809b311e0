import { Database } from '../../src/persistence/database';
import { storesContract } from '../../src/persistence/testing/stores.contract';
import { describeOnPostgres } from './fresh-database';

describeOnPostgres('stores on PostgreSQL', (databases) => {
  let url: string;

  storesContract({
    fresh: async () => {
      url = await databases.create();
      return await Database.open(url);
    },
    again: () => Database.open(url),
  });

  it('migrates once when several processes start together', async () => {
    const empty = await databases.create();
    const all = await Promise.all([1, 2, 3, 4].map(() => Database.open(empty)));
    for (const database of all) expect(await database.source.showMigrations()).toBe(false);
    await Promise.all(all.map((database) => database.close()));
  });
});
