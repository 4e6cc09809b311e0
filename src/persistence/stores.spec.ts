import { join } from 'node:path';
import { Database } from './database';
import { storesContract } from './testing/stores.contract';
import { tempFolder } from './testing/temp-folder';

describe('stores on SQLite', () => {
  const folder = tempFolder();
  let files = 0;

  storesContract({
    fresh: () => Database.open(`sqlite:${join(folder, `${++files}.db`)}`),
    again: () => Database.open(`sqlite:${join(folder, `${files}.db`)}`),
  });
});
