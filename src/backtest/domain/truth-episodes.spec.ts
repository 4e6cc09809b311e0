import { TruthEpisodes } from './truth-episodes';

const NOW = Date.UTC(2026, 2, 3);
const SECOND = 1000;
const ENTRY = { count: 5, usd: 500_000 };

function episodes(times: readonly number[], usd = 100_000): ReturnType<TruthEpisodes['finish']> {
  const truth = new TruthEpisodes(() => ENTRY);
  for (const time of times) {
    truth.advance(NOW + time);
    truth.add({ time: NOW + time, asset: 'BTC', usd, long: true });
  }
  return truth.finish();
}

const burst = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index * SECOND);

describe('TruthEpisodes', () => {
  it('begins with the liquidation that makes the rule true, not with the first', () => {
    expect(episodes(burst(0, 6))).toEqual([
      {
        asset: 'BTC',
        crossed: NOW + 4 * SECOND,
        end: NOW + 5 * SECOND,
        count: 6,
        longs: 6,
        usd: 600_000,
        peakUsd: 600_000,
      },
    ]);
  });

  it.each([
    ['four', burst(0, 4), 200_000],
    ['too small', burst(0, 6), 80_000],
    ['too slow', [0, 8, 16, 24, 30.001].map((at) => at * SECOND), 100_000],
  ])('knows no cascade in liquidations that are %s', (_why, times, usd) => {
    expect(episodes(times, usd)).toEqual([]);
  });

  it('counts a liquidation of exactly 30 s ago', () => {
    expect(episodes([0, 8, 16, 24, 30].map((at) => at * SECOND))).toHaveLength(1);
  });

  describe('as time passes', () => {
    /** True from 4 s; with the first of the five 30 s old it still is, at 30 s. */
    const FIRST = burst(0, 5);
    const crossingAt = (time: number): number[] => burst(time - 4 * SECOND, 5);
    const played = (times: readonly number[], until: number): ReturnType<TruthEpisodes['finish']> => {
      const truth = new TruthEpisodes(() => ENTRY);
      for (let second = 0; second <= until; second += SECOND) {
        for (const time of times)
          if (time > second - SECOND && time <= second)
            truth.add({ time: NOW + time, asset: 'BTC', usd: 100_000, long: true });
        truth.advance(NOW + second);
      }
      return truth.finish();
    };

    it.each([29_000, 30_000, 31_000, 90_000])('ends when the window has drained, seen at %d ms', (until) => {
      expect(played(FIRST, until)[0]?.end).toBe(NOW + Math.min(until, 30_000));
    });

    it('finds that moment between two seconds, and without being told of each', () => {
      const times = FIRST.map((time) => time + 137);
      expect(played(times, 90_000)[0]?.end).toBe(NOW + 30_137);
      expect(episodes([...times, 80_000])[0]?.end).toBe(NOW + 30_137);
    });

    it('goes on until the last that is needed leaves, not the first', () => {
      expect(played([...FIRST, 10_000, 20_000], 90_000)[0]?.end).toBe(NOW + 32_000);
      expect(episodes([...FIRST, 10_000, 20_000, 80_000])[0]?.end).toBe(NOW + 32_000);
    });

    it('is one episode until the rule was false for half a minute', () => {
      expect(played(crossingAt(59_999), 1)).toEqual([]);
      expect(played([...FIRST, ...crossingAt(59_999)], 120_000)).toHaveLength(1);
      expect(played([...FIRST, ...crossingAt(60_000)], 120_000)).toHaveLength(2);
      expect(episodes([...FIRST, ...crossingAt(59_999)])).toHaveLength(1);
      expect(episodes([...FIRST, ...crossingAt(60_000)])).toHaveLength(2);
    });

    it('counts what came while the rule was false only when it became true once more', () => {
      expect(played([...FIRST, 45_000], 120_000)[0]).toMatchObject({ count: 5, usd: 500_000, longs: 5 });
      expect(played([...FIRST, 45_000, ...crossingAt(59_000)], 120_000)[0]).toMatchObject({ count: 11, longs: 11 });
    });
  });

  it('keeps assets apart', () => {
    const truth = new TruthEpisodes(() => ENTRY);
    for (const time of burst(0, 5))
      for (const asset of ['BTC', 'ETH']) truth.add({ time: NOW + time, asset, usd: 100_000, long: false });
    expect(truth.finish().map(({ asset, longs }) => [asset, longs])).toEqual([
      ['BTC', 0],
      ['ETH', 0],
    ]);
  });
});
