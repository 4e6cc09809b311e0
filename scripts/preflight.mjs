// Says in one sentence what is wrong with the machine, before npm or Node says it in fifty lines.
// `--install` runs before dependencies exist and checks only what npm needs; without it the database driver is tried too.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11) || major > 22) {
  fail(
    `Foreshock needs Node 20.11 or newer (20 or 22), this is ${process.version}: install it from your package manager or with nvm, then run the command again.`,
  );
}

if (process.argv.includes('--install')) {
  const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  const missing = [['python3'], ['make'], ['g++', 'clang++', 'c++']]
    .filter((names) => !names.some(has))
    .map((names) => names[0]);
  if (missing.length > 0 && process.platform !== 'win32') {
    console.warn(
      `foreshock: ${missing.join(', ')} not found; if installing better-sqlite3 fails, run "apt-get install -y python3 make g++" (or your system's equivalent) first.`,
    );
  }
} else {
  const require = createRequire(import.meta.url);
  try {
    const Database = require('better-sqlite3');
    new Database(':memory:').close();
  } catch (error) {
    fail(
      `The SQLite driver cannot be loaded (${String(error.message).split('\n')[0]}): run "npm ci" again with python3, make and g++ installed.`,
    );
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
