import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';

const url = process.env.TEST_DATABASE_URL;

/** `describe` when there is a server, else a skipped one that says how to get it. */
export function describeOnPostgres(title: string, tests: (databases: FreshDatabases) => void): void {
  if (url === undefined) {
    describe.skip(`${title} (skipped: TEST_DATABASE_URL is not set; run test/postgres/with-postgres.sh npm run test:postgres)`, () => {
      it('needs a PostgreSQL server', () => undefined);
    });
    return;
  }
  describe(title, () => {
    const databases = new FreshDatabases(url);
    afterAll(() => databases.drop());
    tests(databases);
  });
}

/** Makes empty databases on the server of TEST_DATABASE_URL, whose user must be allowed to. */
export class FreshDatabases {
  private readonly names: string[] = [];

  constructor(private readonly server: string) {}

  /** Address of a new empty database. */
  async create(): Promise<string> {
    const name = `foreshock_test_${randomBytes(8).toString('hex')}`;
    await this.query(`CREATE DATABASE ${name}`);
    this.names.push(name);
    const address = new URL(this.server);
    address.pathname = `/${name}`;
    return address.href;
  }

  /** Runs one statement outside the databases under test. */
  async query(sql: string): Promise<unknown> {
    const source = await new DataSource({ type: 'postgres', url: this.server }).initialize();
    try {
      return await source.query(sql);
    } finally {
      await source.destroy();
    }
  }

  async drop(): Promise<void> {
    for (const name of this.names.splice(0)) await this.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}
