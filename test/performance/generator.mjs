// A venue that sends as fast as it is read: node generator.mjs --mix trades|market [--symbols 500]
// Connections that subscribe get what they subscribed; connections to /flood get everything on one socket.
// Hand-written on purpose: the generator must not be what is measured.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { makeFrames, symbols } from './frames.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const mix = option('mix', 'trades');
const symbolCount = Number(option('symbols', 500));
const frames = makeFrames({ mix, symbolCount });
const ROUND = 512;
const connections = new Set();
const ids = new Uint32Array(symbolCount);
let sent = 0;
let at = 0;
let running = false;

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer(request.url)));
});
server.on('upgrade', (request, socket) => {
  const key = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.setNoDelay(true);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  const connection = {
    socket,
    streams: new Set(),
    everything: request.url.startsWith('/flood'),
    input: Buffer.alloc(0),
  };
  connections.add(connection);
  const gone = () => connections.delete(connection);
  socket.on('close', gone).on('error', gone);
  socket.on('data', (chunk) => control(connection, chunk));
  start();
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ port: server.address().port, mix, symbols: symbolCount })}\n`),
);
process.stdin.resume().on('end', () => process.exit(0));

function answer(url) {
  if (url.startsWith('/stats')) return { sent, connections: connections.size };
  if (url.includes('/dapi/')) return { symbols: [] };
  if (url.includes('exchangeInfo')) {
    const row = (symbol) => ({
      symbol,
      pair: symbol,
      contractType: 'PERPETUAL',
      status: 'TRADING',
      deliveryDate: 4133404800000,
      baseAsset: symbol.slice(0, -4),
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
    });
    return {
      rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 }],
      symbols: symbols(symbolCount).map(row),
    };
  }
  if (url.includes('ticker/24hr'))
    return symbols(symbolCount).map((symbol, i) => ({ symbol, quoteVolume: String(1e10 / (i + 1)) }));
  return [];
}

/** Masked client frames: subscriptions, pings and goodbyes. */
function control(connection, chunk) {
  connection.input = Buffer.concat([connection.input, chunk]);
  for (;;) {
    const { input, socket } = connection;
    if (input.length < 6) return;
    let length = input[1] & 127;
    let head = 2;
    if (length === 126) [length, head] = [input.readUInt16BE(2), 4];
    if (input.length < head + 4 + length) return;
    const mask = input.subarray(head, head + 4);
    const body = Buffer.from(input.subarray(head + 4, head + 4 + length)).map((byte, i) => byte ^ mask[i & 3]);
    connection.input = input.subarray(head + 4 + length);
    const kind = input[0] & 15;
    if (kind === 8) return socket.end();
    if (kind === 9) socket.write(Buffer.concat([Buffer.from([0x8a, body.length]), body]));
    if (kind === 1) request(connection, JSON.parse(body.toString()));
  }
}

function request({ socket, streams }, { method, params = [], id }) {
  for (const name of params) {
    if (method === 'SUBSCRIBE') streams.add(name);
    else streams.delete(name);
  }
  const body = Buffer.from(JSON.stringify({ result: method === 'LIST_SUBSCRIPTIONS' ? [...streams] : null, id }));
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  socket.write(Buffer.concat([head, body]));
}

/** Sends round after round; a round waits until every reader has taken the one before, so that the mix stays a mix. */
function start() {
  if (running) return;
  running = true;
  const step = () => {
    const waits = [...connections].filter((c) => c.socket.writableNeedDrain && !c.socket.destroyed).map(drained);
    if (waits.length > 0) return void Promise.all(waits).then(step);
    if (connections.size > 0) round();
    setImmediate(step);
  };
  step();
}

function drained({ socket }) {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

function round() {
  const now = String(Date.now());
  const parts = new Map();
  for (let i = 0; i < ROUND; i++) {
    const frame = frames[at];
    at = (at + 1) % frames.length;
    let bytes;
    for (const connection of connections) {
      if (!connection.everything && !connection.streams.has(frame.stream)) continue;
      bytes ??= stamped(frame, now);
      const list = parts.get(connection);
      if (list === undefined) parts.set(connection, [bytes]);
      else list.push(bytes);
      sent++;
    }
  }
  for (const [connection, list] of parts) connection.socket.write(Buffer.concat(list));
}

/** Times are now and ids run on: a replayed frame would be a duplicate, and rightly dropped. */
function stamped(frame, now) {
  const bytes = Buffer.from(frame.bytes);
  for (const offset of frame.times) bytes.latin1Write(now, offset);
  if (frame.id >= 0) bytes.latin1Write(String(++ids[frame.symbol]).padStart(10, '0'), frame.id);
  return bytes;
}
