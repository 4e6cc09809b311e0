import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../core/errors';
import { databaseOptions } from './data-source';
import { Database } from './database';
import { tempFolder } from './testing/temp-folder';

describe(databaseOptions, () => {
  const folder = tempFolder();

  it('makes the folder of the file', () => {
    const file = join(folder, 'a/b/foreshock.db');
    expect(databaseOptions(`sqlite:${file}`)).toMatchObject({
      type: 'better-sqlite3',
      database: file,
      enableWAL: true,
    });
    expect(existsSync(join(folder, 'a/b'))).toBe(true);
  });

  it('takes a path relative to the working directory, memory, and PostgreSQL', () => {
    expect(databaseOptions('sqlite:package.db')).toMatchObject({ database: 'package.db' });
    expect(databaseOptions('sqlite::memory:')).toMatchObject({ database: ':memory:', enableWAL: false });
    const url = 'postgres://foreshock:secret@db:5432/foreshock?sslmode=require';
    expect(databaseOptions(url)).toMatchObject({ type: 'postgres', url });
    expect(databaseOptions('postgresql://localhost/foreshock')).toMatchObject({ type: 'postgres' });
  });

  it.each([
    '',
    'data/foreshock.db',
    'mysql://localhost/x',
    'sqlite:',
    'sqlite://data/x.db',
    'postgres://',
    'postgres:x',
  ])('refuses %j, saying what was expected and given', (url) => {
    const refused = expect(() => databaseOptions(url));
    refused.toThrow(ConfigError);
    expect(() => databaseOptions(url)).toThrow(`DATABASE_URL: expected sqlite:path/to/file.db, `);
    expect(() => databaseOptions(url)).toThrow(`given "${url}"`);
  });

  it('never shows a password', () => {
    expect(() => databaseOptions('mysql://root:secret@db/x')).toThrow('given "mysql://root:***@db/x"');
    expect(() => databaseOptions('mysql://root:s@cr/et@db/x')).toThrow('given "mysql://root:***@db/x"');
  });

  it('names a folder that cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => databaseOptions(`sqlite:${join(folder, 'file/x.db')}`)).toThrow(
      /a folder that can be written.*file\/x.db/,
    );
  });
});

describe(Database, () => {
  const folder = tempFolder();

  it('opens SQLite with a write-ahead log, NORMAL synchronisation and foreign keys', async () => {
    const database = await Database.open(`sqlite:${join(folder, 'pragmas.db')}`);
    const pragma = async (name: string): Promise<unknown> =>
      Object.values(((await database.source.query(`PRAGMA ${name}`)) as [object])[0])[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(1);
    expect(await pragma('foreign_keys')).toBe(1);
    await database.close();
  });

  it('says which database cannot be opened and why', async () => {
    const file = join(folder, 'text.db');
    writeFileSync(
      file,
      'this is a text, and long enough that SQLite reads it as the header of a database file'.repeat(20),
    );
    await expect(Database.open(`sqlite:${file}`)).rejects.toThrow(/text\.db cannot be opened: .*not a database/);
    const nowhere = 'postgres://foreshock:secret@127.0.0.1:1/foreshock';
    await expect(Database.open(nowhere)).rejects.toThrow(
      /postgres:\/\/foreshock:\*\*\*@127\.0\.0\.1:1\/foreshock cannot be opened: .*ECONNREFUSED/,
    );
  });

  it('keeps what was written', async () => {
    const url = `sqlite:${join(folder, 'kept.db')}`;
    const first = await Database.open(url);
    await first.write((manager) => manager.query(`INSERT INTO "counter" VALUES ('kept', 5)`));
    expect(await first.close()).toBe(0);
    const second = await Database.open(url);
    expect(await second.reads.query(`SELECT value FROM "counter" WHERE name = 'kept'`)).toEqual([{ value: 5 }]);
    await second.close();
  });
});
