import { loadContracts } from './contracts';
import { CrashCourse, LEAST_SURGE, MOST_SURGE, WAVE_SECONDS } from './crash-course';

describe('CrashCourse', () => {
  const contracts = loadContracts(600);
  const course = new CrashCourse(contracts, 7);
  const all = contracts.map(({ index }) => index);

  it('runs through the market within a quarter of a minute, and ebbs', () => {
    const hit = Array.from({ length: WAVE_SECONDS }, (_, second) => course.hitCount(second));
    expect(hit[0]).toBe(6);
    expect(Math.max(...hit)).toBe(480);
    expect(hit.indexOf(480)).toBeLessThanOrEqual(20);
    expect(hit.at(-1)).toBeLessThan(60);
    for (const second of [0, 9, 19])
      expect(all.filter((index) => course.isHit(index, second))).toHaveLength(hit[second] ?? 0);
  });

  it('reaches the large contracts before the small ones, by and large', () => {
    const early = all.filter((index) => course.isHit(index, 9));
    const mean = early.reduce((sum, index) => sum + index, 0) / early.length;
    expect(mean).toBeLessThan(250);
  });

  it('lets a contract that is hit trade 50 to 100 times as much', () => {
    const second = 19;
    for (const index of all.filter((candidate) => course.isHit(candidate, second) && !course.isHit(candidate, 0))) {
      const surge = course.tradeWeight(index, second) / course.tradeWeight(index, 0);
      expect(surge).toBeGreaterThanOrEqual(LEAST_SURGE - 1e-6);
      expect(surge).toBeLessThanOrEqual(MOST_SURGE + 1e-6);
    }
  });

  it('leaves no single contract with more than a tenth of the trades at the height of the wave', () => {
    const weights = all.map((index) => course.tradeWeight(index, 19));
    expect(Math.max(...weights) / weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThan(0.1);
  });

  it('forces each contract at most once a second, only those hit, and all of them in turn', () => {
    const seen = new Set<number>();
    for (let second = 17; second < 23; second++) {
      const forced = course.forcedIn(second, 200);
      expect(new Set(forced).size).toBe(200);
      expect(forced.every((index) => course.isHit(index, second))).toBe(true);
      for (const index of forced) seen.add(index);
    }
    expect(seen.size).toBeGreaterThan(450);
    expect(course.forcedIn(0, 200)).toHaveLength(6);
  });

  it('takes the price down and up again', () => {
    const [calm, low, after] = [0, 19, WAVE_SECONDS].map((second) => course.priceTicks(100, second)) as [
      number,
      number,
      number,
    ];
    expect(low).toBeLessThan(0.9 * calm);
    expect(after).toBe(calm);
  });

  it('is the same for the same seed, and another for another', () => {
    const orders = (seed: number): unknown => {
      const other = new CrashCourse(contracts, seed);
      return [other.forcedIn(8, 600), other.forcedOrder(3), other.surge(3)];
    };
    expect(orders(7)).toEqual(orders(7));
    expect(orders(7)).not.toEqual(orders(8));
  });
});
