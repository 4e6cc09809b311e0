import { isCascade } from './cascade-rule';

const ENTRY = { count: 5, usd: 500_000 };

describe(isCascade.name, () => {
  it.each([
    [5, 500_000, true],
    [4, 500_000, false],
    [5, 499_999.99, false],
    [4, 10_000_000, false],
    [500, 499_999, false],
    [6, 600_000, true],
  ])('says of %d liquidations of together %d USD on a full feed: %s', (count, usd, cascade) => {
    expect(isCascade({ count, usd }, ENTRY, false)).toBe(cascade);
  });

  it.each([
    [2, 2_000_000, true],
    [2, 1_999_999.99, false],
    [1, 20_000_000, false],
    [4, 2_000_000, true],
    [5, 500_000, true],
  ])('says of %d records of together %d USD on a sampled feed: %s', (count, usd, cascade) => {
    expect(isCascade({ count, usd }, ENTRY, true)).toBe(cascade);
  });

  it('takes the pair of sampled records only for assets seen through sampled feeds alone', () => {
    expect(isCascade({ count: 2, usd: 2_000_000 }, ENTRY, false)).toBe(false);
  });
});
