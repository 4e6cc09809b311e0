// npm run bench:latency [-- --json] [-- --rounds 3] [-- --seconds 35] [-- --rates 20000,40000]
// From a frame's sending to the alert it causes, under the load of a crash on 600 symbols: the load generator in one
// process, the program in another, beside a floor that only reads the same streams. Rounds are interleaved; medians are
// given, with the least and the most. On a machine that does other things as well, look at the floor first.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const json = process.argv.includes('--json');
const rounds = Number(option('rounds', 3));
const seconds = Number(option('seconds', 35));
const rates = String(option('rates', '20000,40000')).split(',').map(Number);
const SYMBOLS = 600;
const KINDS = ['aggTrade', 'depth', 'markPrice', 'forceOrder'];
const flags = /node ((?:--\S+ )+)dist\/main\.js/
  .exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start)[1]
  .trim()
  .split(' ');
const say = (text) => process.stderr.write(`${text}\n`);

const runs = [];
for (let round = 1; round <= rounds; round++) {
  for (const rate of rates) {
    for (const variant of ['floor', 'engine']) {
      const [machineLoad] = loadavg();
      const run = { round, rate, variant, machineLoad, ...(await measure(variant, rate)) };
      runs.push(run);
      say(describe(run));
    }
  }
}
const report = rates.map((rate) => ({ rate, floor: summary('floor', rate), engine: summary('engine', rate) }));
if (json) process.stdout.write(`${JSON.stringify({ symbols: SYMBOLS, seconds, rounds, report, runs })}\n`);
else for (const line of report.flatMap(table)) process.stdout.write(`${line}\n`);

