import type { Alert, AlertFacts, AlertType, Incident } from '../../core/alert';
import { MINUTE, SECOND, START } from '../../core/testing/events';
import { summarize } from './incident-summary';

const incident: Incident = {
  id: 'i',
  asset: 'BTC',
  phase: 'ended',
  severity: 'HIGH',
  onsetTime: START,
  updatedTime: START + 3 * MINUTE,
  endedTime: START + 2 * MINUTE,
  alertIds: [],
  simulated: false,
};

function alert(type: AlertType, facts: AlertFacts): Alert {
  return {
    id: type,
    incidentId: 'i',
    type,
    phase: 'ended',
    severity: 'HIGH',
    asset: 'BTC',
    instruments: [],
    title: '',
    facts,
    venues: [],
    forecast: null,
    onsetTime: START,
    updatedTime: START + 3 * MINUTE,
    revision: 1,
    receipts: { receivedTime: START },
    simulated: false,
  };
}

const cascade = {
  count: 7,
  longs: 5,
  shorts: 2,
  usd: 1_200_000,
  peakUsd30s: 999_999,
  movePct: -0.9,
  lastLiquidationTime: START + 48 * SECOND,
};
const single = { count: 1, largestUsd: 150_000, totalUsd: 150_000, side: 'long' };

describe(summarize.name, () => {
  it('tells a cascade: how many, how long, how much, its peak and the price', () => {
    expect(summarize(incident, [alert('LIQUIDATION_CASCADE', cascade)])).toBe(
      'BTC cascade: 7 liquidations in 48 s, $1.2M (5 longs, 2 shorts), peak $1M in 30 s, price −0.9 %.',
    );
  });

  it('says that the move is unknown where no price was watched', () => {
    const text = summarize(incident, [alert('LIQUIDATION_CASCADE', { ...cascade, movePct: undefined })]);
    expect(text).toContain('price move unknown');
    expect(text).not.toContain('%');
  });

  it('tells the cascade, not the single liquidations beside it', () => {
    const text = summarize(incident, [alert('LIQUIDATION', single), alert('LIQUIDATION_CASCADE', cascade)]);
    expect(text).toMatch(/^BTC cascade: /);
  });

  it('tells one large liquidation', () => {
    expect(summarize(incident, [alert('LIQUIDATION', single)])).toBe('BTC: one large liquidation, $150K long.');
  });

  it('tells several large liquidations by the largest and the sum', () => {
    const facts = { ...single, count: 3, largestUsd: 400_000, totalUsd: 700_000, side: 'short' };
    expect(summarize(incident, [alert('LIQUIDATION', facts)])).toBe(
      'BTC: 3 large liquidations, the largest $400K short, together $700K.',
    );
  });

  it('tells how long a feed was blind', () => {
    expect(summarize(incident, [alert('FEED_BLIND', { stream: 'binance:!forceOrder@arr' })])).toBe(
      'binance:!forceOrder@arr was blind for 2 min and sees again.',
    );
  });

  it('tells of anything else how long it lasted, by the last news where no end is known', () => {
    expect(summarize(incident, [alert('VOLUME_SPIKE', {})])).toBe('Over after 2 min.');
    expect(summarize({ ...incident, endedTime: undefined }, [])).toBe('Over after 3 min.');
  });

  it('writes unknown rather than undefined, and takes the last news for a missing time', () => {
    expect(summarize(incident, [alert('FEED_BLIND', {})])).toContain('unknown was blind');
    const bare = { ...cascade, lastLiquidationTime: undefined };
    expect(summarize(incident, [alert('LIQUIDATION_CASCADE', bare)])).toContain('in 3 min');
  });
});
