import { Random } from '../market/random';
import { OnsetProfile } from './onset-profile';

describe(OnsetProfile.name, () => {
  /** Onsets each 3 hours; events by a rate that depends on the seconds to the onset. */
  function profileOf(rate: (offset: number) => number, onsets: number, seed = 1): OnsetProfile {
    const random = new Random(seed);
    const profile = new OnsetProfile();
    profile.begin();
    const every = 10_800;
    for (let second = 0; second < every * (onsets + 1); second += 1) {
      const offset = ((second + every / 2) % every) - every / 2;
      for (let left = random.poisson(rate(offset)); left > 0; left -= 1) profile.count();
      if (offset === 0 && second > 0) profile.onset(second);
      profile.second();
    }
    return profile;
  }

  it('finds the multiples that it was given, and 1 where the rate is flat', () => {
    const rate = (offset: number): number => {
      if (offset >= 0 && offset < 10) return 3.5;
      if (offset >= -10 && offset < 0) return 0.9;
      if (offset >= -60 && offset < -30) return 0.35;
      return 0.1;
    };
    const profile = profileOf(rate, 60);
    const rates = profile.rates('r');
    const expected = { r300: 1, r60: 3.5, r30: 1, r10: 9, r0: 35 };
    expect(profile.measuredOnsets).toBe(60);
    expect(profile.baseRate).toBeCloseTo(0.1, 2);
    for (const [name, multiple] of Object.entries(expected))
      expect(Math.abs((rates[name]?.value ?? 0) / multiple - 1)).toBeLessThan(0.12);
  });

  it('counts seconds to the edge: before the onset, and ten from it on', () => {
    const profile = profileOf((offset) => (offset === -1 ? 1000 : offset === 9 ? 500 : offset === 10 ? 9999 : 1), 1);
    const rates = profile.rates('r');
    const base = profile.baseRate ?? 1;
    expect((rates.r10?.value ?? 0) * base * 10).toBeGreaterThan(900);
    expect((rates.r0?.value ?? 0) * base * 10).toBeLessThan(700);
  });

  it('takes an onset that is told late, and none without a flat rate behind it', () => {
    const profile = new OnsetProfile();
    profile.begin();
    for (let second = 0; second < 4000; second += 1) {
      profile.count();
      if (second === 1000) profile.onset(1000);
      if (second === 3500) profile.onset(3400);
      profile.second();
    }
    expect(profile.measuredOnsets).toBe(1);
    expect(profile.baseRate).toBe(1);
    expect(profile.rates('r').r0).toEqual({ value: 1, n: 1 });
  });

  it('does not reach into the market before', () => {
    const profile = new OnsetProfile();
    for (let market = 0; market < 2; market += 1) {
      profile.begin();
      for (let second = 0; second < 100; second += 1) profile.second();
      profile.onset(99);
    }
    profile.begin();
    for (let second = 0; second < 5000; second += 1) profile.second();
    expect(profile.measuredOnsets).toBe(0);
  });
});
