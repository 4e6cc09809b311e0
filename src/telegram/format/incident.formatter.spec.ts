import fc from 'fast-check';
import { ALERT_TYPES, PHASES, SEVERITIES } from '../../core/alert';
import { parseHtml } from '../testing/bot-api-html';
import { ONSET, sampleAlert, sampleIncident } from '../testing/samples';
import { formatIncident } from './incident.formatter';
import { MAX_TEXT_LENGTH } from './line.formatter';

function linesOf(html: string): string[] {
  const parsed = parseHtml(html);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.text.split('\n');
}

const ENDED = sampleIncident({
  phase: 'ended',
  endedTime: ONSET + 115_000,
  summary: '7 liquidations, $1.2M, price −0.1 %.',
});

describe('a cascade', () => {
  it('begins with the five lines of the specification, verbatim', () => {
    const html = formatIncident({ incident: sampleIncident(), alerts: [sampleAlert()] });
    expect(html.split('\n').slice(0, 5)).toEqual([
      '🚨 BTC LIQUIDATION CASCADE',
      '⚡ 7 liquidations in 30 seconds',
      '💰 Total: $1.2M liquidated',
      '📉 5 longs, 2 shorts',
      '⚠️ Potential price impact expected',
    ]);
  });

  it('says below how grave, at what price, when, who saw it and against what', () => {
    const html = formatIncident({
      incident: sampleIncident(),
      alerts: [sampleAlert({ regime: 'calm', session: 'us' })],
    });
    expect(html.split('\n').slice(5)).toEqual([
      '<b>Severity: MODERATE</b>',
      'Price: $103,420 (−0.1 % since onset)',
      'Since: 14:23:15 UTC, 25 s so far',
      'seen: Binance from $1.31M (sampled, est. $1.9M, $1.31M–$2.6M), Bybit $2.9M full',
      'Thresholds: entry $500K, moderate $1M, high $3.87M, extreme $30M (formula, dynamic $30M)',
      'Market: calm, us session',
    ]);
  });

  it.each([
    [-0.3, '📉 Price moved −0.3 % since onset'],
    [0.9, '📈 Price moved +0.9 % since onset'],
    [0.299, '⚠️ Potential price impact expected'],
    [undefined, '⚠️ Potential price impact expected'],
  ])('with a move of %p has "%s" as its fifth line', (movePct, line) => {
    const alert = sampleAlert({ facts: { ...sampleAlert().facts, movePct } });
    expect(linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] }))[4]).toBe(line);
  });

  it('uses singular forms', () => {
    const alert = sampleAlert({ facts: { count: 1, longs: 1, shorts: 2, usd: 1000, windowSeconds: 1 } });
    const lines = linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] }));
    expect(lines[1]).toBe('⚡ 1 liquidation in 1 second');
    expect(lines[3]).toBe('📉 1 long, 2 shorts');
  });

  it('shows what is unknown as unknown, never as 0', () => {
    const alert = sampleAlert({ facts: {}, venues: [], thresholds: undefined });
    expect(linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] }))).toEqual([
      '🚨 BTC LIQUIDATION CASCADE',
      '⚡ unknown number of liquidations',
      '💰 Total: unknown liquidated',
      '📉 sides unknown',
      '⚠️ Potential price impact expected',
      'Severity: MODERATE',
      'Price: unknown (move unknown)',
      'Since: 14:23:15 UTC, 25 s so far',
      'seen: unknown',
    ]);
  });

  it('names gaps, lower bounds, peaks and missing dynamic inputs', () => {
    const facts = { ...sampleAlert().facts, peakUsd30s: 1_400_000, largestUsd: 600_000, lowerBound: true };
    const [sampled, full] = sampleAlert().venues;
    if (sampled === undefined || full === undefined) throw new Error('the sample has two venues');
    const venues = [
      { ...full, gap: true },
      { ...sampled, venue: 'okx', completeness: 'partial' as const },
      { ...sampled, venue: 'mexc', completeness: 'unknown' as const },
    ];
    const thresholds = { entry: 500_000, moderate: 1e6, high: 2e6, extreme: 4e6, source: 'fixed' as const };
    const lines = linesOf(
      formatIncident({ incident: sampleIncident(), alerts: [sampleAlert({ facts, venues, thresholds })] }),
    );
    expect(lines).toContain('Peak: $1.4M in 30 s, largest single $600K');
    expect(lines).toContain(
      'seen: Bybit $2.9M full with a gap: lower bound, OKX from $1.31M (partial), mexc from $1.31M (completeness unknown)',
    );
    expect(lines).toContain('Total is a lower bound: part of the window was not counted');
    expect(lines).toContain(
      'Thresholds: entry $500K, moderate $1M, high $2M, extreme $4M (fixed entry table only: dynamic inputs missing)',
    );
  });

  it('is summed up once it has ended, below the five lines', () => {
    const alert = sampleAlert({ phase: 'ended', endedTime: ONSET + 115_000 });
    const lines = linesOf(formatIncident({ incident: ENDED, alerts: [alert] }));
    expect(lines.slice(5, 7)).toEqual(['✅ Ended 14:25:10 UTC', '7 liquidations, $1.2M, price −0.1 %.']);
    expect(lines).toContain('Since: 14:23:15 UTC, lasted 1 min 55 s');
  });
});

