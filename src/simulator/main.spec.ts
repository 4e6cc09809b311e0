import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ENVIRONMENT = { ...process.env, NODE_PATH: resolve(__dirname, '../../node_modules') };
const TRANSPILE = `
  const ts = require('typescript'), fs = require('fs'), path = require('path');
  const [from, to, ...files] = process.argv.slice(1);
  const compilerOptions = { module: 'commonjs', target: 'es2022', esModuleInterop: true };
  for (const file of files) {
    const target = path.join(to, file.replace(/\\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const source = fs.readFileSync(path.join(from, file), 'utf8');
    fs.writeFileSync(target, ts.transpileModule(source, { compilerOptions }).outputText);
  }
`;

/** The command needs plain JavaScript; types are checked elsewhere, so a transpilation is enough. */
function build(folder: string): void {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  // In a process of its own: inside jest the compiler takes several times as long to load.
  execFileSync(process.execPath, ['-e', TRANSPILE, __dirname, folder, ...sources], { env: ENVIRONMENT });
}

describe('simulator command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));

  beforeAll(() => build(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [join(folder, 'main.js'), ...args], { env: ENVIRONMENT });
  }

  function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
    return new Promise((done) => child.once('exit', (code) => done(code)));
  }

  function line(stream: NodeJS.ReadableStream): Promise<string> {
    return new Promise((done) => stream.once('data', (data) => done(String(data))));
  }

  it('says where it listens, and ends on a signal', async () => {
    const child = run('--port', '0', '--seed', '7', '--scenario', 'idle');
    const ready = JSON.parse(await line(child.stdout)) as Record<string, unknown>;
    expect(ready).toMatchObject({ BINANCE_WS_MARKET_URL: `ws://127.0.0.1:${String(ready.listening)}` });
    const exit = ended(child);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('ends when its parent is gone, and says in one sentence that a port is taken', async () => {
    const first = run('--port', '0');
    const { listening } = JSON.parse(await line(first.stdout)) as { listening: number };
    const second = run('--port', String(listening));
    const [text, code] = await Promise.all([line(second.stderr), ended(second)]);
    expect(code).toBe(1);
    expect(text).toBe(`port ${listening} is taken: stop what listens there, or choose another with --port.\n`);
    const exit = ended(first);
    first.stdin.end();
    expect(await exit).toBe(0);
  });

  it.each([
    [['--scenario', 'doom'], 1, 'unknown scenario doom'],
    [['--port', 'high'], 1, 'port must be 0 to 65535, was high'],
    [['--seed', '1.5'], 1, 'seed must be an integer'],
    [['--assets', '601'], 1, 'assets must be 1 to 600, was 601'],
    [['--colour'], 1, 'usage:'],
    [['--help'], 0, 'usage:'],
  ])('checks %j', async (args, code, message) => {
    const child = run(...args);
    const [text, exit] = await Promise.all([line(child.stderr), ended(child)]);
    expect(exit).toBe(code);
    expect(text).toContain(message);
  });
});
