/** One line per feature: the features it may import. Everything else is an error. The files beside `src/main.ts` compose. */
const base = ['core', 'config', 'metrics', 'health'];
const may = {
  core: [],
  config: ['core'],
  metrics: ['core', 'config'],
  health: ['core', 'config'],
  streams: base,
  instruments: base,
  market: base,
  thresholds: [...base, 'market', 'instruments'],
  detection: [...base, 'market', 'thresholds'],
  engine: [...base, 'market', 'thresholds', 'detection'],
  subscriptions: base,
  dispatch: [...base, 'subscriptions'],
  telegram: [...base, 'market', 'thresholds', 'subscriptions', 'dispatch'],
  gateway: [...base, 'dispatch'],
  api: [...base, 'market', 'thresholds', 'instruments', 'subscriptions', 'dispatch'],
  // A run in process is the whole way, from a simulated venue's frames on.
  backtest: [...base, 'streams', 'instruments', 'market', 'thresholds', 'detection', 'engine', 'dispatch', 'simulator'],
  // plus the ports (and the plain types those use) of the features it stores things for
  persistence: base,
  charts: ['core'],
  // the wire is spoken by two that know nothing of each other, so that a misunderstanding cannot cancel itself out
  simulator: [],
};
const direction = Object.entries(may).map(([from, to]) => ({
  name: `direction-${from}`,
  severity: 'error',
  comment: `${from} may import ${to.join(', ') || 'nothing'}`,
  from: { path: `^src/${from}/`, pathNot: '(\\.spec\\.ts$|/testing/)' },
  to: {
    path: '^src/[^/]+/',
    pathNot: [
      `^src/(${[from, ...to].join('|')})/`,
      ...(from === 'persistence' ? ['\\.port\\.ts$', '^src/dispatch/domain/outbox\\.ts$'] : []),
    ],
  },
}));
const only = (lib, ...where) => ({
  name: `only-${where.join('-').replace(/\W+/g, '-')}-imports-${lib.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: 'one library, one folder',
  from: { path: '^src/', pathNot: [...where.map((folder) => `^src/${folder}`), '\\.spec\\.ts$', '/testing/'] },
  to: { path: `node_modules/${lib}(/|$)` },
});
const PURE = '^src/(core|[^/]+/domain)/|\\.(normalizer|payloads|formatter|scanner)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'two files that need each other are one file, or need a third',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'no package, no Node module: pure code runs in every mode and is tested without either',
      from: { path: PURE, pathNot: '(\\.spec\\.ts$|/testing/)' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'domain-imports-domain',
      severity: 'error',
      comment: 'what decides must not depend on what connects',
      from: { path: '^src/[^/]+/domain/', pathNot: '(\\.spec\\.ts$|/testing/)' },
      to: { path: '^src/', pathNot: PURE },
    },
    {
      name: 'not-to-spec',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.spec\\.ts$|/testing/)' },
      to: { path: '(\\.spec\\.ts$|^src/.*/testing/)' },
    },
    only('(typeorm|better-sqlite3|pg|@nestjs/typeorm)', 'persistence/'),
    only('grammy', 'telegram/'),
    only('ws', 'streams/transport/', 'simulator/'),
    only('prom-client', 'metrics/'),
    only('(socket.io|@nestjs/websockets)', 'gateway/'),
    only('@nestjs/platform-socket.io', 'bootstrap.ts'),
    only('(commander|cli-progress)', 'cli/'),
    only('dotenv', 'main.ts', 'cli/'),
    only('@nestjs/terminus', 'health/'),
    only('(class-validator|class-transformer)', 'config/', 'api/'),
    ...direction,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