describe('marks', () => {
  it('stand at the end: simulated, and possibly repeated', () => {
    const incident = sampleIncident({ simulated: true });
    const html = formatIncident({ incident, alerts: [sampleAlert()], possiblyRepeated: 'restart while sending' });
    expect(html.split('\n')[0]).toBe('🚨 BTC LIQUIDATION CASCADE');
    expect(html.split('\n').slice(-2)).toEqual([
      '<b>🧪 Simulated data</b>',
      '↻ possibly repeated (restart while sending)',
    ]);
  });

  it('survive any number of other alerts', () => {
    const others = Array.from({ length: 300 }, (_, n) => sampleAlert({ id: `a${n}`, asset: `COIN${n}` }));
    const html = formatIncident({
      incident: sampleIncident({ asset: 'MARKET' }),
      alerts: [sampleAlert({ simulated: true }), ...others],
    });
    const lines = linesOf(html);
    expect(lines.at(-1)).toBe('🧪 Simulated data');
    expect(lines.at(-2)).toMatch(/^… \d+ more lines$/);
  });
});

describe('other alerts', () => {
  it('of the incident have one line each', () => {
    const others = [
      sampleAlert({ type: 'LIQUIDATION', severity: 'LOW', facts: { usd: 4_210_000, side: 'long', price: 103_420 } }),
      sampleAlert({ type: 'FEED_BLIND', phase: 'ended', facts: { stream: 'bybit liquidations', since: ONSET } }),
      sampleAlert({ type: 'OI_COLLAPSE', asset: 'ETH', title: 'ETH OI COLLAPSE' }),
      sampleAlert({ type: 'FEED_BLIND', facts: { stream: 'okx trades', since: ONSET } }),
      sampleAlert({ facts: { usd: 2_000_000 } }),
    ];
    const lines = linesOf(formatIncident({ incident: sampleIncident(), alerts: [sampleAlert(), ...others] }));
    expect(lines.slice(-6)).toEqual([
      'Also in this incident:',
      '• LOW liquidation: $4.21M long liquidated at $103,420',
      '• MODERATE bybit liquidations is back (ended)',
      '• MODERATE ETH OI COLLAPSE',
      '• MODERATE okx trades blind since 14:23:15 UTC',
      '• MODERATE liquidation cascade: $2M',
    ]);
  });
});

describe('a single liquidation', () => {
  it('names size, side and price', () => {
    const facts = { usd: 4_210_000, price: 103_420, side: 'long', count: 1, largestUsd: 4_210_000 };
    const lines = linesOf(
      formatIncident({ incident: sampleIncident(), alerts: [sampleAlert({ type: 'LIQUIDATION', facts })] }),
    );
    expect(lines.slice(0, 4)).toEqual([
      '🚨 BTC LIQUIDATION',
      '💰 $4.21M long liquidated at $103,420',
      'Severity: MODERATE',
      'Price: $103,420 (move unknown)',
    ]);
  });

  it('that has become several names the largest', () => {
    const facts = { usd: 4_210_000, price: 103_420, count: 3, largestUsd: 2_000_000 };
    const lines = linesOf(
      formatIncident({ incident: sampleIncident(), alerts: [sampleAlert({ type: 'LIQUIDATION', facts })] }),
    );
    expect(lines[1]).toBe('💰 $4.21M position liquidated at $103,420');
    expect(lines[2]).toBe('⚡ 3 liquidations, largest $2M');
  });
});

