import { KINDS, mixFor, shares } from './mix';

describe('mix of a crash', () => {
  it.each([
    [20_000, { aggTrade: 0.658, depth: 0.3, markPrice: 0.03, forceOrder: 0.012 }],
    [40_000, { aggTrade: 0.829, depth: 0.15, markPrice: 0.015, forceOrder: 0.006 }],
  ])('at %i frames a second of 600 symbols is mostly trades', (rate, expected) => {
    const actual = shares(mixFor(rate, 600), 240);
    for (const kind of KINDS) expect(actual[kind]).toBeCloseTo(expected[kind], 6);
  });

  it.each([100, 1_000, 6_000, 20_000, 40_000])('leaves more than half of %i frames a second to trades', (rate) => {
    const actual = shares(mixFor(rate, 600), 600);
    expect(KINDS.reduce((sum, kind) => sum + actual[kind], 0)).toBeCloseTo(1, 9);
    expect(actual.aggTrade).toBeGreaterThan(0.5);
  });

  it('pushes every book ten times and every mark price once a second where the rate allows it', () => {
    expect(mixFor(20_000, 600)).toMatchObject({ bookEvery: 1, markEvery: 1, forcedPerSecond: 400 });
    expect(mixFor(1_000, 600)).toMatchObject({ bookEvery: 15, markEvery: 12, forcedPerSecond: 20 });
  });

  it('never has more forced orders in a second than symbols', () => {
    expect(mixFor(1_000_000, 600).forcedPerSecond).toBe(600);
  });
});
