import * as fc from 'fast-check';
import { START } from '../../core/testing/events';
import { INSTRUMENTS } from './binance-frames';

/** JSON text of one value, so that exponents, `-0` and doubled spaces are what they are on the wire. */
type Text = fc.Arbitrary<string>;
type Fields = fc.Arbitrary<readonly (readonly [key: string, text: string])[]>;

const quoted = (text: Text): Text => text.map((value) => JSON.stringify(value));
const digits = (most: number): Text =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });

/** Decimals as venues write them, and the ways to write a number they might take to one day. */
export const decimalText: Text = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(digits(7), digits(8)).map(([whole, part]) => `${whole}.${part}`) },
  { weight: 3, arbitrary: digits(9) },
  { weight: 2, arbitrary: fc.tuple(digits(18), digits(20)).map(([whole, part]) => `${whole}.${part}`) },
  { weight: 1, arbitrary: fc.tuple(digits(3), fc.integer({ min: -30, max: 30 })).map(([n, e]) => `${n}e${e}`) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }).map(String) },
);
const oddText: Text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '-',
    '.',
    '5.',
    '.5',
    '+7',
    ' 8 ',
    '1_0',
    '0x1f',
    'NaN',
    'Infinity',
    '-0',
    '1,5',
    '９',
    '5\u00a0',
  ),
  fc.constantFrom('-1', '0', '0.000', '1e999', '-1e-7', '00012.50', '1e', 'true', 'null'),
  fc.string({ maxLength: 6 }),
);
/** A JSON number or, as the venue has it, a string. */
const decimal: Text = fc.oneof(
  { weight: 30, arbitrary: quoted(decimalText) },
  { weight: 2, arbitrary: quoted(oddText) },
  { weight: 2, arbitrary: fc.constantFrom('12.5', '3', '-4', '1.5E-3', '0', '-0', '2e5', 'null', 'true', '[]', '{}') },
);
const time: Text = fc.oneof(
  { weight: 12, arbitrary: fc.nat(100_000).map((ms) => String(START + ms)) },
  { weight: 1, arbitrary: fc.constantFrom('0', '-5', '1.7e12', '"1700000000000"', '""', 'null', '9999999999999') },
);
const id: Text = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '5000', '9007199254740993', '-1', '"7"', '1.5', 'null') },
);
const symbol: Text = fc.oneof(
  { weight: 12, arbitrary: quoted(fc.constantFrom(...INSTRUMENTS.map((instrument) => instrument.symbol))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"NOBODYUSDT"', '""', '42', 'null', '"\\u0042TCUSDT"', '"btcusdt"', '["BTCUSDT"]'),
  },
);
const extraValue: Text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '1',
    '-2.5',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    '[[1,"a"],{"b":[null]}]',
    '{"e":"trade","p":{"x":1}}',
  ),
  fc.constantFrom('"a\\"b"', '"{\\"e\\":1}"', '"€"', '01', '1.', '"\u0007"'),
);
const EXTRA_NAMES = ['nq', 'f', 'l', 'X', 'st', 'ps', 'zz', 'Q', 'é', '名', 'eE', '', 'App', 'cc', 'P'];

function fields(known: Readonly<Record<string, Text>>): Fields {
  const entries = Object.entries(known).map(([key, text]) => text.map((value) => [key, value] as const));
  const extras = fc.uniqueArray(fc.tuple(fc.constantFrom(...EXTRA_NAMES), extraValue), {
    maxLength: 3,
    selector: ([key]) => key,
  });
  // One field in thirty is missing.
  const kept = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: entries.length, maxLength: entries.length });
  return fc
    .tuple(fc.tuple(...entries), extras, kept)
    .map(([own, more, keep]) => [...own.filter((_, i) => keep[i] !== 0), ...more])
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
}