async function measure(variant, rate) {
  const load = spawn(
    process.execPath,
    [
      'dist/simulator/load/main.js',
      '--json',
      '--port',
      '0',
      '--rate',
      rate,
      '--symbols',
      SYMBOLS,
      '--seconds',
      seconds,
    ].map(String),
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-latency-'));
  let receiver;
  try {
    const summaryText = text(load.stdout);
    const port = await portOf(load);
    receiver = await startReceiver(variant, port, folder);
    const sent = JSON.parse(await summaryText);
    const figures = await answer(receiver, 'report');
    return { ...figures, load: sent, lost: lostOf(sent, figures) };
  } finally {
    load.kill();
    receiver?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Frames that were written to a socket and never counted by the reader. */
function lostOf({ sent }, { counts }) {
  return KINDS.reduce((sum, kind) => sum + sent[kind] - counts[kind], 0);
}

async function startReceiver(variant, port, folder) {
  const [ws, http] = [`ws://127.0.0.1:${port}`, `http://127.0.0.1:${port}`];
  const { symbols } = await (await fetch(`${http}/fapi/v1/exchangeInfo`)).json();
  const environment = {
    PATH: process.env.PATH,
    PORT: '0',
    OPS_PORT: '0',
    VENUES: 'binance',
    SYMBOLS: symbols.map(({ symbol }) => symbol).join(','),
    MONITORING_LOG_LEVEL: 'ERROR',
    SIMULATED: 'true',
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    BINANCE_WS_MARKET_URL: ws,
    BINANCE_WS_PUBLIC_URL: ws,
    BINANCE_REST_URL: http,
    BINANCE_COINM_REST_URL: http,
    MARKET_CAP_URL: http,
  };
  const receiver = spawn(process.execPath, [...flags, join(here, 'latency-receiver.mjs'), variant, ws], {
    cwd: root,
    env: environment,
    // What the program prints goes nowhere, as it would on a server; printing itself stays on.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await answer(receiver);
  return receiver;
}

/** Asks, if there is a question, and waits for the next message. */
function answer(receiver, question) {
  return new Promise((resolve, reject) => {
    receiver.once('message', resolve);
    receiver.once('exit', (code) => reject(new Error(`the reader ended with ${code}`)));
    if (question !== undefined) receiver.send(question);
  });
}

function portOf(load) {
  return new Promise((resolve, reject) => {
    let told = '';
    load.stderr.on('data', (chunk) => {
      told += chunk;
      // Also after the port is known: which second it was, and whether the load or its reader fell behind.
      for (const line of String(chunk).split('\n')) if (line.includes('NOT HELD')) say(line);
      const found = /listening on \S+:(\d+)/.exec(told)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    load.on('exit', () => reject(new Error(`the load ended: ${told}`)));
  });
}

async function text(stream) {
  let all = '';
  for await (const chunk of stream) all += chunk;
  return all;
}

function spread(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted.length === 0
    ? undefined
    : { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
}

function summary(variant, rate) {
  const chosen = runs.filter((run) => run.variant === variant && run.rate === rate);
  const latency = (name) =>
    Object.fromEntries(
      ['n', 'p50Ms', 'p99Ms', 'maxMs'].map((key) => [key, spread(chosen.map((run) => run[name][key]))]),
    );
  return {
    received: latency('received'),
    ...(variant === 'engine'
      ? { judged: latency('judged'), emitted: latency('emitted'), shown: latency('shown') }
      : {}),
    framesPerSecond: spread(chosen.map((run) => run.framesPerSecond)),
    cpuPercent: spread(chosen.map((run) => run.cpuPercent)),
    cpuMicrosPerFrame: spread(chosen.map((run) => run.cpuMicrosPerFrame)),
    gcPercent: spread(chosen.map((run) => run.gcPercent)),
    gcLongestMs: spread(chosen.map((run) => run.gcLongestMs)),
    rssMb: spread(chosen.map((run) => run.rssMb)),
    lost: spread(chosen.map((run) => run.lost)),
    rateHeld: chosen.every((run) => run.load.held),
    loadCpuPercent: spread(chosen.map((run) => run.load.cpuPercent)),
    loadWorstLatenessMs: spread(chosen.map((run) => run.load.worstLatenessMs)),
  };
}

function describe(run) {
  const figures = (name) =>
    run[name].n > 0
      ? `${name} p50 ${run[name].p50Ms} p99 ${run[name].p99Ms} max ${run[name].maxMs} ms (n ${run[name].n})`
      : '';
  return [
    `round ${run.round}/${rounds}, ${run.rate} frames/s, ${run.variant}: ${['received', 'judged', 'emitted', 'shown'].map(figures).filter(Boolean).join('; ')}`,
    `CPU ${run.cpuPercent} %, collections ${run.gcPercent} % of the time and ${run.gcLongestMs} ms at worst, RSS ${run.rssMb} MB, lost ${run.lost}, unusual ${run.unusual ?? 0}`,
    `load ${run.load.held ? 'held' : 'NOT HELD'} at ${run.load.achievedRate}/s, at worst ${run.load.worstLatenessMs} ms late, CPU ${run.load.cpuPercent} %; machine load ${run.machineLoad.toFixed(1)} before`,
  ].join('\n  ');
}

function table({ rate, floor, engine }) {
  const cell = (s) => (s === undefined ? '-' : `${s.median} (${s.least}..${s.most})`);
  const row = (name, f) =>
    `  ${name.padEnd(34)} p50 ${cell(f.p50Ms)}, p99 ${cell(f.p99Ms)}, max ${cell(f.maxMs)}; n ${cell(f.n)}`;
  const rest = (name, s) =>
    `  ${name}: CPU ${cell(s.cpuPercent)} %, ${cell(s.cpuMicrosPerFrame)} us a frame, collections ${cell(s.gcPercent)} % and ${cell(s.gcLongestMs)} ms at worst, RSS ${cell(s.rssMb)} MB, lost ${cell(s.lost)} frames; load ${s.rateHeld ? 'held' : 'NOT HELD in every round'}, its CPU ${cell(s.loadCpuPercent)} %, at worst ${cell(s.loadWorstLatenessMs)} ms late`;
  return [
    `${rate} frames/s, ${SYMBOLS} symbols; milliseconds, median (least..most) of ${rounds} rounds`,
    row('floor: sent -> read', floor.received),
    row('engine: sent -> read', engine.received),
    row('engine: read -> alert emitted', engine.judged),
    row('engine: sent -> alert emitted', engine.emitted),
    row('engine: sent -> stored and shown', engine.shown),
    rest('floor', floor),
    rest('engine', engine),
  ];
}
