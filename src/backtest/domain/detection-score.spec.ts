import type { Detection } from './detection-score';
import { delayQuantile, isTold, judge, share } from './detection-score';
import { scoreTable } from './score-table';
import type { Episode } from './truth-episodes';

const NOW = Date.UTC(2026, 2, 3);
const MINUTE = 60_000;

function episode(minute: number, asset = 'BTC', peakUsd = 600_000): Episode {
  const crossed = NOW + minute * MINUTE;
  return { asset, crossed, end: crossed + 20_000, count: 9, longs: 9, usd: peakUsd, peakUsd };
}

function told(minute: number, asset = 'BTC', delayMs = 1_500, lastsMs = 40_000): Detection {
  const toldTime = NOW + minute * MINUTE + delayMs;
  return { asset, toldTime, endTime: toldTime + lastsMs, severity: 'LOW', seen: [] };
}

describe('judge', () => {
  it('finds the detection that is about an episode, and how long it took', () => {
    const { episodes, unfounded } = judge([episode(0), episode(10)], [told(0), told(10, 'BTC', 400)]);
    expect(episodes.map(({ delayMs }) => delayMs)).toEqual([1_500, 400]);
    expect(episodes.every(isTold)).toBe(true);
    expect(unfounded).toEqual([]);
  });

  it('does not take another asset or another hour for it', () => {
    const { episodes, unfounded } = judge([episode(0)], [told(0, 'ETH'), told(60)]);
    expect(episodes[0]?.detection).toBeUndefined();
    expect(unfounded).toHaveLength(2);
  });

  it('takes one that comes half a minute after the end for being about it, and one that is later not', () => {
    expect(judge([episode(0)], [told(0, 'BTC', 50_000)]).unfounded).toEqual([]);
    expect(judge([episode(0)], [told(0, 'BTC', 50_001)]).unfounded).toHaveLength(1);
  });

  it('takes one that ends with the crossing for being about it, and one that ended before not', () => {
    expect(judge([episode(1)], [told(1, 'BTC', -40_000)]).unfounded).toEqual([]);
    const { episodes, unfounded } = judge([episode(1)], [told(1, 'BTC', -40_001)]);
    expect(unfounded).toHaveLength(1);
    expect(episodes[0]).toEqual({ episode: episode(1), alreadyTold: false });
  });

  it('measures a delay from the crossing on, and none when an alert was there before it', () => {
    const atOnce = judge([episode(1)], [told(1, 'BTC', 0)]).episodes;
    expect(atOnce[0]).toMatchObject({ alreadyTold: false, delayMs: 0 });
    const before = judge([episode(1)], [told(1, 'BTC', -1)]).episodes;
    expect(before[0]).toMatchObject({ alreadyTold: true, detection: told(1, 'BTC', -1) });
    expect(before[0]).not.toHaveProperty('delayMs');
    expect(before.some(isTold)).toBe(false);
    expect(delayQuantile(before, 0.5)).toBeNull();
    expect(delayQuantile([...before, ...judge([episode(0)], [told(0)]).episodes], 0)).toBe(1_500);
  });

  it('does not count an episode between two tellings of one alert as told', () => {
    const { episodes, unfounded } = judge([episode(0), episode(2), episode(4)], [told(0), told(4, 'BTC', 3_000)]);
    expect(episodes.map(({ delayMs }) => delayMs)).toEqual([1_500, undefined, 3_000]);
    expect(episodes[1]).toMatchObject({ alreadyTold: false });
    expect(unfounded).toEqual([]);
  });

  it('counts one long detection as telling of the first episode, and as there already at the second', () => {
    const long = told(0, 'BTC', 1_500, 3 * MINUTE);
    const { episodes, detections } = judge([episode(0), episode(2)], [long]);
    expect(episodes.map(({ alreadyTold, delayMs }) => [alreadyTold, delayMs])).toEqual([
      [false, 1_500],
      [true, undefined],
    ]);
    expect(detections).toBe(1);
  });

  it('says what was seen of the very episode: from its window at the crossing to its end', () => {
    const at = (ms: number, usd: number): Detection['seen'][number] => ({ time: NOW + 2 * MINUTE + ms, usd });
    const seen = [at(-2 * MINUTE, 1), at(-30_001, 2), at(-30_000, 4), at(0, 8), at(20_000, 16), at(20_001, 32)];
    const { episodes } = judge([episode(0), episode(2)], [{ ...told(0, 'BTC', 1_500, 5 * MINUTE), seen }]);
    expect(episodes.map(({ seenUsd }) => seenUsd)).toEqual([1, 28]);
  });
});

describe('share', () => {
  it('has the Wilson interval of the textbook, and none without a case', () => {
    const { value, low, high } = share(9, 10);
    expect(value).toBe(0.9);
    expect(low).toBeCloseTo(0.596, 3);
    expect(high).toBeCloseTo(0.982, 3);
    expect(share(0, 0)).toEqual({ hits: 0, n: 0, value: null, low: null, high: null });
  });
});

describe('scoreTable', () => {
  it('parts by asset and size, and says precision where it can be said', () => {
    const episodes = [episode(0), episode(10, 'BTC', 1_000_000), episode(20, 'XRP', 500_000)];
    const detections = [told(10), told(20, 'XRP'), told(40, 'XRP')];
    const rows = scoreTable(judge(episodes, detections), detections, (asset) => (asset === 'BTC' ? 500_000 : 50_000));
    const row = (assets: string, size: string) => rows.find((one) => one.assets === assets && one.size === size);
    expect(row('all', 'all')).toMatchObject({
      recall: { hits: 2, n: 3 },
      alreadyTold: 0,
      precision: { hits: 2, n: 3 },
      delayMedianMs: 1_500,
    });
    expect(row('BTC', '1-2 x entry')?.recall).toMatchObject({ hits: 0, n: 1 });
    expect(row('BTC', '2-4 x entry')?.recall).toMatchObject({ hits: 1, n: 1 });
    expect(row('others', '8 x entry and more')?.recall).toMatchObject({ hits: 1, n: 1 });
    expect(row('others', 'all')?.precision).toMatchObject({ hits: 1, n: 2 });
    expect(row('SOL', 'all')).toMatchObject({ recall: { n: 0, value: null }, delayMedianMs: null });
    expect(row('BTC', '1-2 x entry')).not.toHaveProperty('precision');
  });

  it('keeps what was being told already apart from what was told', () => {
    const detections = [told(0, 'BTC', -5_000), told(10)];
    const [all] = scoreTable(judge([episode(0), episode(10)], detections), detections, () => 500_000);
    expect(all).toMatchObject({ recall: { hits: 1, n: 2 }, alreadyTold: 1, precision: { hits: 2, n: 2 } });
    expect(all).toMatchObject({ delayMedianMs: 1_500 });
  });
});
