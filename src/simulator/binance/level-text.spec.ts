import * as fc from 'fast-check';
import type { BookLevel } from '../market/market-model.contract';
import { levelText } from './level-text';

describe('levelText', () => {
  it('writes what toFixed would write', () => {
    const digits = fc.integer({ min: 0, max: 8 });
    const whole = fc.oneof(fc.nat(9), fc.nat(1_000_000), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, whole), { maxLength: 40 }), digits, digits, (drawn, price, quantity) => {
        const levels = drawn.map(([p, q]): BookLevel => [p / 10 ** price, q / 10 ** quantity]);
        const expected = levels.map(([p, q]) => [p.toFixed(price), q === 0 ? '0' : q.toFixed(quantity)]);
        expect(JSON.parse(levelText(levels, price, quantity))).toEqual(expected);
        const numbers = expected.map(([p, q]) => [Number(p), Number(q)]);
        expect(JSON.parse(levelText(levels, price, quantity, false))).toEqual(numbers);
      }),
    );
  });

  it('writes figures of any size', () => {
    expect(levelText([], 2, 2)).toBe('[]');
    expect(levelText([[1e15, 1e20]], 3, 2)).toBe('[["1000000000000000.000","100000000000000000000.00"]]');
    const many = Array.from({ length: 1_000 }, (_, index): BookLevel => [index + 0.5, 1]);
    expect((JSON.parse(levelText(many, 1, 0)) as unknown[]).length).toBe(1_000);
  });
});
