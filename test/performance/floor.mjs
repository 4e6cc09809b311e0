// What the same frames cost at the least: node floor.mjs windows|json URL WARM COUNT
// windows: ws, a byte scan, four rolling windows a symbol and the count rule of a cascade. json: ws and JSON.parse alone.
import WebSocket from 'ws';

const [, , variant, url, warm, count] = process.argv;
const QUOTE = 34;
const WINDOWS = [
  [1_000, 30],
  [10_000, 30],
  [30_000, 30],
  [60_000, 60],
];
let seen = 0;
let cpu;
let started;

function hit() {
  seen++;
  if (seen === Number(warm)) [cpu, started] = [process.cpuUsage(), performance.now()];
  if (seen === Number(warm) + Number(count)) report();
}

/** What the loops counted; printed so that nothing they do can be left out by the compiler. */
const counted = { cascades: 0, trades: 0 };

function report() {
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${JSON.stringify({ cpuPerMillion: (user + system) / Number(count), framesPerSecond: Number(count) / seconds, ...counted })}\n`,
  );
  process.exit(0);
}

// --- byte scan: kind, symbol, price, quantity, time and side by walking the keys
const ids = new Map();
const found = { kind: 0, symbol: 0, price: 0, quantity: 0, time: 0, side: 0 };
let pos = 0;

function number(b) {
  let value = 0;
  let scale = 0;
  for (;;) {
    const byte = b[pos];
    if (byte >= 48 && byte <= 57) {
      value = value * 10 + byte - 48;
      scale *= 10;
    } else if (byte === 46) scale = 1;
    else break;
    pos++;
  }
  return scale > 1 ? value / scale : value;
}

function symbolAt(b) {
  let hash = 0x811c9dc5;
  const start = pos;
  while (b[pos] !== QUOTE) hash = Math.imul(hash ^ b[pos++], 0x01000193);
  let id = ids.get(hash);
  if (id === undefined) ids.set(hash, (id = { index: ids.size, name: b.latin1Slice(start, pos) }));
  return id.index;
}

function skipText(b) {
  while (b[pos] !== QUOTE) pos++;
}

function scan(b) {
  pos = 11;
  skipText(b);
  pos += 9; // ","data":
  found.kind = 0;
  return walk(b, false);
}

function walk(b, order) {
  pos++;
  for (;;) {
    const key = b[pos + 1];
    const one = b[pos + 2] === QUOTE;
    const average = key === 97 && b[pos + 2] === 112;
    pos++;
    skipText(b);
    pos += 2;
    const value = b[pos];
    if (value === QUOTE) {
      pos++;
      if (one && key === 101) {
        found.kind = b[pos] === 97 ? 1 : b[pos] === 102 ? 2 : 3;
        if (found.kind === 3) return;
        skipText(b);
      } else if (one && key === 115) found.symbol = symbolAt(b);
      else if (one && key === 112 && !order) found.price = number(b);
      else if (one && key === 113) found.quantity = number(b);
      else if (average) found.price = number(b);
      else {
        if (one && key === 83) found.side = b[pos] === 83 ? 1 : 0;
        skipText(b);
      }
      pos++;
    } else if (value === 123) return walk(b, true);
    else if (one && key === 84) found.time = number(b);
    else {
      if (one && key === 109) found.side = value === 116 ? 1 : 0;
      while (b[pos] !== 44 && b[pos] !== 125) pos++;
    }
    if (b[pos] === 125) return;
    pos++;
  }
}

// --- four windows a symbol in typed arrays, updated with every trade
class Windows {
  constructor(symbols, specs) {
    this.specs = specs.map(([ms, size]) => ({
      ms,
      size,
      heads: new Float64Array(symbols).fill(-1),
      counts: new Uint32Array(symbols * size),
      usd: new Float64Array(symbols * size),
      sold: new Float64Array(symbols * size),
      sums: new Float64Array(symbols * 3),
    }));
  }

  update(symbol, time, usd, sold) {
    for (const w of this.specs) {
      const bucket = Math.floor(time / w.ms);
      const base = symbol * w.size;
      const s = symbol * 3;
      let head = w.heads[symbol];
      if (bucket > head) {
        if (head < 0) head = bucket - 1;
        for (let k = Math.max(head + 1, bucket - w.size + 1); k <= bucket; k++) {
          const p = base + (k % w.size);
          w.sums[s] -= w.counts[p];
          w.sums[s + 1] -= w.usd[p];
          w.sums[s + 2] -= w.sold[p];
          w.counts[p] = w.usd[p] = w.sold[p] = 0;
        }
        w.heads[symbol] = bucket;
      }
      const p = base + (bucket % w.size);
      w.counts[p]++;
      w.usd[p] += usd;
      w.sums[s]++;
      w.sums[s + 1] += usd;
      if (sold) {
        w.sold[p] += usd;
        w.sums[s + 2] += usd;
      }
    }
  }
}

const trades = new Windows(2_048, WINDOWS);
const liquidations = new Windows(2_048, [[1_000, 30]]);

function onWindows(frame) {
  scan(frame);
  if (found.kind === 1) trades.update(found.symbol, found.time, found.price * found.quantity, found.side);
  else if (found.kind === 2) {
    liquidations.update(found.symbol, found.time, found.price * found.quantity, found.side);
    if (liquidations.specs[0].sums[found.symbol * 3] >= 5) counted.cascades++;
  }
  hit();
}

function onJson(frame) {
  const { data } = JSON.parse(frame.toString('latin1'));
  if (data.e === 'aggTrade') counted.trades++;
  hit();
}

const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
socket.on('message', variant === 'windows' ? onWindows : onJson);
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
