// Binance-shaped frames, pre-encoded as WebSocket messages, with the places where time and id are written before sending.
export const MIXES = {
  /** What a feed of trades and liquidations is made of. */
  trades: { aggTrade: 0.98, forceOrder: 0.02 },
  /** An hour of a crash: books and mark prices beside them. */
  market: { aggTrade: 0.5, depth: 0.4, markPrice: 0.09, forceOrder: 0.01 },
};
const LARGE = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'BNB', '1000PEPE', 'ADA', 'LINK', 'AVAX'];
const TIME = '0000000000000';
const ID = '0000000000';

export function symbols(count) {
  return Array.from({ length: count }, (_, i) => `${LARGE[i] ?? `COIN${String(i).padStart(3, '0')}`}USDT`);
}

/** Small seeded generator (mulberry32): the same frames in every round. */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Frames of a mix: `{stream, symbol, bytes, times: [offset…], id: offset|-1}`; `symbol` is an index. */
export function makeFrames({ mix, count = 16_384, symbolCount = 500, seed = 11 }) {
  const next = random(seed);
  const names = symbols(symbolCount);
  const prices = names.map((_, i) => (i === 0 ? 112_000 : i === 1 ? 3_900 : 0.05 * 10 ** (3 * next())));
  const shares = Object.entries(MIXES[mix]);
  return Array.from({ length: count }, () => {
    let draw = next();
    const [kind] = shares.find(([, share]) => (draw -= share) < 0) ?? shares[0];
    // A few symbols carry most of the flow, as in life.
    const symbol = Math.min(symbolCount - 1, Math.floor(symbolCount ** next()) - 1);
    prices[symbol] *= 1 + (next() - 0.5) * 2e-4;
    return encode(text(kind, names[symbol], prices[symbol], next), symbol);
  });
}

function text(kind, name, price, next) {
  const lower = name.toLowerCase();
  const p = (k = 1) => (price * k).toPrecision(7);
  const q = () => Math.exp(next() * 7 - 4).toFixed(3);
  const wrap = (stream, data) => `{"stream":"${stream}","data":${data}}`;
  if (kind === 'aggTrade') {
    const quantity = q();
    return wrap(
      `${lower}@aggTrade`,
      `{"e":"aggTrade","E":${TIME},"a":1${ID},"s":"${name}","p":"${p()}","q":"${quantity}","nq":"${quantity}","f":7786568797,"l":7786568801,"T":${TIME},"m":${next() < 0.5},"st":1}`,
    );
  }
  if (kind === 'markPrice') {
    return wrap(
      `${lower}@markPrice@1s`,
      `{"e":"markPriceUpdate","E":${TIME},"s":"${name}","p":"${p()}","ap":"${p()}","P":"${p(1.0003)}","i":"${p(0.9999)}","r":"0.00010000","T":1795180800000,"st":1}`,
    );
  }
  if (kind === 'forceOrder') {
    const quantity = q();
    return wrap(
      '!forceOrder@arr',
      `{"e":"forceOrder","E":${TIME},"o":{"s":"${name}","S":"${next() < 0.6 ? 'SELL' : 'BUY'}","o":"LIMIT","f":"IOC","q":"${quantity}","p":"${p(0.995)}","ap":"${p()}","X":"FILLED","l":"${quantity}","z":"${quantity}","T":${TIME}}}`,
    );
  }
  const side = (direction) =>
    Array.from({ length: 20 }, (_, i) => `["${p(1 + direction * (i + 1) * 1e-4)}","${q()}"]`).join(',');
  return wrap(
    `${lower}@depth20@100ms`,
    `{"e":"depthUpdate","E":${TIME},"T":${TIME},"s":"${name}","U":8800000000000,"u":8800000000200,"pu":8799999999999,"b":[${side(-1)}],"a":[${side(1)}],"st":1}`,
  );
}

/** Server frames are not masked: FIN + text, then the length. */
function encode(payload, symbol) {
  const body = Buffer.from(payload);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  const bytes = Buffer.concat([head, body]);
  const times = [];
  for (let at = bytes.indexOf(TIME); at >= 0; at = bytes.indexOf(TIME, at + 13)) times.push(at);
  const id = bytes.indexOf(`"a":1${ID}`);
  return { stream: /"stream":"([^"]+)"/.exec(payload)[1], symbol, bytes, times, id: id < 0 ? -1 : id + 5 };
}
