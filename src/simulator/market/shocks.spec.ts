import { Random } from './random';
import { NewsDesk } from './shocks';
import type { ShockTruth } from './truth.contract';

const NOW = Date.UTC(2026, 2, 3);
const HABITS = { asset: 'MARKET', perDay: 24, smallest: 0.001 };
const STEP = 100;

function desk(perDay = 0, seed = 1): { desk: NewsDesk; told: ShockTruth[] } {
  const told: ShockTruth[] = [];
  let id = 0;
  const truth = { accept: (fact: unknown) => void told.push(fact as ShockTruth) };
  return { desk: new NewsDesk({ ...HABITS, perDay }, new Random(seed), () => ++id, truth), told };
}

describe('NewsDesk', () => {
  it('brings the whole size within its time, most of it early, and nothing after', () => {
    const { desk: news, told } = desk();
    news.schedule(NOW + 1_000, -0.02, 10_000, 'scenario');
    const path: number[] = [];
    for (let time = NOW + STEP, sum = 0; time <= NOW + 20_000; time += STEP) path.push((sum += news.advance(time)));
    expect(path[9]).toBe(0);
    expect(path[10]).toBeLessThan(0);
    expect(path[59]).toBeLessThan(-0.014);
    expect(path.at(-1)).toBeCloseTo(-0.02, 12);
    expect(path[110]).toBeCloseTo(-0.02, 12);
    expect(told).toEqual([
      {
        kind: 'shock',
        time: NOW + 1_000,
        id: 1,
        asset: 'MARKET',
        origin: 'scenario',
        rumour: false,
        size: -0.02,
        durationMs: 10_000,
      },
    ]);
  });

  it('names the latest shock as a cause for half a minute after it, and no longer', () => {
    const { desk: news } = desk();
    news.schedule(NOW, 0.01, 2_000, 'scenario');
    news.advance(NOW + STEP);
    expect(news.recent(NOW + 32_000)).toEqual({ id: 1, origin: 'scenario' });
    expect(news.recent(NOW + 32_001)).toBeUndefined();
  });

  it('is as far from its news after a while that nobody lived through as before', () => {
    const { desk: news, told } = desk();
    news.schedule(NOW + 1_000, -0.02, 10_000, 'scenario');
    news.shift(3_600_000);
    expect(news.advance(NOW + 3_600_000)).toBe(0);
    expect(news.advance(NOW + 3_611_000)).toBeCloseTo(-0.02, 12);
    expect(told.map(({ time }) => time)).toEqual([NOW + 3_601_000]);
  });

  it('brings about as much news as its habit is, as often up as down; rumours are marked', () => {
    const { desk: news, told } = desk(24);
    for (let second = 0; second < 20 * 86_400; second += 1) {
      news.listen(NOW + second * 1_000, 1, 1);
      news.advance(NOW + second * 1_000);
    }
    const news24 = told.filter(({ rumour }) => !rumour);
    expect(news24.length / 20).toBeGreaterThan(21);
    expect(news24.length / 20).toBeLessThan(27);
    expect(told.length).toBeGreaterThan(news24.length);
    const falls = news24.filter(({ size }) => size < 0).length / news24.length;
    expect(falls).toBeGreaterThan(0.44);
    expect(falls).toBeLessThan(0.56);
  });

  it('stirs by what broke, once', () => {
    const { desk: news } = desk();
    news.schedule(NOW, -0.01, 1_000, 'news');
    expect(news.takeStruck()).toBe(0);
    news.advance(NOW + STEP);
    expect(news.takeStruck()).toBe(0.01);
    expect(news.takeStruck()).toBe(0);
  });

  it('stays silent where there is no news', () => {
    const { desk: news, told } = desk(0);
    for (let second = 0; second < 86_400; second += 1) news.listen(NOW + second * 1_000, 1, 1);
    expect(told).toEqual([]);
  });
});
