import { FaultBoard, readFault } from './faults';
import { matchesPattern, parseDepthStream, streamClass } from './stream-name';

describe('FaultBoard', () => {
  it('limits a fault to its streams and paths', () => {
    const board = new FaultBoard();
    expect(board.concerns('silentStream', 'btcusdt@aggTrade', '/market/ws')).toBe(false);
    board.add({ kind: 'silentStream', stream: '*@aggTrade', path: '/market' }, 0);
    expect(board.concerns('silentStream', 'btcusdt@aggTrade', '/market/ws')).toBe(true);
    expect(board.concerns('silentStream', 'btcusdt@markPrice', '/market/ws')).toBe(false);
    expect(board.concerns('silentStream', 'btcusdt@aggTrade', '/ws')).toBe(false);
    expect(board.concerns('duplicate', 'btcusdt@aggTrade', '/market/ws')).toBe(false);
  });

  it('refuses for a while only', () => {
    const board = new FaultBoard();
    board.add({ kind: 'refuse', durationMs: 100, manner: 'reset' }, 1_000);
    expect(board.refusal('/market/ws', 1_099)).toBe('reset');
    expect(board.refusal('/market/ws', 1_100)).toBeUndefined();
    board.add({ kind: 'refuse' }, 2_000);
    expect(board.list()).toEqual([{ kind: 'refuse' }]);
    expect(board.refusal('/public/ws', 9e15)).toBe('503');
  });

  it('lets the latest fault of a kind win', () => {
    const board = new FaultBoard();
    board.add({ kind: 'clockSkew', ms: 5 }, 0);
    board.add({ kind: 'clockSkew', ms: -7 }, 0);
    expect(board.skewMs).toBe(-7);
    board.clear();
    expect(board.skewMs).toBe(0);
  });
});

describe('readFault', () => {
  it.each([
    [{ kind: 'drop' }, { kind: 'drop' }],
    [null, 'a fault is an object with a kind'],
    [{ kind: 'rest', status: 404 }, 'rest needs a status out of 429, 418, 451, 403, 503'],
    [{ kind: 'slowRest' }, 'slowRest needs ms'],
    [{ kind: 'closeWith' }, 'closeWith needs a code'],
  ])('reads %j', (input, expected) => {
    expect(readFault(input)).toEqual(expected);
  });

  it('names the faults it knows', () => {
    expect(readFault({ kind: 'earthquake' })).toContain('silentStream');
  });
});

describe('stream names', () => {
  it.each([
    ['btcusdt@depth', 'public'],
    ['btcusdt@depth20@100ms', 'public'],
    ['btcusdt@bookTicker', 'public'],
    ['!bookTicker', 'public'],
    ['btcusdt@rpiDepth@500ms', 'public'],
    ['btcusdt@aggTrade', 'market'],
    ['!forceOrder@arr', 'market'],
    ['btcusdt@markPrice@1s', 'market'],
    ['btcusdt@kline_1m', 'market'],
    ['nobody@knows', 'market'],
  ])('puts %s on the %s path', (name, expected) => {
    expect(streamClass(name)).toBe(expected);
  });

  it('reads levels and pace of a depth stream', () => {
    expect(parseDepthStream('btcusdt@depth')).toEqual({ levels: undefined, intervalMs: 250 });
    expect(parseDepthStream('币安人生usdt@depth5@500ms')).toEqual({ levels: 5, intervalMs: 500 });
    expect(parseDepthStream('btcusdt@aggTrade')).toBeUndefined();
  });

  it('matches patterns literally but for the star', () => {
    expect(matchesPattern('*', 'x')).toBe(true);
    expect(matchesPattern('btc*@aggTrade', 'btcusdt@aggTrade')).toBe(true);
    expect(matchesPattern('btc.*', 'btcusdt')).toBe(false);
  });
});
