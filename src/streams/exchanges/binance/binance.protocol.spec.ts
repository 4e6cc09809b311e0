import { capture, describeWithShared } from '../../testing/shared-files';
import { aggTrade, combined, listed } from '../../testing/binance-frames';
import { bytesOf, type Frame } from '../../testing/normalizer-probe';
import { decimal } from './binance.payloads';
import { BINANCE_PROTOCOL } from './binance.protocol';
import { bookStream, markPriceStream, REST, ROUTE_PATHS, tradeStream } from './binance.urls';
import { SymbolTable } from './symbol-table';

const answer = (frame: Frame) => BINANCE_PROTOCOL.answer(bytesOf(frame));

describe('Binance control frames', () => {
  it('are what the venue documents, names in plain UTF-8', () => {
    const names = ['btcusdt@aggTrade', '币安人生usdt@aggTrade'];
    expect(JSON.parse(BINANCE_PROTOCOL.subscribe(names, 1))).toEqual({ method: 'SUBSCRIBE', params: names, id: 1 });
    expect(BINANCE_PROTOCOL.subscribe(names, 1)).toContain('币安人生');
    expect(BINANCE_PROTOCOL.unsubscribe(['a'], 2)).toBe('{"method":"UNSUBSCRIBE","params":["a"],"id":2}');
    expect(BINANCE_PROTOCOL.list(3)).toBe('{"method":"LIST_SUBSCRIPTIONS","id":3}');
  });

  it('go out at most three a second, 200 names each', () => {
    expect(1_000 / BINANCE_PROTOCOL.controlIntervalMs).toBeLessThanOrEqual(3.3);
    expect(BINANCE_PROTOCOL.namesPerFrame).toBe(200);
  });

  it.each<[string, Frame, unknown]>([
    ['an acknowledgement', { result: null, id: 1 }, { id: 1, list: undefined }],
    ['one with the id first', { id: 7, result: null }, { id: 7, list: undefined }],
    ['a list', { result: ['a', 5, 'b'], id: 2 }, { id: 2, list: ['a', 'b'] }],
    ['an error', { code: 2, msg: 'Invalid request' }, { id: undefined, error: '2 Invalid request' }],
    ['an error with the message first', { msg: 'no', code: 3 }, { id: undefined, error: '3 no' }],
    ['an error of the newer kind', { error: { code: 2, msg: 'no' }, id: 4 }, { id: 4, error: '2 no' }],
  ])('%s is an answer', (_, frame, expected) => {
    expect(answer(frame)).toEqual(expected);
  });

  it.each<[string, Frame]>([
    ['a raw data frame', aggTrade()],
    ['a combined data frame', combined('btcusdt@aggTrade', aggTrade())],
    ['a data frame whose first key begins like an answer', { m: true, ...aggTrade() }],
    ['a list', [aggTrade()]],
    ['an object that answers nothing', { result: null }],
    ['a stream frame in other order', { id: 1, stream: 'x' }],
    ['half an answer', '{"result":nu'],
    ['nothing', ''],
  ])('%s is none', (_, frame) => {
    expect(answer(frame)).toBeUndefined();
  });
});

describeWithShared('captured answers to control frames', () => {
  it('errors are told in the venue’s words', () => {
    for (const error of capture('err_ws_control') as { code: number; msg: string }[])
      expect(answer(error)).toEqual({ id: undefined, error: `${error.code} ${error.msg}` });
    expect(answer(capture('ws_cm_capture_00_ack') as Frame)).toEqual({ id: 1000, list: undefined });
  });
});

describe('names of streams and paths', () => {
  it('of streams are lower case, other scripts as they are', () => {
    const [pepe, chinese] = [listed('1000PEPEUSDT'), listed('币安人生USDT')];
    expect([tradeStream(pepe), markPriceStream(pepe), bookStream(chinese)]).toEqual([
      '1000pepeusdt@aggTrade',
      '1000pepeusdt@markPrice@1s',
      '币安人生usdt@depth20@100ms',
    ]);
  });

  it('prefer the route of the class; the bare one is the only other', () => {
    expect(ROUTE_PATHS).toEqual({ market: ['/market/stream', '/stream'], public: ['/public/stream', '/stream'] });
  });

  it('of REST percent-encode symbols, and cost what the venue counts', () => {
    expect(REST.klines('币安人生USDT', '1h', 100).path).toContain('symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT&');
    expect([100, 101, 500, 501].map((limit) => REST.klines('X', '1h', limit).weight)).toEqual([1, 2, 2, 5]);
    expect(REST.openInterestHistory('X').weight).toBe(0);
  });
});

describe('SymbolTable', () => {
  const find = (table: SymbolTable, symbol: string) => {
    const bytes = new TextEncoder().encode(`xx${symbol}yy`);
    return table.find(bytes, 2, bytes.length - 2)?.instrument.symbol;
  };

  it('finds thousands of symbols by their bytes and no others', () => {
    const table = new SymbolTable();
    const symbols = Array.from({ length: 2_000 }, (_, i) => `${i % 3 === 0 ? '币' : 'C'}${i}USDT`);
    table.update(symbols.map((symbol) => listed(symbol)));
    expect(symbols.every((symbol) => find(table, symbol) === symbol)).toBe(true);
    expect(symbols.some((symbol) => find(table, `${symbol}X`) !== undefined)).toBe(false);
    expect([find(table, ''), find(new SymbolTable(), 'C1USDT')]).toEqual([undefined, undefined]);
  });

  it('keeps what a stream showed when a contract changes, and contracts no longer listed', () => {
    const table = new SymbolTable();
    table.update([listed('BTCUSDT'), listed('OLDUSDT')]);
    table.get('BTCUSDT')!.lastTradeId = 9;
    table.update([listed('BTCUSDT', { active: false })]);
    expect(table.get('BTCUSDT')).toMatchObject({ lastTradeId: 9, instrument: { active: false } });
    expect(find(table, 'OLDUSDT')).toBe('OLDUSDT');
    expect(table.size).toBe(2);
  });
});

describe('decimal', () => {
  it.each([
    [5, 5],
    ['1.50', 1.5],
    ['', NaN],
    [' ', NaN],
    ['x', NaN],
    [null, NaN],
    [true, NaN],
    [Infinity, NaN],
    [[1], NaN],
  ])('%p is %p', (value, expected) => {
    expect(decimal(value)).toBe(expected);
  });
});
