import * as fc from 'fast-check';
import { formatDuration, formatPct, formatPrice, formatUsd, formatUtcTime } from './format';

fc.configureGlobal({ seed: 1 });

const SCALES: Readonly<Record<string, number>> = { B: 1e9, M: 1e6, K: 1e3, '': 1 };

/** What the text claims, in hundredths of a cent, so that comparing is exact. */
function claimed(text: string): number {
  const [, sign = '', digits = '', suffix = ''] = /^(−?)\$([\d.]+)([BMK]?)$/.exec(text) ?? [];
  return Math.round(Number(digits) * (SCALES[suffix] ?? NaN) * 10_000) * (sign === '' ? 1 : -1);
}

const cents = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.integer({ min: 0, max: 90_000_000_000_000 }),
  fc.tuple(fc.constantFrom(1e5, 1e8, 1e11), fc.integer({ min: -200, max: 200 })).map(([step, off]) => step + off),
);

describe('formatUsd', () => {
  it.each([
    [0, '$0'],
    [0.05, '$0.05'],
    [999.99, '$999.99'],
    [1_000, '$1K'],
    [100_000, '$100K'],
    [499_999, '$499.99K'],
    [999_999.99, '$999.99K'],
    [1_000_000, '$1M'],
    [1_200_000, '$1.2M'],
    [4_350_000, '$4.35M'],
    [4_210_000, '$4.21M'],
    [12_000_000_000, '$12B'],
    [-82_000_000, '−$82M'],
  ])('writes %d as %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });

  it('never overstates and understates by less than a hundredth of the unit', () => {
    fc.assert(
      fc.property(cents, (value) => {
        const text = formatUsd(value / 100);
        const unit = SCALES[text.replace(/[^BMK]/g, '')] ?? NaN;
        expect(claimed(text)).toBeLessThanOrEqual(value * 100);
        expect(claimed(text)).toBeGreaterThan(value * 100 - 100 * unit - 1);
      }),
    );
  });

  it.each([1_999_999_999.99, 999_999_999.99, 3_869_999.99, 29_999_999.99])('does not round %d up', (usd) => {
    expect(claimed(formatUsd(usd))).toBeLessThanOrEqual(Math.round(usd * 10_000));
  });

  it('is monotone: more money never reads as less', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [low, high] = a <= b ? [a, b] : [b, a];
        expect(claimed(formatUsd(low / 100))).toBeLessThanOrEqual(claimed(formatUsd(high / 100)));
        expect(claimed(formatUsd(-high / 100))).toBeLessThanOrEqual(claimed(formatUsd(-low / 100)));
      }),
    );
  });
});

describe('formatPrice', () => {
  it.each([
    [103_420, '103,420'],
    [103_420.5, '103,420.5'],
    [1_234_567.89, '1,234,567.9'],
    [999.99999, '1,000'],
    [2.5, '2.5'],
    [1.23456, '1.2346'],
    [-1_500.25, '−1,500.3'],
    [0, '0'],
    [0.5, '0.5'],
    [0.99999, '1'],
    [0.00001234, '0.00001234'],
    [0.000000456, '0.000000456'],
  ])('writes %d as %s', (price, text) => {
    expect(formatPrice(price)).toBe(text);
  });

  it('keeps the digits a venue quotes for a small coin, as its own example says', () => {
    expect(formatPrice(0.0220482)).toBe('0.0220482');
  });

  it('is right to at least four digits and never shows zero for a coin that costs something', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e6, noNaN: true }), (price) => {
        const shown = Number(formatPrice(price).replaceAll(',', ''));
        expect(shown).toBeGreaterThan(0);
        expect(Math.abs(shown / price - 1)).toBeLessThanOrEqual(5.1e-4);
      }),
    );
  });
});

describe('formatPct', () => {
  it.each([
    [1.25, '+1.25 %'],
    [-0.9, '−0.9 %'],
    [0, '0 %'],
    [-0, '0 %'],
    [12.345, '+12.35 %'],
  ])('writes %d as %s', (pct, text) => {
    expect(formatPct(pct)).toBe(text);
  });

  it('gives no sign to what rounds to nothing', () => {
    expect([formatPct(0.001), formatPct(-0.001)]).toEqual(['0 %', '0 %']);
  });
});

describe('times', () => {
  it('are UTC whatever the machine thinks', () => {
    expect(formatUtcTime(Date.UTC(2026, 10, 20, 14, 23, 15, 999))).toBe('14:23:15 UTC');
  });

  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [48_000, '48 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [185_000, '3 min 5 s'],
    [180_000, '3 min'],
    [3_599_600, '1 h'],
    [7_200_000, '2 h'],
    [7_440_000, '2 h 4 min'],
  ])('say %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
