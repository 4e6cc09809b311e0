import fc from 'fast-check';
import { ALERT_TYPES, PHASES, SEVERITIES, type Alert, type Incident } from '../../core/alert';
import type { Liquidation } from '../../core/market-event';
import type { OutboxRow, OutboxState } from '../../dispatch/domain/outbox';

export const ONSET = 1_760_000_000_000;

export function alert(fields: Partial<Alert> = {}): Alert {
  return {
    id: 'a1',
    incidentId: 'i1',
    type: 'LIQUIDATION_CASCADE',
    phase: 'active',
    severity: 'HIGH',
    asset: 'BTC',
    instruments: ['BTC/USDT:USDT'],
    title: 'BTC LIQUIDATION CASCADE',
    facts: { count: 7, usd: 1_200_000.25, windowSeconds: 30 },
    venues: [],
    forecast: null,
    onsetTime: ONSET,
    updatedTime: ONSET + 1000,
    revision: 1,
    receipts: { receivedTime: ONSET + 5 },
    simulated: false,
    ...fields,
  };
}

export function incident(fields: Partial<Incident> = {}): Incident {
  return {
    id: 'i1',
    asset: 'BTC',
    phase: 'active',
    severity: 'HIGH',
    onsetTime: ONSET,
    updatedTime: ONSET + 1000,
    alertIds: ['a1'],
    simulated: false,
    ...fields,
  };
}

export function outboxRow(fields: Partial<OutboxRow> = {}): OutboxRow {
  return {
    id: 'i1:7:telegram:HIGH',
    incidentId: 'i1',
    alertId: 'a1',
    channel: 'telegram',
    recipient: '7',
    severity: 'HIGH',
    silent: false,
    state: 'pending',
    attempts: 0,
    nextAttemptTime: ONSET,
    createdTime: ONSET,
    deliveredRevision: 0,
    wantedRevision: 1,
    possiblyRepeated: false,
    ...fields,
  };
}

export function liquidation(fields: Partial<Liquidation> = {}): Liquidation {
  return {
    type: 'liquidation',
    venue: 'binance',
    instrument: 'BTC/USDT:USDT',
    exchangeTime: ONSET,
    receivedTime: ONSET + 40,
    price: 103_420.1,
    quantity: 0.013,
    side: 'sell',
    notionalUsd: 1344.4613,
    sampled: true,
    priceKind: 'fill',
    ...fields,
  };
}

/** What JSON and a double column can say: no NaN, no infinity, no negative zero. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const positive = fc.double({ min: 1e-12, max: 1e15, noNaN: true });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0'));
const anyText = fc.string({ unit: 'binary' });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const completeness = fc.record({
  venue: word,
  completeness: fc.constantFrom('full', 'sampled', 'partial', 'unknown'),
  gap: fc.boolean(),
  usdRaw: number,
  usdEstimated: number,
  low: number,
  high: number,
});

const thresholds = fc.record(
  {
    entry: number,
    moderate: number,
    high: number,
    extreme: number,
    dynamic: number,
    source: fc.constantFrom('formula', 'fixed'),
  },
  { requiredKeys: ['entry', 'moderate', 'high', 'extreme', 'source'] },
);

export const anyAlert: fc.Arbitrary<Alert> = fc.record({
  id: fc.uuid(),
  incidentId: word,
  type: fc.constantFrom(...ALERT_TYPES),
  phase: fc.constantFrom(...PHASES),
  severity: fc.constantFrom(...SEVERITIES),
  asset: word,
  instruments: fc.array(anyText),
  title: anyText,
  facts: fc.dictionary(anyText, fc.oneof(number, anyText, fc.boolean(), fc.array(anyText), fc.constant(undefined))),
  venues: fc.array(completeness, { maxLength: 4 }),
  thresholds: maybe(thresholds),
  regime: maybe(anyText),
  session: maybe(anyText),
  forecast: fc.constant(null),
  onsetTime: time,
  updatedTime: time,
  endedTime: maybe(time),
  revision: fc.integer({ min: 1 }),
  receipts: fc.record({ receivedTime: time, sentTime: maybe(time) }),
  simulated: fc.boolean(),
});

export const anyIncident: fc.Arbitrary<Incident> = fc.record({
  id: fc.uuid(),
  asset: word,
  phase: fc.constantFrom(...PHASES),
  severity: fc.constantFrom(...SEVERITIES),
  onsetTime: time,
  updatedTime: time,
  endedTime: maybe(time),
  alertIds: fc.array(word),
  summary: maybe(anyText),
  simulated: fc.boolean(),
});

export const anyOutboxRow: fc.Arbitrary<OutboxRow> = fc.record({
  id: fc.uuid(),
  incidentId: word,
  alertId: word,
  channel: word,
  recipient: word,
  severity: fc.constantFrom(...SEVERITIES),
  silent: fc.boolean(),
  state: fc.constantFrom<OutboxState>('pending', 'sending'),
  attempts: fc.nat(1000),
  nextAttemptTime: time,
  createdTime: time,
  sentTime: maybe(time),
  messageId: maybe(word),
  replyToRowId: maybe(word),
  deliveredRevision: fc.nat(1_000_000),
  wantedRevision: fc.nat(1_000_000),
  possiblyRepeated: fc.boolean(),
  reason: maybe(word),
});

export const anyLiquidation: fc.Arbitrary<Liquidation> = fc.record(
  {
    type: fc.constant('liquidation' as const),
    venue: word,
    instrument: word,
    exchangeTime: time,
    receivedTime: time,
    price: positive,
    quantity: positive,
    side: fc.constantFrom('buy', 'sell'),
    notionalUsd: positive,
    sampled: fc.boolean(),
    priceKind: fc.constantFrom('fill', 'bankruptcy'),
    id: fc.oneof(fc.maxSafeNat(), anyText),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'type',
      'venue',
      'instrument',
      'exchangeTime',
      'receivedTime',
      'price',
      'quantity',
      'side',
      'notionalUsd',
      'sampled',
      'priceKind',
    ],
  },
);
