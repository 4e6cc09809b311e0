import * as fc from 'fast-check';
import { severityRank } from '../../core/alert';
import { ladder, severityOf } from './threshold-ladder';

fc.configureGlobal({ seed: 1 });

const usd = fc.double({ min: 1, max: 1e10, noNaN: true });

describe(ladder.name, () => {
  it('gives BTC at twelve billion a day 0.5M, 1M, 3.87M and 30M', () => {
    const rungs = ladder(500_000, 30_000_000);
    expect(rungs).toMatchObject({ entry: 500_000, moderate: 1_000_000, extreme: 30_000_000, source: 'formula' });
    expect(rungs.high).toBeCloseTo(3_872_983.35, 2);
  });

  it('goes by the entry alone without a dynamic value, and says so', () => {
    expect(ladder(10_000, undefined)).toEqual({
      entry: 10_000,
      moderate: 20_000,
      high: 40_000,
      extreme: 80_000,
      dynamic: undefined,
      source: 'fixed',
    });
  });

  it('does not let a small dynamic value pull a rung below 4E and 8E', () => {
    expect(ladder(10_000, 1)).toMatchObject({ high: 40_000, extreme: 80_000, dynamic: 1, source: 'formula' });
  });

  it('lets the dynamic value take over exactly where it exceeds 16E for HIGH and 8E for EXTREME', () => {
    expect(ladder(100, 1_600).high).toBe(400);
    expect(ladder(100, 1_601).high).toBeGreaterThan(400);
    expect(ladder(100, 800).extreme).toBe(800);
    expect(ladder(100, 801).extreme).toBe(801);
  });

  it('always rises, whatever the entry and the dynamic value', () => {
    fc.assert(
      fc.property(
        usd,
        fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
        (entry, dynamic) => {
          const rungs = ladder(entry, dynamic);
          expect(rungs.entry).toBe(entry);
          expect(rungs.moderate).toBeGreaterThan(rungs.entry);
          expect(rungs.high).toBeGreaterThan(rungs.moderate);
          expect(rungs.extreme).toBeGreaterThan(rungs.high);
        },
      ),
    );
  });

  it('never falls when the dynamic value grows', () => {
    fc.assert(
      fc.property(usd, usd, usd, (entry, a, b) => {
        const [low, high] = [ladder(entry, Math.min(a, b)), ladder(entry, Math.max(a, b))];
        expect(high.high).toBeGreaterThanOrEqual(low.high);
        expect(high.extreme).toBeGreaterThanOrEqual(low.extreme);
      }),
    );
  });
});

describe(severityOf.name, () => {
  const rungs = ladder(500_000, 30_000_000);

  it.each([
    [499_999.99, undefined],
    [500_000, 'LOW'],
    [999_999.99, 'LOW'],
    [1_000_000, 'MODERATE'],
    [3_872_983.34, 'MODERATE'],
    [3_872_983.35, 'HIGH'],
    [29_999_999.99, 'HIGH'],
    [30_000_000, 'EXTREME'],
  ])('calls %d USD %s', (amount, severity) => {
    expect(severityOf(amount, rungs)).toBe(severity);
  });

  it('never falls when the amount grows', () => {
    const rank = (amount: number): number => {
      const severity = severityOf(amount, rungs);
      return severity === undefined ? -1 : severityRank(severity);
    };
    fc.assert(
      fc.property(usd, usd, (a, b) => expect(rank(Math.max(a, b))).toBeGreaterThanOrEqual(rank(Math.min(a, b)))),
    );
  });
});
