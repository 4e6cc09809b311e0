import { minimise } from './nelder-mead';

describe(minimise.name, () => {
  it('finds the bottom of a bent valley', () => {
    const rosenbrock = ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const { point, value } = minimise(rosenbrock, [-1.2, 1], { tolerance: 1e-7, maxIterations: 2000 });
    expect(point[0]).toBeCloseTo(1, 3);
    expect(point[1]).toBeCloseTo(1, 3);
    expect(value).toBeLessThan(1e-6);
  });

  it('keeps away from where the objective is not a number', () => {
    const { point } = minimise(([x = 0]) => (x <= 0 ? NaN : x - Math.log(x)), [0.1]);
    expect(point[0]).toBeCloseTo(1, 2);
  });

  it('stops after the iterations it was given', () => {
    let calls = 0;
    const slope = ([x = 0]: readonly number[]): number => {
      calls += 1;
      return -x;
    };
    minimise(slope, [0], { maxIterations: 10 });
    expect(calls).toBeLessThan(40);
  });
});
