import * as fc from 'fast-check';
import { textWidth, wrap } from './text-size';

describe('the width of a text', () => {
  it('grows with size, weight and wide letters', () => {
    expect(textWidth('abc', 20)).toBeCloseTo(2 * textWidth('abc', 10));
    expect(textWidth('abc', 10, true)).toBeGreaterThan(textWidth('abc', 10));
    expect(textWidth('WWW', 10)).toBeGreaterThan(textWidth('iii', 10));
    expect(textWidth('市場', 10)).toBeGreaterThan(20);
  });
});

describe('wrapped text', () => {
  it('fits, and loses no character but spaces', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), fc.integer({ min: 40, max: 300 }), (text, width) => {
        const lines = wrap(text, width, 12);
        for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('says with an ellipsis that it goes on', () => {
    const lines = wrap('one two three four five six', 60, 12, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    expect(textWidth(lines[1] as string, 12)).toBeLessThanOrEqual(60);
  });

  it('is nothing of nothing', () => {
    expect(wrap('  ', 100, 12)).toEqual([]);
  });
});
