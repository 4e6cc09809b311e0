import type { Detection } from './detection-score';
import { delayQuantile, judge, share } from './detection-score';
import { scoreTable } from './score-table';
import type { Episode } from './truth-episodes';

const NOW = Date.UTC(2026, 2, 3);
const MINUTE = 60_000;

function episode(minute: number, asset = 'BTC', peakUsd = 600_000): Episode {
  const crossed = NOW + minute * MINUTE;
  return { asset, crossed, end: crossed + 20_000, count: 9, longs: 9, usd: peakUsd, peakUsd };
}

function told(minute: number, asset = 'BTC', delayMs = 1_500): Detection {
  const toldTime = NOW + minute * MINUTE + delayMs;
  return { asset, toldTime, lastTime: toldTime + 10_000, severity: 'LOW', usd: 550_000 };
}

describe('judge', () => {
  it('finds the detection that is about an episode, and how long it took', () => {
    const { episodes, unfounded } = judge([episode(0), episode(10)], [told(0), told(10, 'BTC', 400)]);
    expect(episodes.map(({ delayMs }) => delayMs)).toEqual([1_500, 400]);
    expect(unfounded).toEqual([]);
  });

  it('does not take another asset or another hour for it', () => {
    const { episodes, unfounded } = judge([episode(0)], [told(0, 'ETH'), told(60)]);
    expect(episodes[0]?.detection).toBeUndefined();
    expect(unfounded).toHaveLength(2);
  });

  it('takes one that is a minute late for being about it, and one that is later not', () => {
    expect(judge([episode(0)], [told(0, 'BTC', 80_000)]).unfounded).toEqual([]);
    expect(judge([episode(0)], [told(0, 'BTC', 80_001)]).unfounded).toHaveLength(1);
  });

  it('counts one long detection for two episodes, and once', () => {
    const long = { ...told(0), lastTime: NOW + 2 * MINUTE };
    const { episodes, detections } = judge([episode(0), episode(2)], [long]);
    expect(episodes.every(({ detection }) => detection === long)).toBe(true);
    expect(detections).toBe(1);
    expect(delayQuantile(episodes, 0)).toBe(0);
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
});
