import * as fc from 'fast-check';
import { DEFAULT_SESSIONS, sessionAt } from './trading-session';

fc.configureGlobal({ seed: 1 });

describe('session boundaries UTC', () => {
  it.each([
    ['2026-11-18T00:00:00.000Z', 'asian'],
    ['2026-11-18T06:59:59.999Z', 'asian'],
    ['2026-11-18T07:00:00.000Z', 'european'],
    ['2026-11-18T12:59:59.999Z', 'european'],
    ['2026-11-18T13:00:00.000Z', 'us'],
    ['2026-11-18T21:59:59.999Z', 'us'],
    ['2026-11-18T22:00:00.000Z', 'asian'],
    ['2026-11-20T23:59:59.999Z', 'asian'],
    ['2026-11-21T00:00:00.000Z', 'weekend'],
    ['2026-11-21T15:00:00.000Z', 'weekend'],
    ['2026-11-22T23:59:59.999Z', 'weekend'],
    ['2026-11-23T00:00:00.000Z', 'asian'],
  ])('puts %s into %s', (time, session) => {
    expect(sessionAt(Date.parse(time))).toBe(session);
  });

  it('multiply by 0.7 asian, 0.9 european, 1.0 us and 0.5 at the weekend', () => {
    const { asian, european, us, weekend } = DEFAULT_SESSIONS;
    expect([asian, european, us, weekend].map((rule) => rule.multiplier)).toEqual([0.7, 0.9, 1, 0.5]);
  });

  it('can be moved by configuration', () => {
    const rules = { ...DEFAULT_SESSIONS, us: { fromHour: 14, toHour: 23, multiplier: 1 } };
    expect(sessionAt(Date.parse('2026-11-18T13:30:00Z'), rules)).toBe('asian');
    expect(sessionAt(Date.parse('2026-11-18T22:30:00Z'), rules)).toBe('us');
  });

  it('call hours asian that no session claims', () => {
    const rules = { ...DEFAULT_SESSIONS, us: { multiplier: 1 }, european: { fromHour: 7, multiplier: 1 } };
    expect(sessionAt(Date.parse('2026-11-18T14:00:00Z'), rules)).toBe('asian');
  });

  it('give every instant exactly one of the four', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(Object.keys(DEFAULT_SESSIONS)).toContain(sessionAt(date.getTime()));
      }),
    );
  });
});
