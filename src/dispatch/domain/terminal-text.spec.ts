import type { Alert, Incident, VenueCompleteness } from '../../core/alert';
import { terminalText, venueText } from './terminal-text';

const TIME = Date.UTC(2026, 10, 20, 14, 23, 15);

const full: VenueCompleteness = {
  venue: 'bybit',
  completeness: 'full',
  gap: false,
  usdRaw: 2_900_000,
  usdEstimated: 2_900_000,
  low: 2_900_000,
  high: 2_900_000,
};
const sampled: VenueCompleteness = {
  ...full,
  venue: 'binance',
  completeness: 'sampled',
  usdRaw: 1_310_000,
  usdEstimated: 1_900_000,
  high: 2_600_000,
};

const incident: Incident = {
  id: 'i',
  asset: 'BTC',
  phase: 'active',
  severity: 'HIGH',
  onsetTime: TIME,
  updatedTime: TIME,
  alertIds: ['a'],
  simulated: false,
};
const alert: Alert = {
  id: 'a',
  incidentId: 'i',
  type: 'LIQUIDATION_CASCADE',
  phase: 'active',
  severity: 'HIGH',
  asset: 'BTC',
  instruments: [],
  title: 'BTC LIQUIDATION CASCADE',
  facts: { count: 7, longs: 5, shorts: 2, usd: 4_210_000, windowSeconds: 30, price: 103_420, movePct: -0.9 },
  venues: [full, sampled],
  forecast: null,
  onsetTime: TIME,
  updatedTime: TIME,
  revision: 1,
  receipts: { receivedTime: TIME },
  simulated: false,
};

describe(venueText.name, () => {
  it('says of a full feed that it is full', () => {
    expect(venueText(full)).toBe('Bybit $2.9M full');
  });

  it('says of a sampled feed that the figure is a lower end, with estimate and upper end', () => {
    expect(venueText(sampled)).toBe('Binance from $1.31M (sampled, est. $1.9M, up to $2.6M)');
  });

  it('says where there was a gap', () => {
    expect(venueText({ ...full, gap: true })).toBe('Bybit $2.9M full, with a gap: lower bound');
    expect(venueText({ ...sampled, gap: true })).toContain('with a gap: lower bound)');
  });
});

describe(terminalText.name, () => {
  it('shows a cascade with count, sum, sides, price, move and what each venue saw', () => {
    expect(terminalText(alert, incident)).toBe(
      '14:23:15 UTC  HIGH     BTC LIQUIDATION CASCADE  ' +
        '7 liquidations in 30 s, $4.21M (5 longs, 2 shorts) at $103,420, −0.9 %\n' +
        '              seen: Bybit $2.9M full, Binance from $1.31M (sampled, est. $1.9M, up to $2.6M)',
    );
  });

  it('marks what is simulated and what is escalated', () => {
    const text = terminalText({ ...alert, simulated: true, phase: 'escalated' }, incident);
    expect(text).toContain('[simulated] HIGH');
    expect(text).toContain('CASCADE (escalated)  7 liquidations');
  });

  it('says that price and move are unknown where they are', () => {
    const text = terminalText({ ...alert, facts: { ...alert.facts, price: undefined, movePct: undefined } }, incident);
    expect(text).toContain('price unknown\n');
    expect(text).not.toMatch(/undefined|NaN|null/);
  });

  it('shows a single liquidation', () => {
    const facts = { usd: 150_000, side: 'long', price: 0.00001234, movePct: 1.5 };
    expect(
      terminalText({ ...alert, type: 'LIQUIDATION', title: 'PEPE LIQUIDATION', facts, venues: [] }, incident),
    ).toBe('14:23:15 UTC  HIGH     PEPE LIQUIDATION  $150K long liquidated at $0.00001234, +1.5 %');
  });

  it('shows a blind feed with its route and what it suspends', () => {
    const facts = {
      stream: 's',
      since: TIME,
      route: '/market/stream',
      suspends: ['LIQUIDATION', 'LIQUIDATION_CASCADE'],
    };
    const blind = { ...alert, type: 'FEED_BLIND', title: 'FEED BLIND s', facts, venues: [] } as const;
    expect(terminalText(blind, incident)).toContain(
      'acknowledged but silent since 14:23:15 UTC on /market/stream; suspended: LIQUIDATION, LIQUIDATION_CASCADE',
    );
    expect(terminalText({ ...blind, facts: { ...facts, route: undefined } }, incident)).toContain('on its route;');
  });

  it('shows of any other type the price and its move', () => {
    expect(terminalText({ ...alert, type: 'VOLUME_SPIKE', title: 'BTC VOLUME SPIKE', venues: [] }, incident)).toBe(
      '14:23:15 UTC  HIGH     BTC VOLUME SPIKE  at $103,420, −0.9 %',
    );
  });

  it('closes with the summary, or says that the incident goes on', () => {
    const ended = { ...alert, phase: 'ended' } as const;
    expect(terminalText(ended, { ...incident, summary: 'BTC cascade: over.' })).toMatch(/ended: BTC cascade: over\.$/);
    expect(terminalText(ended, incident)).toMatch(/ended: other alerts of this incident go on$/);
  });
});