describe('a blind stream', () => {
  const facts = {
    stream: 'Binance liquidations',
    route: '/market',
    since: ONSET,
    suspends: ['cascade detection', 'zones'],
    reason: 'acknowledged and silent for 60 s',
  };

  it('names asset, route, since when and what it suspends, without a siren', () => {
    const html = formatIncident({ incident: sampleIncident(), alerts: [sampleAlert({ type: 'FEED_BLIND', facts })] });
    expect(linesOf(html)).toEqual([
      '🔇 Binance liquidations is blind',
      'No data since 14:23:15 UTC',
      'Asset: BTC',
      'Route: /market',
      'Suspended: cascade detection, zones',
      'Reason: acknowledged and silent for 60 s',
    ]);
    expect(html).not.toContain('🚨');
  });

  it('that is back says so, and for how long it was not', () => {
    const alert = sampleAlert({ type: 'FEED_BLIND', phase: 'ended', facts: { ...facts, until: ONSET + 310_000 } });
    expect(linesOf(formatIncident({ incident: ENDED, alerts: [alert] })).slice(0, 3)).toEqual([
      '✅ Binance liquidations is back',
      'It was blind from 14:23:15 UTC to 14:28:25 UTC (5 min 10 s)',
      '7 liquidations, $1.2M, price −0.1 %.',
    ]);
  });

  it('with few facts still reads well', () => {
    const alert = sampleAlert({ type: 'FEED_BLIND', phase: 'ended', facts: {} });
    expect(linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] })).slice(0, 5)).toEqual([
      '✅ a BTC feed is back',
      'It was blind from 14:23:15 UTC to unknown (25 s)',
      'Asset: BTC',
      'Route: unknown',
      'Was suspended: nothing',
    ]);
  });
});

describe('any other type', () => {
  it('shows its facts with their units', () => {
    const facts = {
      openInterestUsd: 2_500_000_000,
      movePct: 18,
      markPrice: 0.00001234,
      startTime: ONSET,
      confirmed: true,
      venues: ['binance', 'okx'],
      ratio: 3.25,
      broken: Number.NaN,
      note: 'a < b',
      absent: undefined,
    };
    const alert = sampleAlert({
      type: 'OI_EXPLOSION',
      title: 'BTC OI EXPLOSION',
      facts,
      venues: [],
      thresholds: undefined,
    });
    expect(linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] }))).toEqual([
      '🔔 BTC OI EXPLOSION',
      'Open interest: $2.5B',
      'Move: +18 %',
      'Mark price: $0.00001234',
      'Start: 14:23:15 UTC',
      'Confirmed: yes',
      'Venues: binance, okx',
      'Ratio: 3.25',
      'Broken: unknown',
      'Note: a < b',
      'Severity: MODERATE',
      'Since: 14:23:15 UTC, 25 s so far',
    ]);
  });

  it('is a notice when it is one of the system', () => {
    const alert = sampleAlert({ type: 'SYSTEM', title: 'Away for 2 min', facts: { complete: false } });
    const lines = linesOf(formatIncident({ incident: sampleIncident(), alerts: [alert] }));
    expect(lines.slice(0, 2)).toEqual(['ℹ️ Away for 2 min', 'Complete: no']);
  });

  it('without an alert at least names the asset', () => {
    expect(linesOf(formatIncident({ incident: ENDED, alerts: [] }))[0]).toBe('🔔 BTC');
  });
});

describe('every text', () => {
  const anyFact = fc.oneof(
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.array(fc.string({ unit: 'binary' })),
  );
  const names = [
    'count',
    'longs',
    'shorts',
    'usd',
    'windowSeconds',
    'price',
    'movePct',
    'largestUsd',
    'since',
    'until',
    'stream',
    'side',
  ];

  it('parses, fits, and never shows NaN or Infinity, whatever the facts are', () => {
    const anyAlert = fc.record({
      type: fc.constantFrom(...ALERT_TYPES),
      phase: fc.constantFrom(...PHASES),
      severity: fc.constantFrom(...SEVERITIES),
      asset: fc.string({ unit: 'binary', maxLength: 30 }),
      facts: fc.dictionary(fc.constantFrom(...names), anyFact),
    });
    fc.assert(
      fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 50 }), (changes) => {
        const html = formatIncident({ incident: sampleIncident(), alerts: changes.map(sampleAlert) });
        const text = linesOf(html).join('\n');
        expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
      }),
    );
    const broken = { count: Number.NaN, usd: Number.POSITIVE_INFINITY, price: Number.NaN, movePct: Number.NaN };
    const html = formatIncident({ incident: sampleIncident(), alerts: [sampleAlert({ facts: broken })] });
    expect(html).not.toMatch(/NaN|Infinity/);
  });
});
