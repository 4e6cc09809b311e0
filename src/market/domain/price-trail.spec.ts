import * as fc from 'fast-check';
import { PriceTrail } from './price-trail';

fc.configureGlobal({ seed: 1 });

describe(PriceTrail.name, () => {
  it('knows nothing before the first price', () => {
    expect(new PriceTrail().at(5)).toBeUndefined();
  });

  it('gives the newest price for its time and later', () => {
    const trail = new PriceTrail();
    trail.add(1_000, 10);
    trail.add(1_500, 11);
    expect([trail.at(1_500), trail.at(9_999), trail.last, trail.lastTime]).toEqual([11, 11, 11, 1_500]);
  });

  it('ignores a price older than the newest', () => {
    const trail = new PriceTrail();
    trail.add(1_000, 10);
    trail.add(999, 99);
    expect(trail.last).toBe(10);
  });

  it('does not know a price from before the first it saw, or further back than it keeps', () => {
    const trail = new PriceTrail();
    for (let i = 0; i <= 100; i++) trail.add(i * 5_000, i);
    expect(trail.at(0)).toBeUndefined();
    expect(trail.at(37 * 5_000)).toBe(37);
    const young = new PriceTrail();
    young.add(1_000, 10);
    expect([young.at(999), young.at(1_000)]).toEqual([undefined, 10]);
  });

  it('answers for any of the last five minutes with a price of at most five seconds before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 2, maxLength: 300 }), (steps) => {
        const trail = new PriceTrail();
        let time = 0;
        const times = steps.map((step) => (time += step));
        // The price is the time it was set, so the answer tells how old it is.
        for (const set of times) trail.add(set, set);
        const first = times[0]!;
        for (let asked = Math.max(first, time - 300_000); asked <= time; asked += 7_001) {
          const answer = trail.at(asked)!;
          const truth = times.filter((t) => t <= asked).at(-1)!;
          expect(answer).toBeLessThanOrEqual(truth);
          expect(truth - answer).toBeLessThan(5_000);
        }
      }),
    );
  });
});