const objectText = (entries: readonly (readonly [string, string])[]): string =>
  `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;

const event = (name: string, ...others: readonly string[]): Text =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(JSON.stringify(name)) },
    { weight: 1, arbitrary: fc.constantFrom(...others.map((other) => JSON.stringify(other)), '5', 'null') },
  );
const side: Text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('"SELL"', '"BUY"') },
  { weight: 1, arbitrary: fc.constantFrom('"SOLD"', '"BYE"', '"sell"', '""', 'null', '"S"') },
);
const flag: Text = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom('true', 'false') },
  { weight: 1, arbitrary: fc.constantFrom('"true"', 'null', '1', '[true]', 'truth') },
);
const level: Text = fc.oneof(
  { weight: 40, arbitrary: fc.tuple(decimalText, decimalText).map(([p, q]) => `["${p}","${q}"]`) },
  { weight: 1, arbitrary: fc.constantFrom('["1"]', '[1,2]', '["1","2",[]]', '["x","1"]', '{}', '["1","2","3"]') },
);
const levels: Text = fc.oneof(
  { weight: 20, arbitrary: fc.array(level, { maxLength: 24 }).map((all) => `[${all.join(',')}]`) },
  { weight: 1, arbitrary: fc.constantFrom('null', '"x"', '{}') },
);

const FRAMES = {
  aggTrade: fields({
    e: event('aggTrade', 'aggTrad3', 'kline', 'trade'),
    E: time,
    a: id,
    s: symbol,
    p: decimal,
    q: decimal,
    T: time,
    m: flag,
  }),
  trade: fields({ e: event('trade', 'tirade'), E: time, t: id, s: symbol, p: decimal, q: decimal, T: time, m: flag }),
  depthUpdate: fields({
    e: event('depthUpdate', 'depthUpdat3', 'bookTicker'),
    E: time,
    T: time,
    s: symbol,
    U: id,
    u: id,
    pu: id,
    b: levels,
    a: levels,
  }),
  markPriceUpdate: fields({
    e: event('markPriceUpdate', 'markPrice_kline'),
    E: time,
    s: symbol,
    p: decimal,
    i: decimal,
    r: decimal,
    T: time,
  }),
  forceOrder: fields({
    s: symbol,
    S: side,
    o: fc.constant('"LIMIT"'),
    q: decimal,
    p: quoted(decimalText),
    ap: decimal,
    X: fc.constant('"FILLED"'),
    z: decimal,
    T: time,
  }).chain((order) =>
    fields({ e: event('forceOrder', 'forceOrd3r', 'assetIndex'), E: time, o: fc.constant(objectText(order)) }),
  ),
} as const;

const STREAMS = [
  'btcusdt@aggTrade',
  '!forceOrder@arr',
  'btcusdt@depth20@100ms',
  '币安人生usdt@depth5',
  'btcusdt@depth@100ms',
  '!markPrice@arr',
];

/** Text of one frame: raw, combined or in a list; compact, spaced or printed over lines. */
export const frameText: Text = fc
  .tuple(
    fc.oneof(...Object.values(FRAMES)).map(objectText),
    fc.constantFrom('raw', 'combined', 'combined', 'turned', 'list', 'tagged'),
    fc.constantFrom(...STREAMS),
    fc.constantFrom('', '', '', ' ', '\n'),
  )
  .map(([body, form, stream, space]) => {
    const name = JSON.stringify(stream);
    if (form === 'raw') return body + space;
    if (form === 'list') return `[${body},${space}${body}]`;
    if (form === 'turned') return `{"data":${body},${space}"stream":${name}}`;
    return `{"stream":${name},${space}"data":${body}${form === 'tagged' ? ',"st":1' : ''}}`;
  });

const encoder = new TextEncoder();

/** Mostly sound frames; some cut off, some with one byte changed, some repeated. */
export const frames: fc.Arbitrary<readonly Uint8Array[]> = fc
  .array(
    fc.tuple(frameText, fc.nat(11), fc.nat(), fc.nat(255)).map(([text, damage, where, byte]) => {
      const bytes = encoder.encode(text);
      const at = where % (bytes.length + 1);
      if (damage === 0) return bytes.slice(0, at);
      if (damage === 1) return bytes.with(Math.min(at, bytes.length - 1), byte);
      return bytes;
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => [...all, ...all.slice(0, 1)]);
