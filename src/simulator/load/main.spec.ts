import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import type { LoadReport } from './load-report';

const SIMULATOR = resolve(__dirname, '..');
const ENVIRONMENT = { ...process.env, NODE_PATH: resolve(__dirname, '../../../node_modules') };
const TRANSPILE = `
  const ts = require('typescript'), fs = require('fs'), path = require('path');
  const [from, to, ...files] = process.argv.slice(1);
  const compilerOptions = { module: 'commonjs', target: 'es2022', esModuleInterop: true };
  for (const file of files) {
    const target = path.join(to, file.replace(/\\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, ts.transpileModule(fs.readFileSync(path.join(from, file), 'utf8'), { compilerOptions }).outputText);
  }
`;

describe('load command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-load-'));

  beforeAll(() => {
    const files = readdirSync(SIMULATOR, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    execFileSync(process.execPath, ['-e', TRANSPILE, SIMULATOR, folder, ...sources], { env: ENVIRONMENT });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [join(folder, 'load/main.js'), ...args], { env: ENVIRONMENT });
  }

  async function ended(child: ChildProcessWithoutNullStreams): Promise<[out: string, err: string, code: number]> {
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    const code = await new Promise<number>((done) => child.once('close', (status: number) => done(status)));
    return [out, err, code];
  }

  function port(stream: NodeJS.ReadableStream): Promise<number> {
    return new Promise((done) => stream.once('data', (data) => done(Number(/:(\d+):/.exec(String(data))?.[1]))));
  }

  it('pushes for its seconds, and sums up in one JSON object', async () => {
    const child = run('--rate', '300', '--symbols', '3', '--seconds', '1', '--port', '0', '--json');
    const listening = port(child.stderr);
    const end = ended(child);
    const reader = new WebSocket(`ws://127.0.0.1:${await listening}/market/ws/btcusdt@aggTrade`);
    let frames = 0;
    reader.on('message', () => frames++);
    const [out, err, code] = await end;
    const report = JSON.parse(out) as LoadReport;
    expect(code).toBe(0);
    expect(err).toMatch(/ 1 s: 300 frames \(/);
    expect(report).toMatchObject({ rate: 300, symbols: 3, framesMade: 300 - report.skipped });
    expect(frames).toBe(report.framesSent);
  });

  it('ends with 2 when nobody subscribes, and says in one sentence that a port is taken', async () => {
    const first = run('--rate', '10', '--port', '0', '--wait', '1');
    const taken = await port(first.stdout);
    const end = ended(first);
    const [, err, code] = await ended(run('--rate', '10', '--port', String(taken)));
    expect([err, code]).toEqual([
      `port ${taken} is taken: stop what listens there, or choose another with --port.\n`,
      1,
    ]);
    const [, told, status] = await end;
    expect([told, status]).toEqual(['nobody subscribed within 1 s\n', 2]);
  });

  it.each([
    [['--help'], 0, 'usage: simulator:load', ''],
    [['--rate', 'much'], 1, '', "--rate: expected a whole number of 1 to 1000000, was 'much'"],
    [['--colour'], 1, '', "Unknown option '--colour'"],
  ])('checks %j', async (args, expected, onOut, onErr) => {
    const [out, err, code] = await ended(run(...args));
    expect(code).toBe(expected);
    expect(out).toContain(onOut);
    expect(err).toContain(onErr);
  });
});
