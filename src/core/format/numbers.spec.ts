import fc from 'fast-check';
import { counted, plainNumber, price, signedPct, usd, usdUpTo } from './numbers';

const SCALE: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

function valueOf(text: string): number {
  const [, digits = '', suffix = ''] = /^\$([\d.]+)([KMBT]?)$/.exec(text) ?? [];
  return Math.round(Number(digits) * 100) * ((SCALE[suffix] ?? NaN) / 100);
}

const dollars = fc.oneof(fc.integer({ min: 1, max: 1e14 }), fc.double({ min: 1, max: 9.9e14, noNaN: true }));

describe('usd', () => {
  it.each([
    [1_200_000, '$1.2M'],
    [4_210_000, '$4.21M'],
    [499_999, '$500K'],
    [499_940, '$499.9K'],
    [1_199_999.99, '$1.2M'],
    [499_949.999, '$499.9K'],
    [500_000, '$500K'],
    [857_142.86, '$857.1K'],
    [999_999, '$1M'],
    [999_949, '$999.9K'],
    [3_850_000, '$3.85M'],
    [2_500_000_000, '$2.5B'],
    [1_000_000_000_000, '$1T'],
    [999.49, '$999'],
    [999.99, '$1K'],
    [0.4, '<$1'],
    [0, '$0'],
    [-82_000_000, '−$82M'],
    [5e15, '>$1000T'],
  ])('%d is shown as %s', (value, text) => {
    expect(usd(value)).toBe(text);
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('%p is unknown, never 0', (value) => {
    expect(usd(value)).toBe('unknown');
  });

  it('is off by no more than half of its last digit', () => {
    fc.assert(
      fc.property(dollars, (value) => {
        const shown = valueOf(usd(value));
        const step = shown >= 1e6 ? 10 ** (Math.floor(Math.log10(shown) / 3) * 3 - 2) : shown >= 1e3 ? 100 : 1;
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(step / 2 + 1e-6 * value);
      }),
    );
  });

  it('is monotone', () => {
    fc.assert(
      fc.property(dollars, dollars, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(valueOf(usd(less))).toBeLessThanOrEqual(valueOf(usd(more)));
      }),
    );
  });

  it('keeps an upper end an upper end', () => {
    expect(usdUpTo(2_600_000)).toBe('$2.6M');
    expect(usdUpTo(2_600_001)).toBe('$2.61M');
    fc.assert(fc.property(dollars, (value) => expect(valueOf(usdUpTo(value))).toBeGreaterThanOrEqual(value)));
  });
});

describe('price', () => {
  it.each([
    [103_420, '$103,420'],
    [103_420.5, '$103,420.5'],
    [1_234_567.891, '$1,234,567.89'],
    [999.123456, '$999.123'],
    [2.3456789, '$2.34568'],
    [1, '$1'],
    [100, '$100'],
    [0.5, '$0.5'],
    [0.00001234, '$0.00001234'],
    [0.00000000123456, '$0.00000000123456'],
  ])('%d is shown as %s', (value, text) => {
    expect(price(value)).toBe(text);
  });

  it.each([undefined, 0, -1, 1e-30, Number.NaN])('%p is unknown', (value) => {
    expect(price(value)).toBe('unknown');
  });
});

describe('other figures', () => {
  it.each([
    [-0.9, '−0.9 %'],
    [0.29, '+0.29 %'],
    [1.999, '+1.99 %'],
    [-0.001, '0 %'],
    [12, '+12 %'],
    [undefined, 'unknown'],
  ])('a move of %p is shown as %s', (value, text) => {
    expect(signedPct(value)).toBe(text);
  });

  it('counts in singular and plural', () => {
    expect([0, 1, 2, 1200].map((count) => counted(count, 'long'))).toEqual([
      '0 longs',
      '1 long',
      '2 longs',
      '1,200 longs',
    ]);
  });

  it('shows plain figures grouped and without a false minus', () => {
    expect([1234.5, -7, -0.00001, 2e15, Number.NaN].map(plainNumber)).toEqual([
      '1,234.5',
      '−7',
      '0',
      '2000000000000000',
      'unknown',
    ]);
  });
});
