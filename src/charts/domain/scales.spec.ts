import { extent, linear, squareRoot } from './scales';

describe('scales', () => {
  it('map the ends of a domain to the ends of a range', () => {
    const y = linear([90, 110], [200, 0]);
    expect([y(90), y(100), y(110)]).toEqual([200, 100, 0]);
  });

  it('put a domain without extent into the middle', () => {
    expect(linear([5, 5], [0, 100])(5)).toBe(50);
  });

  it('keep zero and both signs under a square root', () => {
    const y = squareRoot([-100, 100], [200, 0]);
    expect([y(-100), y(-25), y(0), y(25), y(100)]).toEqual([200, 150, 100, 50, 0]);
  });

  it('find the extent of more values than a call takes arguments', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => (i === 7 ? -1 : i));
    expect(extent(many)).toEqual([-1, 299_999]);
    expect(extent([])).toBeUndefined();
  });
});
