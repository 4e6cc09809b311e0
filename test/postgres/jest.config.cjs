const { join } = require('node:path');
const base = require('../../jest.config.cjs');

/** What needs a PostgreSQL server: `test/postgres/with-postgres.sh npm run test:postgres`. */
module.exports = {
  rootDir: join(__dirname, '../..'),
  testMatch: ['<rootDir>/test/postgres/**/*.pg-spec.ts'],
  transform: base.transform,
  testEnvironment: 'node',
  testTimeout: 30000,
};
