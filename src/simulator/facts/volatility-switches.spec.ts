import { Random } from '../market/random';
import { VolatilitySwitches } from './volatility-switches';

describe(VolatilitySwitches.name, () => {
  /** Prices a second apart; volatility in basis points a second. */
  function run(seconds: number, volatility: (second: number) => number, liquidations: (second: number) => number) {
    const random = new Random(4);
    const switches = new VolatilitySwitches();
    switches.begin();
    let price = 100_000;
    for (let second = 0; second < seconds; second += 1) {
      price *= Math.exp(volatility(second) * 1e-4 * random.normal());
      switches.trade(price * 2);
      switches.trade(price);
      for (let left = liquidations(second); left > 0; left -= 1) switches.liquidation();
      switches.second();
    }
    return switches.measure(1);
  }

  it('notices when volatility trebles, once per burst', () => {
    const burst = (second: number): boolean => second % 7200 >= 6000 && second % 7200 < 6300;
    const found = run(
      4 * 7200,
      (second) => (burst(second) ? 3 : 1),
      (second) => (burst(second) ? 1 : 0),
    );
    expect(found.switchesPerDay).toEqual({ value: 4, n: 4 });
    expect(found.switchRate0?.n).toBe(4);
    expect(found.switchBaseRate?.value).toBeLessThan(0.06);
    expect(found.switchRate0?.value ?? 0).toBeGreaterThan(15);
  });

  it('needs an hour before it knows what is usual, and calls a flat price no switch', () => {
    const nothing = (): number => 0;
    expect(run(3600, (second) => (second > 1800 ? 5 : 1), nothing).switchesPerDay?.n).toBe(0);
    expect(run(9000, nothing, nothing).switchesPerDay?.n).toBe(0);
  });

  it('counts none within half an hour of the last one', () => {
    const found = run(
      9000,
      (second) => ([5000, 5600, 6900].some((at) => second >= at && second < at + 90) ? 4 : 1),
      () => 0,
    );
    expect(found.switchesPerDay?.n).toBe(2);
  });
});
