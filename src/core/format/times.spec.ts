import { duration, utcDateTime, utcTime } from './times';

/** 2026-11-20 14:23:15 UTC. */
const ONSET = Date.UTC(2026, 10, 20, 14, 23, 15);

describe('times', () => {
  it('are UTC and say so', () => {
    expect(utcTime(ONSET)).toBe('14:23:15 UTC');
    expect(utcDateTime(ONSET)).toBe('2026-11-20 14:23:15 UTC');
  });

  it('are unknown when absent or beyond any date', () => {
    expect([undefined, Number.NaN, 9e15].map(utcTime)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(utcDateTime(undefined)).toBe('unknown');
  });

  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [25_400, '25 s'],
    [60_000, '1 min'],
    [115_000, '1 min 55 s'],
    [7_500_000, '2 h 5 min'],
    [3_605_000, '1 h'],
    [90_000_000, '1 d 1 h'],
    [-1, 'unknown'],
    [undefined, 'unknown'],
  ])('%p ms last %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
