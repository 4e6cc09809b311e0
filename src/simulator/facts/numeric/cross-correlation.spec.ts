import { Random } from '../../market/random';
import { Correlation, CrossCorrelation } from './cross-correlation';

describe(Correlation.name, () => {
  it('is 1 for the same, -1 for the opposite, unknown for a constant', () => {
    const [same, opposite, constant] = [new Correlation(), new Correlation(), new Correlation()];
    for (const x of [1, 5, 2, 8]) {
      same.add(x, 3 * x + 1);
      opposite.add(x, -x);
      constant.add(x, 7);
    }
    expect(same.value).toBeCloseTo(1, 12);
    expect(opposite.value).toBeCloseTo(-1, 12);
    expect([constant.value, new Correlation().value]).toEqual([undefined, undefined]);
  });
});

describe(CrossCorrelation.name, () => {
  function follower(lag: number, n = 20_000): CrossCorrelation {
    const random = new Random(11);
    const cross = new CrossCorrelation(5);
    const x = Array.from({ length: n }, () => random.normal());
    const at = (index: number): number => x[index] ?? 0;
    for (let index = 0; index < n; index += 1) {
      cross.add(at(index), 0.4 * at(index) + 0.5 * at(index - lag) + 0.3 * random.normal());
    }
    return cross;
  }

  it('finds the lag at which one follows the other', () => {
    const cross = follower(2);
    expect(cross.lead).toBe(2);
    expect(cross.at(2)).toBeCloseTo(0.5 / Math.hypot(0.4, 0.5, 0.3), 1);
    expect(cross.at(0)).toBeCloseTo(0.4 / Math.hypot(0.4, 0.5, 0.3), 1);
    expect(Math.abs(cross.at(-2) ?? 1)).toBeLessThan(0.03);
  });

  it('gives the other one first a lag below 0', () => {
    const random = new Random(12);
    const cross = new CrossCorrelation(5);
    let before = 0;
    for (let index = 0; index < 5000; index += 1) {
      const y = random.normal();
      cross.add(before + 0.1 * random.normal(), y);
      before = y;
    }
    expect(cross.lead).toBe(-1);
  });

  it('pairs nothing across a gap', () => {
    const cross = new CrossCorrelation(1);
    for (const value of [1, 2]) cross.add(value, value);
    cross.interrupt();
    for (const value of [3, 4]) cross.add(value, -value);
    expect(cross.count).toBe(4);
    // Pairs one step apart: (1, 2) and (3, -4), not (2, -3).
    expect(cross.at(1)).toBeCloseTo(-1, 12);
  });

  it('knows nothing before it has seen anything', () => {
    expect([new CrossCorrelation(3).at(0), new CrossCorrelation(3).lead]).toEqual([undefined, undefined]);
  });
});
