import { bar, baselineBars, HOUR, reference, START } from '../../core/testing/events';
import { DEFAULT_RULES, ThresholdBook, type ThresholdRules } from './threshold-book';

const RAISED: ThresholdRules = {
  ...DEFAULT_RULES,
  entry: { BTC: { singleUsd: 200_000, cascadeUsd: 900_000, cascadeCount: 6 } },
};

function btcBook(): ThresholdBook {
  const book = new ThresholdBook();
  for (const one of baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 })) book.applyBar(one);
  book.applyReference(reference({ marketCapUsd: 2e12 }));
  return book;
}

/** One more day of ten times the volume does not move a median of 14; a market cap below a tier does. */
const smallerCap = reference({ marketCapUsd: 50e9 });

describe('the cache of thresholds', () => {
  it('holds for an hour and not a millisecond longer', () => {
    const book = btcBook();
    const first = book.of('BTC', START);
    expect(first.nextReviewTime).toBe(START + HOUR);
    expect(book.of('BTC', START + HOUR - 1)).toBe(first);
    const second = book.of('BTC', START + HOUR);
    expect(second).not.toBe(first);
    expect(second.nextReviewTime).toBe(START + 2 * HOUR);
  });

  it('ends with the session', () => {
    const book = btcBook();
    const lastOfUs = Date.parse('2026-11-18T21:59:59Z');
    expect(book.of('BTC', lastOfUs).session).toBe('us');
    expect(book.of('BTC', lastOfUs + 1_000)).toMatchObject({ session: 'asian' });
  });

  it('ends when an input changes, for that asset alone', () => {
    const book = btcBook();
    const [btc, eth] = [book.of('BTC', START), book.of('ETH', START)];
    book.applyReference(smallerCap);
    expect(book.of('BTC', START).cascade.dynamic).toBeCloseTo(2 * btc.cascade.dynamic!, 2);
    expect(book.of('ETH', START)).toBe(eth);
  });

  it('is not touched by bars the formula does not use', () => {
    const book = btcBook();
    const before = book.of('BTC', START);
    book.applyBar(bar({ intervalSeconds: 60 }));
    expect(book.of('BTC', START)).toBe(before);
  });

  it('ends when rules change', () => {
    const book = btcBook();
    expect(book.of('BTC', START).cascade.entry).toBe(500_000);
    book.configure(RAISED);
    expect(book.of('BTC', START)).toMatchObject({ cascade: { entry: 900_000 }, cascadeCount: 6 });
  });
});

describe('thresholds of an asset where something is going on', () => {
  it('hold still over new inputs, new rules, the hour and the session', () => {
    const book = btcBook();
    const { cascade, single, cascadeCount } = book.of('BTC', START);
    book.freeze('BTC', true);
    book.applyReference(smallerCap);
    book.configure(RAISED);
    for (const time of [START, START + 2 * HOUR, START + 9 * HOUR])
      expect(book.of('BTC', time)).toMatchObject({ cascade, single, cascadeCount });
  });

  it('leave other assets free', () => {
    const book = btcBook();
    book.of('ETH', START);
    book.freeze('BTC', true);
    book.configure({ ...DEFAULT_RULES, defaultEntry: { singleUsd: 1, cascadeUsd: 2, cascadeCount: 3 }, entry: {} });
    expect(book.of('ETH', START).cascade.entry).toBe(2);
  });

  it('say that they are frozen, and say so no longer once released', () => {
    const book = btcBook();
    expect(book.of('BTC', START).frozen).toBe(false);
    book.freeze('BTC', true);
    expect(book.of('BTC', START).frozen).toBe(true);
    book.freeze('BTC', false);
    expect(book.of('BTC', START).frozen).toBe(false);
  });

  it('take up new inputs as soon as they are released', () => {
    const book = btcBook();
    const before = book.of('BTC', START).cascade.dynamic!;
    book.freeze('BTC', true);
    book.applyReference(smallerCap);
    book.freeze('BTC', false);
    expect(book.of('BTC', START + 1).cascade.dynamic).toBeCloseTo(2 * before, 2);
  });

  it('take up new rules as soon as they are released', () => {
    const book = btcBook();
    book.of('BTC', START);
    book.freeze('BTC', true);
    book.configure(RAISED);
    book.freeze('BTC', false);
    expect(book.of('BTC', START + 1).cascade.entry).toBe(900_000);
  });

  it('are computed once and then kept when they were frozen before anyone asked', () => {
    const book = btcBook();
    book.freeze('BTC', true);
    const first = book.of('BTC', START);
    book.applyReference(smallerCap);
    expect(book.of('BTC', START + 9 * HOUR).cascade).toEqual(first.cascade);
  });
});
