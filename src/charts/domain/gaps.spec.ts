import { breakAtGaps, usualStep, within } from './gaps';

const window = { from: 0, to: 100 };

function every(step: number, without: readonly number[] = []): { time: number; value: number }[] {
  return Array.from({ length: 100 / step + 1 }, (_, i) => ({ time: i * step, value: i })).filter(
    ({ time }) => !without.includes(time),
  );
}

describe('gaps of a series', () => {
  it('are none where points come as usual, one or two late ones included', () => {
    const { pieces, gaps } = breakAtGaps(every(10, [40, 50]), window);
    expect(pieces).toHaveLength(1);
    expect(gaps).toEqual([]);
  });

  it('break the line at a silence', () => {
    const { pieces, gaps } = breakAtGaps(every(10, [40, 50, 60]), window);
    expect(pieces.map((piece) => piece.map(({ time }) => time))).toEqual([
      [0, 10, 20, 30],
      [70, 80, 90, 100],
    ]);
    expect(gaps).toEqual([{ from: 30, to: 70 }]);
  });

  it('break the line at one unknown value, from known to known', () => {
    const samples = every(10).map(({ time, value }) => (time === 40 ? { time } : { time, value }));
    const { pieces, gaps } = breakAtGaps(samples, window);
    expect(pieces).toHaveLength(2);
    expect(gaps).toEqual([{ from: 30, to: 50 }]);
  });

  it('take what is no number for unknown', () => {
    const samples = every(10).map((sample) => (sample.time === 40 ? { ...sample, value: NaN } : sample));
    expect(breakAtGaps(samples, window).gaps).toEqual([{ from: 30, to: 50 }]);
  });

  it('are found at both ends of the window', () => {
    const late = every(10).filter(({ time }) => time >= 50 && time <= 60);
    expect(breakAtGaps(late, window).gaps).toEqual([
      { from: 0, to: 50 },
      { from: 60, to: 100 },
    ]);
    const unknownEnds = every(10).map(({ time, value }) => (time === 0 || time === 100 ? { time } : { time, value }));
    expect(breakAtGaps(unknownEnds, window).gaps).toEqual([
      { from: 0, to: 10 },
      { from: 90, to: 100 },
    ]);
  });

  it('break the line at an outage between two points, however short', () => {
    const outages = [{ from: 42, to: 48 }];
    expect(breakAtGaps(every(10), window, outages).gaps).toEqual([{ from: 40, to: 50 }]);
  });

  it('do not hide points that are known in spite of an outage', () => {
    const outages = [{ from: 15, to: 85 }];
    expect(breakAtGaps(every(10), window, outages).pieces).toHaveLength(1);
  });

  it('are judged by the longest silence the giver states', () => {
    expect(breakAtGaps(every(10, [50]), window, [], 15).gaps).toEqual([{ from: 40, to: 60 }]);
    expect(breakAtGaps(every(10, [40, 50, 60]), window, [], 50).gaps).toEqual([]);
  });

  it('are everything where nothing is known', () => {
    expect(breakAtGaps([], window)).toEqual({ pieces: [], gaps: [window] });
    expect(breakAtGaps([{ time: 3 }], window)).toEqual({ pieces: [], gaps: [window] });
  });
});

describe('what lies within a window', () => {
  it('includes its ends and comes in order', () => {
    const times = (items: { time: number }[]): number[] => items.map(({ time }) => time);
    expect(times(within([{ time: 100 }, { time: 0 }, { time: 101 }, { time: -1 }], window))).toEqual([0, 100]);
  });

  it('has a usual step, unless it is too little to have one', () => {
    expect(usualStep([{ time: 0 }, { time: 10 }, { time: 10 }, { time: 20 }, { time: 90 }])).toBe(10);
    expect(usualStep([{ time: 5 }])).toBeUndefined();
  });
});
