// Who reads the load in the latency bench; started by latency.mjs, answers over IPC. node latency-receiver.mjs engine|floor ORIGIN
// engine: the program as `npm start` runs it, everything on, in this process so that the moment of an alert can be seen.
// floor: `ws` alone and a look at a few bytes, on the same streams: what the machine and the socket take by themselves.
import { createRequire } from 'node:module';
import { PerformanceObserver } from 'node:perf_hooks';
import WebSocket from 'ws';

const require = createRequire(import.meta.url);
const [, , variant, origin] = process.argv;
const WARM_MS = 5_000;
const SETTLED_MS = 500;
const CONTROL_INTERVAL_MS = 350;
const NAMES_PER_FRAME = 200;
const STREAMS_PER_CONNECTION = 400;

// --- send time of a forced order: milliseconds in E, microseconds in the last three digits of the average price
const FORCED = '{"stream":"!forceOrder@arr","data":{"e":"forceOrder","E":';
const MARK_AT = '{"stream":"'.length;
const EXCLAMATION = 0x21;

function sentUs(frame) {
  const ms = Number(frame.latin1Slice(FORCED.length, FORCED.length + 13));
  const end = frame.indexOf('","X"', FORCED.length + 13);
  return ms * 1_000 + Number(frame.latin1Slice(end - 3, end));
}

const nowUs = () => (performance.timeOrigin + performance.now()) * 1_000;

// --- what is measured
const samples = { received: [], emitted: [], judged: [], shown: [] };
let frames = 0;
let warmAt = Infinity;
let begin;
let last;

/** The clock of the run starts with the first forced order; the first seconds are left out. */
function tookForced(sent, received) {
  if (warmAt === Infinity) warmAt = received + WARM_MS * 1_000;
  if (received < warmAt) return;
  begin ??= moment();
  samples.received.push(received - sent);
}

function moment() {
  const { user, system } = process.cpuUsage();
  return { time: nowUs() / 1e6, frames, cpu: (user + system) / 1e6 };
}

/** Collections stop everything else, so they bound what the last percent can be. */
const collections = { ms: 0, longestMs: 0 };
new PerformanceObserver((list) => {
  if (begin === undefined) return;
  for (const { duration } of list.getEntries()) {
    collections.ms += duration;
    collections.longestMs = Math.max(collections.longestMs, duration);
  }
}).observe({ entryTypes: ['gc'] });

// The end of the run is where frames stop to come.
setInterval(() => {
  if (last === undefined || last.frames !== frames) last = moment();
}, 100).unref();

function figures(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]) / 1_000;
  return sorted.length === 0 ? { n: 0 } : { n: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

process.on('message', async () => {
  while (nowUs() / 1e6 - (last?.time ?? 0) < SETTLED_MS / 1_000) await new Promise((r) => setTimeout(r, 50));
  const seconds = last.time - begin.time;
  const counted = last.frames - begin.frames;
  process.send(
    {
      ...Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, figures(values)])),
      framesPerSecond: Math.round(counted / seconds),
      cpuPercent: Math.round(((last.cpu - begin.cpu) / seconds) * 1_000) / 10,
      cpuMicrosPerFrame: Math.round(((last.cpu - begin.cpu) / counted) * 1e9) / 1_000,
      gcPercent: Math.round(collections.ms / seconds) / 10,
      gcLongestMs: Math.round(collections.longestMs * 10) / 10,
      rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      ...counters(),
    },
    () => process.exit(0),
  );
});

let counters;
if (variant === 'engine') await engine();
else await floor();
process.send('ready');

async function engine() {
  const { startApp } = require('../../dist/bootstrap.js');
  const { readEnvironment } = require('../../dist/config/environment.js');
  const { VenueGateways } = require('../../dist/core/venue.contract.js');
  const { DispatchService } = require('../../dist/dispatch/dispatch.service.js');
  await startApp(readEnvironment(process.env), {
    prepare: (app) => observe(app.get(VenueGateways).all[0].normalizer, app.get(DispatchService)),
  });
}

/** Notes when the frame that is being judged was sent, and what came of it. */
function observe(normalizer, dispatch) {
  const judge = normalizer.normalize.bind(normalizer);
  const waiting = new Map();
  let current;
  normalizer.normalize = (frame, receivedTime) => {
    frames++;
    if (frame[MARK_AT] !== EXCLAMATION) return judge(frame, receivedTime);
    current = { sent: sentUs(frame), received: nowUs() };
    tookForced(current.sent, current.received);
    judge(frame, receivedTime);
    current = undefined;
  };
  dispatch.onRevision(({ alert }) => {
    // What the clock brings about (an end, a growth since the last second) has no frame.
    if (current === undefined || current.received < warmAt) return;
    const now = nowUs();
    samples.emitted.push(now - current.sent);
    samples.judged.push(now - current.received);
    if (!waiting.has(alert.id)) waiting.set(alert.id, current.sent);
  });
  dispatch.channels.registerLive({
    name: 'bench',
    show: ({ id }) => {
      const sent = waiting.get(id);
      if (sent === undefined) return;
      waiting.delete(id);
      samples.shown.push(nowUs() - sent);
    },
  });
  counters = () => ({
    counts: { ...normalizer.counts },
    missedTrades: normalizer.missedTrades,
    unusual: normalizer.unusual,
    dropped: { ...normalizer.dropped },
  });
}

async function floor() {
  const { symbols } = await (await fetch(`${origin.replace('ws', 'http')}/fapi/v1/exchangeInfo`)).json();
  const names = symbols.map(({ symbol }) => symbol.toLowerCase());
  const market = ['!forceOrder@arr', ...names.flatMap((name) => [`${name}@aggTrade`, `${name}@markPrice@1s`])];
  const counts = { aggTrade: 0, depth: 0, markPrice: 0, forceOrder: 0 };
  counters = () => ({ counts });
  await Promise.all([
    ...portions(market, STREAMS_PER_CONNECTION).map((streams) => connect('/market/stream', streams, counts)),
    ...portions(names, STREAMS_PER_CONNECTION).map((part) =>
      connect(
        '/public/stream',
        part.map((name) => `${name}@depth20@100ms`),
        counts,
      ),
    ),
  ]);
}

function portions(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

async function connect(path, streams, counts) {
  const socket = new WebSocket(origin + path, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('message', (frame) => {
    const kind = kindOf(frame);
    if (kind === undefined) return;
    frames++;
    counts[kind]++;
    if (kind === 'forceOrder') tookForced(sentUs(frame), nowUs());
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let id = 1;
  for (const params of portions(streams, NAMES_PER_FRAME)) {
    socket.send(JSON.stringify({ method: 'SUBSCRIBE', params, id: id++ }));
    await new Promise((resolve) => setTimeout(resolve, CONTROL_INTERVAL_MS));
  }
}

/** By a letter of the stream's name: …@aggTrade, …@depth, …@markPrice; undefined for the answer to a request. */
function kindOf(frame) {
  if (frame[2] !== 0x73) return undefined;
  if (frame[MARK_AT] === EXCLAMATION) return 'forceOrder';
  const letter = frame[frame.indexOf(0x40, MARK_AT) + 1];
  return letter === 0x61 ? 'aggTrade' : letter === 0x64 ? 'depth' : 'markPrice';
}
