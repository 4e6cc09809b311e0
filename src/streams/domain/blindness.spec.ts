import { BlindnessJudge } from './blindness';

const SECOND = 1_000;
const TRADES = { name: 'trades', priorPerSecond: 0.5, leastSilenceMs: 30_000, silenceIsNormal: false };
const LIQUIDATIONS = { name: 'liquidations', priorPerSecond: 1 / 60, leastSilenceMs: 60_000, silenceIsNormal: true };

/** Frames at a steady pace from 0 on; returns the time of the last. */
function watch(judge: BlindnessJudge, seconds: number, perSecond: number): number {
  for (let s = 1; s <= seconds; s++) judge.observe(Math.floor(s * perSecond), s * SECOND);
  return seconds * SECOND;
}

describe('BlindnessJudge', () => {
  it('does not know before a stream is subscribed, nor while it is young', () => {
    const judge = new BlindnessJudge(TRADES);
    expect(judge.judge(1e9, true)).toBe('unknown');
    judge.subscribedAt(1e9);
    expect(judge.judge(1e9 + 29_999, false)).toBe('unknown');
    expect(judge.silentSince).toBe(1e9);
  });

  it('calls a stream blind that never spoke, once its silence is next to impossible', () => {
    const judge = new BlindnessJudge(TRADES);
    judge.subscribedAt(0);
    expect(judge.judge(27_600, false)).toBe('unknown');
    expect(judge.judge(30_000, false)).toBe('blind');
  });

  it('is alive within the least silence after a frame', () => {
    const judge = new BlindnessJudge(TRADES);
    judge.subscribedAt(0);
    const last = watch(judge, 10, 2);
    expect(judge.lastFrameTime).toBe(last);
    expect(judge.judge(last + 29_999, false)).toBe('alive');
    expect(judge.judge(last + 30_000, false)).toBe('blind');
  });

  it('expects the rate it has learnt: a slow stream may be silent longer', () => {
    const judge = new BlindnessJudge({ ...TRADES, priorPerSecond: 10 });
    judge.subscribedAt(0);
    const last = watch(judge, 1_200, 0.1);
    expect(judge.judge(last + 120_000, false)).toBe('quiet');
    expect(judge.judge(last + 600_000, false)).toBe('blind');
  });

  it('does not call liquidations blind that are quiet, while their siblings speak', () => {
    const judge = new BlindnessJudge(LIQUIDATIONS);
    judge.subscribedAt(0);
    expect(judge.judge(600_000, false)).toBe('quiet');
    expect(judge.judge(900_000, false)).toBe('blind');
  });

  it('calls liquidations blind when a sibling of the same route is, but not sooner than their least silence', () => {
    const judge = new BlindnessJudge(LIQUIDATIONS);
    judge.subscribedAt(0);
    expect(judge.judge(59_999, true)).toBe('unknown');
    expect(judge.judge(60_000, true)).toBe('blind');
    judge.observe(1, 61_000);
    expect(judge.judge(61_000, true)).toBe('alive');
  });

  it('a sibling proves nothing of a stream that should speak by itself', () => {
    const judge = new BlindnessJudge({ ...TRADES, leastSilenceMs: 1_000 });
    judge.subscribedAt(0);
    expect(judge.judge(2_000, true)).toBe('quiet');
  });

  it('counts silence from the new subscription, not over the time it was not subscribed', () => {
    const judge = new BlindnessJudge(TRADES);
    judge.subscribedAt(0);
    const last = watch(judge, 10, 1);
    judge.subscribedAt(undefined);
    expect(judge.judge(last + 1e6, false)).toBe('unknown');
    judge.subscribedAt(last + 1e6);
    expect(judge.judge(last + 1e6 + 10_000, false)).toBe('alive');
    expect(judge.silentSince).toBe(last + 1e6);
  });
});
