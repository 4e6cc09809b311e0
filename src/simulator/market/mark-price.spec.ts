import { MarkPrice, nextFunding } from './mark-price';

const NOW = Date.UTC(2026, 10, 17, 13);

function started(): MarkPrice {
  const mark = new MarkPrice();
  mark.start(100);
  return mark;
}

describe('MarkPrice', () => {
  it('is not moved by a wick of one contract', () => {
    const mark = started();
    for (let step = 1; step <= 20; step += 1) mark.advance(100, 92, NOW + step * 100, 0.1);
    expect(mark.mark).toBeGreaterThan(99.4);
  });

  it('follows within a second what all venues agree on', () => {
    const mark = started();
    for (let step = 1; step <= 20; step += 1) mark.advance(97, 97, NOW + step * 100, 0.1);
    expect(mark.mark).toBeCloseTo(97, 1);
  });

  it('asks longs to pay when the contract stands above the index for hours, and shorts when below', () => {
    const dear = started();
    const cheap = started();
    for (let second = 1; second <= 8 * 3_600; second += 1) {
      dear.advance(100, 100.2, NOW + second * 1000, 1);
      cheap.advance(100, 99.8, NOW + second * 1000, 1);
    }
    expect(dear.fundingRate).toBeGreaterThan(0.0005);
    expect(cheap.fundingRate).toBeLessThan(-0.0005);
  });

  it('rests at the interest rate while there is no premium', () => {
    const mark = started();
    mark.advance(100, 100, NOW, 1);
    expect(mark.fundingRate).toBeCloseTo(0.0001, 10);
  });

  it('is paid every eight hours', () => {
    expect(nextFunding(Date.UTC(2026, 10, 17, 13))).toBe(Date.UTC(2026, 10, 17, 16));
    expect(nextFunding(Date.UTC(2026, 10, 17, 16))).toBe(Date.UTC(2026, 10, 18, 0));
  });
});
