import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built-for-tests');
const LOCK = join(DIST, '.build-for-tests.lock');
/** A lock this old belongs to a run that died. */
const STALE_MS = 180_000;
const LOOK_AGAIN_MS = 200;

/** Compiles `src` to `dist` unless that is done already; workers that come meanwhile wait for the one that does it. */
export function ensureBuilt(): void {
  mkdirSync(DIST, { recursive: true });
  while (!isFresh()) {
    if (!lock()) {
      pause();
      continue;
    }
    try {
      if (!isFresh()) build();
    } finally {
      rmSync(LOCK, { force: true });
    }
  }
}

function build(): void {
  const started = new Date();
  try {
    execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    throw new Error(`src does not compile:\n${stdout}`, { cause: error });
  }
  writeFileSync(STAMP, '');
  // Whatever changed while it compiled is newer than what was compiled.
  utimesSync(STAMP, started, started);
}

function isFresh(): boolean {
  if (!existsSync(STAMP) || !existsSync(join(DIST, 'main.js'))) return false;
  return newest(join(ROOT, 'src')) <= statSync(STAMP).mtimeMs;
}

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, entry.name === 'testing' ? 0 : newest(path));
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
      time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

function lock(): boolean {
  try {
    closeSync(openSync(LOCK, 'wx'));
    return true;
  } catch {
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > STALE_MS) rmSync(LOCK, { force: true });
    return false;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
}
