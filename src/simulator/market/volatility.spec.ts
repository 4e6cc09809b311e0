import { usualActivity, usualVolatility } from './calendar';
import { Random } from './random';
import { VolatilityRegime } from './volatility';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2);

describe('VolatilityRegime', () => {
  it('is calm or stormy for a while, and usual in the long run', () => {
    let squares = 0;
    const count = 40 * 1440;
    const regime = new VolatilityRegime(new Random(3));
    for (let minute = 0; minute < count; minute += 1) {
      regime.advance(60);
      squares += regime.factor ** 2;
    }
    expect(squares / count).toBeGreaterThan(0.6);
    expect(squares / count).toBeLessThan(1.6);
  });

  it('rises with a shock, at most so far, and calms down again', () => {
    const regime = new VolatilityRegime(new Random(3));
    const before = regime.factor;
    regime.excite(1);
    regime.advance(0);
    expect(regime.factor / before).toBeCloseTo(2, 6);
    regime.excite(100);
    regime.advance(0);
    expect(regime.factor / before).toBeLessThan(6);
  });
});

describe('the calendar', () => {
  it('has a mean of 1 over a week, a busy afternoon and a quiet weekend', () => {
    const hours = Array.from({ length: 168 }, (_, hour) => usualActivity(MONDAY + hour * HOUR + HOUR / 2));
    expect(hours.reduce((sum, value) => sum + value, 0) / 168).toBeCloseTo(1, 2);
    expect(usualActivity(MONDAY + 14 * HOUR)).toBeGreaterThan(2 * usualActivity(MONDAY + 5 * HOUR));
    expect(usualActivity(MONDAY + 5 * 24 * HOUR + 14 * HOUR)).toBeLessThan(usualActivity(MONDAY + 14 * HOUR) * 0.6);
    expect(usualVolatility(MONDAY) ** 2).toBeCloseTo(usualActivity(MONDAY), 12);
  });
});
