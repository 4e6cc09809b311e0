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

  it('ends after half a minute in which the rule was false, not before', () => {
    expect(episodes([...burst(0, 5), ...burst(31 * SECOND, 5)])).toHaveLength(1);
    expect(episodes([...burst(0, 5), ...burst(32 * SECOND, 5)])).toHaveLength(2);
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
