/** Everything that needs nothing but Node. */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/postgres/'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  testEnvironment: 'node',
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/**/*.spec.ts',
    '!src/**/main.ts',
    '!src/**/*.contract.ts',
    '!src/**/*.port.ts',
  ],
  coverageThreshold: { global: { lines: 90 } },
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  testTimeout: 20000,
  // End-to-end tests mostly wait for real sockets and real time; two cores carry twice as many of them.
  maxWorkers: 4,
};
