import * as fc from 'fast-check';
import { bar, baselineBars, DAY, reference, START } from '../../core/testing/events';
import { type AssetThresholds, DEFAULT_RULES, ThresholdBook } from './threshold-book';

fc.configureGlobal({ seed: 1, numRuns: 50 });

const SATURDAY = START + 3 * DAY;

interface Market {
  readonly asset: string;
  readonly marketCapUsd: number;
  readonly dailyVolumeUsd: number;
  readonly volatility: number;
}

const BTC: Market = { asset: 'BTC', marketCapUsd: 2e12, dailyVolumeUsd: 12e9, volatility: 0.05 };

function teach(book: ThresholdBook, { asset, marketCapUsd, dailyVolumeUsd, volatility }: Market): ThresholdBook {
  for (const one of baselineBars({ instrument: `${asset}/USDT:USDT`, dailyVolumeUsd, volatility })) book.applyBar(one);
  book.applyReference(reference({ asset, marketCapUsd }));
  return book;
}

const bookOf = (...markets: Market[]): ThresholdBook => markets.reduce(teach, new ThresholdBook());
const entries = (t: AssetThresholds): number[] => [t.single.entry, t.cascade.entry, t.cascadeCount];

describe(ThresholdBook.name, () => {
  it.each([
    ['BTC', 100_000, 500_000, 5],
    ['ETH', 50_000, 250_000, 5],
    ['SOL', 25_000, 100_000, 4],
    ['DOGE', 10_000, 50_000, 5],
    ['NEWCOIN', 10_000, 50_000, 5],
  ])('enters %s at %d single, %d cascade, %d liquidations', (asset, single, cascade, count) => {
    expect(entries(new ThresholdBook().of(asset, START))).toEqual([single, cascade, count]);
  });

  it('test_btc_dynamic_threshold_calculation', () => {
    const { single, cascade, inputs, missing, session } = bookOf(BTC).of('BTC', START);
    expect(session).toBe('us');
    expect(missing).toEqual([]);
    expect(single).toMatchObject({ entry: 100_000, moderate: 200_000, source: 'formula' });
    expect(single.dynamic).toBeCloseTo(6_000_000, 2);
    expect(single.high).toBeCloseTo(774_596.67, 2);
    expect(single.extreme).toBeCloseTo(6_000_000, 2);
    expect(cascade).toMatchObject({ entry: 500_000, moderate: 1_000_000, source: 'formula' });
    expect(cascade.high).toBeCloseTo(3_872_983.35, 2);
    expect(cascade.extreme).toBeCloseTo(30_000_000, 2);
    expect(cascade.dynamic).toBeCloseTo(5 * single.dynamic!, 6);
    expect(inputs).toMatchObject({ marketCapUsd: 2e12, dailyVolumeUsd: 12e9, sessionMultiplier: 1, asOf: START });
    expect(inputs.marketCapSource).toBe('test');
  });

  it('test_weekend_vs_weekday_thresholds', () => {
    const weekday = bookOf(BTC).of('BTC', START);
    const weekend = bookOf(BTC).of('BTC', SATURDAY);
    expect([weekday.session, weekend.session]).toEqual(['us', 'weekend']);
    expect(weekend.single.dynamic).toBeCloseTo(weekday.single.dynamic! / 2, 6);
    expect(weekend.cascade.extreme).toBeCloseTo(15_000_000, 2);
    expect(entries(weekend)).toEqual(entries(weekday));
  });

  it('test_small_cap_vs_large_cap_thresholds', () => {
    const same = { dailyVolumeUsd: 1e9, volatility: 0.05 };
    const caps = [2e12, 50e9, 5e9, 200e6];
    const values = caps.map(
      (marketCapUsd) => bookOf({ asset: 'ANY', marketCapUsd, ...same }).of('ANY', START).single.dynamic!,
    );
    [500_000, 1_000_000, 2_000_000, 5_000_000].forEach((usd, i) => expect(values[i]).toBeCloseTo(usd, 2));
  });

  it.each([
    ['2026-11-18T03:00:00Z', 'asian', 21_000_000],
    ['2026-11-18T08:00:00Z', 'european', 27_000_000],
    ['2026-11-18T14:00:00Z', 'us', 30_000_000],
    ['2026-11-21T14:00:00Z', 'weekend', 15_000_000],
  ])('scales BTC at %s (%s) to a cascade value of %d', (time, session, usd) => {
    const thresholds = bookOf(BTC).of('BTC', Date.parse(time));
    expect(thresholds.session).toBe(session);
    expect(thresholds.cascade.dynamic).toBeCloseTo(usd, 2);
  });

  it('keeps the multiplier at one, and still names the session, when sessions are switched off', () => {
    const book = new ThresholdBook({ ...DEFAULT_RULES, sessionAware: false });
    const thresholds = teach(book, BTC).of('BTC', SATURDAY);
    expect(thresholds.cascade.dynamic).toBeCloseTo(30_000_000, 2);
    expect([thresholds.session, thresholds.inputs.sessionMultiplier]).toEqual(['weekend', 1]);
  });

  it('goes by the fixed entry alone with ENABLE_DYNAMIC_THRESHOLDS=false', () => {
    const { cascade, single } = teach(new ThresholdBook({ ...DEFAULT_RULES, dynamic: false }), BTC).of('BTC', START);
    expect(cascade).toMatchObject({ entry: 500_000, high: 2_000_000, extreme: 4_000_000, source: 'fixed' });
    expect([cascade.dynamic, single.dynamic]).toEqual([undefined, undefined]);
  });

  it('falls back to the fixed entry and flags every missing input', () => {
    const nothing = new ThresholdBook().of('BTC', START);
    expect(nothing.missing).toEqual(['marketCapUsd', 'dailyVolumeUsd', 'volatility']);
    expect(nothing.cascade).toMatchObject({ entry: 500_000, extreme: 4_000_000, source: 'fixed' });
    const book = new ThresholdBook();
    book.applyReference(reference({ marketCapUsd: 2e12 }));
    expect(book.of('BTC', START).missing).toEqual(['dailyVolumeUsd', 'volatility']);
    expect(book.of('BTC', START).cascade.source).toBe('fixed');
  });

  it('gives any asset thresholds, none of them hard-coded', () => {
    const asset = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ABCXYZ09') });
    const size = fc.double({ min: 1, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(asset, size, size, fc.double({ min: 0, max: 1, noNaN: true }), (name, cap, volume, volatility) => {
        const book = new ThresholdBook();
        book.restore({
          [name]: {
            dailyVolumes: [[START, volume]],
            hourlyCloses: baselineBars({ dailyVolumeUsd: 1, volatility })
              .filter((b) => b.intervalSeconds === 3600)
              .map((b) => [b.exchangeTime, b.close] as const),
            marketCapUsd: cap,
          },
        });
        const { cascade, single } = book.of(name, START);
        for (const rungs of [cascade, single]) {
          expect(rungs.source).toBe('formula');
          expect(rungs.entry < rungs.moderate && rungs.moderate < rungs.high && rungs.high < rungs.extreme).toBe(true);
        }
      }),
    );
  });

  it('files bars of a multiplier contract under the coin, at the price of one coin', () => {
    const book = new ThresholdBook();
    const instrument = '1000PEPE/USDT:USDT';
    for (const one of baselineBars({ instrument, dailyVolumeUsd: 1e9, volatility: 0.1, close: 0.011 }))
      book.applyBar(one);
    book.applyReference(reference({ asset: 'PEPE', circulatingSupply: 420e12 }));
    expect(book.assets()).toEqual(['PEPE']);
    expect(book.of('PEPE', START).inputs.marketCapUsd).toBeCloseTo(4.62e9, -3);
  });

  it('files bars of a bare name under that name', () => {
    const book = new ThresholdBook();
    book.applyBar(bar({ instrument: 'DOGE' }));
    expect(book.assets()).toEqual(['DOGE']);
  });

  it('gives a confidence that follows the completeness and the age of the inputs, and 0 without them', () => {
    const book = bookOf(BTC);
    const asOf = book.of('BTC', START).inputs.asOf ?? NaN;
    const at = (ms: number): number => book.of('BTC', asOf + ms).confidence;
    expect(at(0)).toBe(1);
    expect(at(2 * 3_600_000)).toBe(1);
    expect(at(25 * 3_600_000)).toBeCloseTo(0.5, 2);
    expect(at(48 * 3_600_000)).toBe(0);
    expect(book.of('NEW', START).confidence).toBe(0);
  });

  it('gives the same thresholds after being stored as JSON', () => {
    const book = bookOf(BTC, { ...BTC, asset: 'ETH', dailyVolumeUsd: 5e9 });
    const again = new ThresholdBook();
    again.restore(JSON.parse(JSON.stringify(book.snapshot())));
    expect(again.of('BTC', START)).toEqual(book.of('BTC', START));
    expect(again.of('ETH', START)).toEqual(book.of('ETH', START));
    expect(again.assets()).toEqual(['BTC', 'ETH']);
  });
});
