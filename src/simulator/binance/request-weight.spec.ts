import { RequestWeight } from './request-weight';

const MINUTE = 60_000;

describe('RequestWeight', () => {
  it('refuses above the limit until the minute of the clock ends', () => {
    const weight = new RequestWeight(100);
    expect(weight.take(100, 10_000)).toEqual({ kind: 'admitted', used: 100 });
    expect(weight.take(1, 30_000)).toEqual({ kind: 'limited', used: 101, retryAfterSeconds: 30 });
    expect(weight.take(1, MINUTE)).toEqual({ kind: 'admitted', used: 1 });
    expect(weight.usedNow).toBe(1);
  });

  it('bans who goes on asking', () => {
    const weight = new RequestWeight(1);
    const answers = Array.from({ length: 12 }, () => weight.take(1, 1_000).kind);
    expect(answers).toEqual(['admitted', ...Array<string>(10).fill('limited'), 'banned']);
    expect(weight.take(1, 61_000)).toEqual({ kind: 'banned', until: 121_000, retryAfterSeconds: 60 });
    expect(weight.take(1, 121_000).kind).toBe('admitted');
  });
});
