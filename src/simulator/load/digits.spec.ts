import { putInteger, putTicks, Stamp, ticksText } from './digits';

function written(width: number, put: (into: Buffer) => void): string {
  const into = Buffer.alloc(width + 2, '#');
  put(into);
  return into.toString('latin1');
}

describe('digits', () => {
  it.each([
    [1_034_005, 1, '103400.5'],
    [582_000, 8, '0.00582000'],
    [1_986, 4, '0.1986'],
    [7, 0, '7'],
    [7, 3, '0.007'],
  ])('writes %i ticks of %i digits as %s', (ticks, precision, text) => {
    expect(ticksText(ticks, precision)).toBe(text);
    expect(written(text.length, (into) => putTicks(into, 1, text.length, precision, ticks))).toBe(`#${text}#`);
  });

  it('fills the place of a whole number with zeros and touches nothing beside it', () => {
    expect(written(10, (into) => putInteger(into, 1, 10, 1_000_000_042))).toBe('#1000000042#');
    expect(written(9, (into) => putInteger(into, 1, 9, 40))).toBe('#000000040#');
  });

  it('stamps a time to the millisecond', () => {
    expect(written(13, (into) => new Stamp().set(1_795_174_000_007).put(into, 1))).toBe('#1795174000007#');
  });
});
