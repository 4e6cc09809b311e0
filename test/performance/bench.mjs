// npm run bench [-- --json] [-- --rounds 3]: what the whole engine costs, beside two bare loops on the same frames.
// The engine's figure is the CPU of the real process as `npm start` runs it, everything on, read from its own /metrics.
// Rounds are interleaved (engine, windows, json, engine, …) so that a noisy machine disturbs all alike; medians are given.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const json = process.argv.includes('--json');
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 3 : Number(process.argv[at + 1]);
const FRAMES = { engine: 1_200_000, wsWindows: 1_200_000, wsJson: 400_000 };
const WARM = 200_000;
const FRAMES_FOR_RSS = 5_000_000;
const flags = /node ((?:--\S+ )+)dist\/main\.js/
  .exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start)[1]
  .trim()
  .split(' ');
const say = (text) => process.stderr.write(`${text}\n`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const round3 = (value) => Math.round(value * 1000) / 1000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const result = {};
let rssMb;
const speeds = [];
for (const mix of ['trades', 'market']) {
  const figures = { engine: [], wsWindows: [], wsJson: [] };
  for (let round = 0; round < rounds; round++) {
    const last = mix === 'market' && round === rounds - 1;
    const engine = await withGenerator(mix, (port) => runEngine(port, last));
    figures.engine.push(engine.cpuPerMillion);
    if (mix === 'trades') speeds.push(engine.framesPerSecond);
    if (last) rssMb = engine.rssMb;
    figures.wsWindows.push(
      (await withGenerator(mix, (port) => runFloor('windows', port, FRAMES.wsWindows))).cpuPerMillion,
    );
    figures.wsJson.push((await withGenerator(mix, (port) => runFloor('json', port, FRAMES.wsJson))).cpuPerMillion);
    say(
      `${mix} round ${round + 1}/${rounds}: ${Object.entries(figures)
        .map(([name, values]) => `${name} ${round3(values.at(-1))}`)
        .join(', ')} CPU s per million frames`,
    );
  }
  result[mix] = Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, round3(median(values))]));
}
const report = { ...result, rssMb, eventsPerSecond: Math.round(median(speeds)) };
if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
else print(report);
process.exit(0);

function print({ trades, market, rssMb, eventsPerSecond }) {
  const line = (name, f) =>
    `${name.padEnd(7)} ${String(f.engine).padStart(8)} ${String(f.wsWindows).padStart(10)} ${String(f.wsJson).padStart(8)}   ${(f.engine / f.wsWindows).toFixed(2)}x windows, ${(f.engine / f.wsJson).toFixed(2)}x JSON.parse`;
  say('\nCPU seconds per million frames (medians)');
  say('mix       engine  wsWindows   wsJson');
  process.stdout.write(`${line('trades', trades)}\n${line('market', market)}\n`);
  process.stdout.write(
    `RSS after ${FRAMES_FOR_RSS / 1e6} M frames: ${rssMb} MB; ${eventsPerSecond} frames/s on trades\n`,
  );
}

async function withGenerator(mix, run) {
  const generator = spawn(process.execPath, [join(here, 'generator.mjs'), '--mix', mix], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const { port } = JSON.parse(await firstLine(generator.stdout));
    return await run(port);
  } finally {
    generator.kill();
  }
}

function runFloor(variant, port, count) {
  const client = spawn(
    process.execPath,
    [join(here, 'floor.mjs'), variant, `ws://127.0.0.1:${port}/flood`, WARM, count].map(String),
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return firstLine(client.stdout).then(JSON.parse);
}

async function runEngine(port, untilRss) {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-bench-'));
  const origin = { ws: `ws://127.0.0.1:${port}`, http: `http://127.0.0.1:${port}` };
  const environment = {
    PATH: process.env.PATH,
    PORT: '0',
    OPS_PORT: '0',
    VENUES: 'binance',
    SYMBOLS: Array.from(
      { length: 500 },
      (_, i) =>
        ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'BNB', 'PEPE', 'ADA', 'LINK', 'AVAX'][i] ??
        `COIN${String(i).padStart(3, '0')}`,
    ).join(','),
    MONITORING_LOG_LEVEL: 'ERROR',
    SIMULATED: 'true',
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    BINANCE_WS_MARKET_URL: origin.ws,
    BINANCE_WS_PUBLIC_URL: origin.ws,
    BINANCE_REST_URL: origin.http,
    BINANCE_COINM_REST_URL: origin.http,
  };
  const program = spawn(process.execPath, [...flags, 'dist/main.js'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const metrics = await opsUrl(program.stdout);
    const begin = await reach(metrics, 0, WARM * 3);
    const end = await reach(metrics, begin.frames, FRAMES.engine);
    const frames = end.frames - begin.frames;
    const figures = {
      cpuPerMillion: ((end.cpu - begin.cpu) / frames) * 1e6,
      framesPerSecond: frames / (end.time - begin.time),
    };
    if (!untilRss) return figures;
    return { ...figures, rssMb: (await reach(metrics, 0, FRAMES_FOR_RSS)).rssMb };
  } finally {
    program.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads until `count` frames beyond `from` have been taken in. */
async function reach(metrics, from, count) {
  for (;;) {
    const text = await (await fetch(metrics)).text();
    const sum = (name) =>
      [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
        (total, [, value]) => total + Number(value),
        0,
      );
    const frames = sum('foreshock_frames_total');
    if (frames - from >= count) {
      return {
        frames,
        time: performance.now() / 1000,
        cpu: sum('process_cpu_seconds_total'),
        rssMb: Math.round(sum('process_resident_memory_bytes') / 2 ** 20),
      };
    }
    await pause(100);
  }
}

function opsUrl(stdout) {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout.on('data', (chunk) => {
      text += chunk;
      const found = /operations on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(`${found}/metrics`);
    });
    stdout.on('end', () => reject(new Error(`the program ended before it listened: ${text}`)));
  });
}

function firstLine(stdout) {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    stdout.on('end', () => reject(new Error('no answer')));
  });
}
