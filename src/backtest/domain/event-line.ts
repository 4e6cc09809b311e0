import type { MarketEvent, MarketEventType } from '../../core/market-event';

type Kind = 'number' | 'string' | 'boolean' | 'levels' | 'object';
type Fields = Readonly<Record<string, Kind>>;

const HAPPENING: Fields = { venue: 'string', instrument: 'string', exchangeTime: 'number' };

/** Fields a line must have, by type. Further fields pass through untouched. */
const REQUIRED: Readonly<Record<MarketEventType, Fields>> = {
  trade: { ...HAPPENING, price: 'number', quantity: 'number', takerSide: 'string' },
  liquidation: {
    ...HAPPENING,
    price: 'number',
    quantity: 'number',
    side: 'string',
    notionalUsd: 'number',
    sampled: 'boolean',
  },
  book: { ...HAPPENING, bids: 'levels', asks: 'levels' },
  openInterest: { ...HAPPENING, openInterest: 'number' },
  mark: { ...HAPPENING, markPrice: 'number' },
  bar: {
    ...HAPPENING,
    intervalSeconds: 'number',
    open: 'number',
    high: 'number',
    low: 'number',
    close: 'number',
    volume: 'number',
  },
  ticker: { ...HAPPENING, lastPrice: 'number', volume24hUsd: 'number' },
  instrument: { venue: 'string', instrument: 'string' },
  reference: { asset: 'string', source: 'string' },
  config: { content: 'object' },
  state: { content: 'object' },
  gap: { venue: 'string', stream: 'string', reason: 'string', from: 'number' },
  tick: {},
};

/** Fields that may be absent, but are numbers where they are not. */
const OPTIONAL_NUMBERS = [
  'notionalUsd',
  'openInterestUsd',
  'indexPrice',
  'fundingRate',
  'nextFundingTime',
  'fundingIntervalHours',
  'quoteVolume',
  'takerBuyVolume',
  'change24hPct',
  'circulatingSupply',
  'marketCapUsd',
  'to',
] as const;
/** The last instant a date can hold, epoch ms. */
const LAST_TIME = 8.64e15;

/** Fields with a fixed choice of values. */
const CHOICES: Readonly<Record<string, readonly string[]>> = { takerSide: ['buy', 'sell'], side: ['buy', 'sell'] };

export type ParsedLine =
  | { readonly kind: 'event'; readonly event: MarketEvent }
  /** A type this version does not know, of a kind other tools may write. */
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** Reads one line of an event log. Never throws. `receivedTime` missing: the exchange time stands in. */
export function parseEventLine(line: string): ParsedLine {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { kind: 'bad', reason: `expected JSON, was ${excerpt(line)}` };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { kind: 'bad', reason: `expected an object, was ${excerpt(line)}` };
  const record = raw as Record<string, unknown>;
  if (typeof record['type'] !== 'string')
    return { kind: 'bad', reason: `type: expected a string, was ${JSON.stringify(record['type'])}` };
  return parseRecord(record, record['type']);
}

function parseRecord(record: Record<string, unknown>, type: string): ParsedLine {
  const required = Object.hasOwn(REQUIRED, type) ? REQUIRED[type as MarketEventType] : undefined;
  if (required === undefined) return { kind: 'unknown', type };
  const fault = faultOf(record, required) ?? optionalFault(record);
  if (fault !== undefined) return { kind: 'bad', reason: fault };
  const received = record['receivedTime'] ?? record['exchangeTime'];
  if (!isTime(received)) {
    const given = excerpt(JSON.stringify(received) ?? 'missing');
    return { kind: 'bad', reason: `receivedTime: expected epoch milliseconds, was ${given}` };
  }
  record['receivedTime'] = received;
  return { kind: 'event', event: record as unknown as MarketEvent };
}

function faultOf(record: Record<string, unknown>, required: Fields): string | undefined {
  for (const [name, kind] of Object.entries(required)) {
    const value = record[name];
    if (!matches(value, kind))
      return `${name}: expected ${kind === 'levels' ? 'a list of [price, quantity]' : `a ${kind}`}, was ${excerpt(JSON.stringify(value) ?? 'missing')}`;
    const choices = CHOICES[name];
    if (choices !== undefined && !choices.includes(String(value)))
      return `${name}: expected ${choices.join(' or ')}, was ${JSON.stringify(value)}`;
  }
  return undefined;
}

function optionalFault(record: Record<string, unknown>): string | undefined {
  for (const name of OPTIONAL_NUMBERS) {
    const value = record[name];
    if (value !== undefined && value !== null && !matches(value, 'number'))
      return `${name}: expected a number, was ${excerpt(JSON.stringify(value))}`;
  }
  return 'exchangeTime' in record && !isTime(record['exchangeTime'])
    ? `exchangeTime: expected epoch milliseconds, was ${excerpt(JSON.stringify(record['exchangeTime']))}`
    : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LAST_TIME;
}

function matches(value: unknown, kind: Kind): boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'object') return typeof value === 'object' && value !== null;
  if (kind === 'levels')
    return (
      Array.isArray(value) &&
      value.every((level) => Array.isArray(level) && level.length === 2 && level.every((n) => typeof n === 'number'))
    );
  return typeof value === kind;
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
