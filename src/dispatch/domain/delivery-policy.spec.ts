import { ALERT_TYPES, type Alert, type AlertType, SEVERITIES, type Severity, severityRank } from '../../core/alert';
import { isWorthReply, routeOf } from './delivery-policy';

const route = (type: AlertType, severity: Severity, asset = 'BTC') => routeOf({ type, severity, asset } as Alert);
const LOUD = { kind: 'push', silent: false };
const SILENT = { kind: 'push', silent: true };
const NOT = { kind: 'suppressed', reason: 'belowPolicy' };

describe(routeOf.name, () => {
  it.each(['BTC', 'ETH', 'SOL'])('rings for a cascade of %s from HIGH, and tells a smaller one silently', (asset) => {
    expect(SEVERITIES.map((severity) => route('LIQUIDATION_CASCADE', severity, asset))).toEqual([
      SILENT,
      SILENT,
      LOUD,
      LOUD,
    ]);
  });

  it('tells of the cascades of any other asset only what is EXTREME', () => {
    expect(SEVERITIES.map((severity) => route('LIQUIDATION_CASCADE', severity, 'PEPE'))).toEqual([NOT, NOT, NOT, LOUD]);
  });

  it('tells of single liquidations from HIGH, of any other asset only EXTREME ones', () => {
    expect(SEVERITIES.map((severity) => route('LIQUIDATION', severity))).toEqual([NOT, NOT, LOUD, LOUD]);
    expect(SEVERITIES.map((severity) => route('LIQUIDATION', severity, 'PEPE'))).toEqual([NOT, NOT, NOT, LOUD]);
  });

  it('never rings for what concerns the service itself', () => {
    expect(route('FEED_BLIND', 'HIGH', 'MARKET')).toEqual(SILENT);
    expect(route('FEED_BLIND', 'MODERATE', 'MARKET')).toEqual(NOT);
    expect(SEVERITIES.map((severity) => route('SYSTEM', severity))).toEqual(Array(4).fill(SILENT));
  });

  it.each(ALERT_TYPES)('never suppresses an EXTREME %s, and lets nothing graver ring less', (type) => {
    for (const asset of ['BTC', 'PEPE']) {
      const loudness = SEVERITIES.map((severity) =>
        [NOT, SILENT, LOUD].findIndex((r) => same(r, route(type, severity, asset))),
      );
      expect(loudness.at(-1)).toBeGreaterThan(0);
      expect([...loudness].sort((a, b) => a - b)).toEqual(loudness);
    }
  });
});

describe(isWorthReply.name, () => {
  it('is a higher severity that rings, and nothing else', () => {
    for (const now of SEVERITIES)
      for (const before of SEVERITIES) {
        const rings = now === 'HIGH' || now === 'EXTREME';
        expect(isWorthReply(now, before)).toBe(rings && severityRank(now) > severityRank(before));
      }
  });
});

function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
