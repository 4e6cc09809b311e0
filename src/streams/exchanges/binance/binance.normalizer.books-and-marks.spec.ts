import { START } from '../../../core/testing/events';
import { combined, depth, INSTRUMENTS, markPrice } from '../../testing/binance-frames';
import { bothWays, bytesOf, dropsOf, eventsOf, normalize } from '../../testing/normalizer-probe';
import { BinanceNormalizer } from './binance.normalizer';

const STREAM = 'btcusdt@depth20@100ms';
const many = (count: number): string[][] => Array.from({ length: count }, (_, i) => [String(100 + i), String(i + 1)]);

describe('partial depth', () => {
  it('is a book of its own, best first as sent', () => {
    expect(eventsOf([combined(STREAM, depth())])).toEqual([
      {
        type: 'book',
        venue: 'binance',
        instrument: 'BTC/USDT:USDT',
        exchangeTime: START,
        receivedTime: START,
        bids: [[99_999.9, 1.5]],
        asks: [[100_000, 0.25]],
      },
    ]);
  });

  it('has at most 20 levels a side', () => {
    const { events } = bothWays([combined(STREAM, depth({ b: many(25), a: many(20) }))]);
    expect(events).toMatchObject([{ type: 'book', bids: { length: 20 }, asks: { length: 20 } }]);
  });

  it('may have an empty side, or two', () => {
    const { events } = bothWays([combined(STREAM, depth({ b: [] })), combined(STREAM, depth({ b: [], a: [] }))]);
    expect(events).toMatchObject([
      { bids: [], asks: [[100_000, 0.25]] },
      { bids: [], asks: [] },
    ]);
  });

  it('keeps nothing of the frame before', () => {
    const { events } = normalize([combined(STREAM, depth({ b: many(20) })), combined(STREAM, depth())]);
    expect(events[1]).toMatchObject({ bids: [[99_999.9, 1.5]] });
    expect(events[0]).toMatchObject({ bids: { length: 20 } });
  });

  it.each([
    ['a level of one figure', { b: [['1']] }],
    ['a level that is none', { a: ['1'] }],
    ['no bids', { b: undefined }],
    ['a price that is none', { b: [['dear', '1']] }],
    ['no time', { T: undefined }],
    ['no symbol', { s: null }],
  ])('with %s is dropped as invalid', (_, changes) => {
    expect(bothWays([combined(STREAM, depth(changes))]).dropped).toEqual({ invalidField: 1 });
  });

  it('takes levels of JSON numbers and of three entries', () => {
    const { events } = bothWays([combined(STREAM, depth({ b: [[1, 2]], a: [['3', '4', []]] }))]);
    expect(events).toMatchObject([{ bids: [[1, 2]], asks: [[3, 4]] }]);
  });

  it('of a symbol nobody knows is dropped', () => {
    expect(dropsOf([combined('x@depth5', depth({ s: 'NOBODYUSDT' }))])).toEqual({ unknownSymbol: 1 });
  });
});

describe('changes of a book', () => {
  it.each(['btcusdt@depth@100ms', 'btcusdt@depth'])('on %s are dropped by name where nobody keeps books', (stream) => {
    expect(bothWays([combined(stream, depth()), depth()]).dropped).toEqual({ depthChangeWithoutBook: 2 });
  });

  it('go to who keeps books', () => {
    const seen: unknown[] = [];
    const normalizer = new BinanceNormalizer((event) => seen.push(event));
    normalizer.know(INSTRUMENTS);
    normalizer.onDepth = (entry, change, receivedTime) =>
      seen.push([entry.instrument.symbol, change.lastUpdateId, change.bids, receivedTime]);
    normalizer.normalize(bytesOf(combined('btcusdt@depth@100ms', depth())), START);
    expect(seen).toEqual([['BTCUSDT', 9, [[99_999.9, 1.5]], START]]);
    expect(normalizer.dropped).toEqual({});
  });
});

describe('markPriceUpdate', () => {
  it('is a mark with the funding rate, negative ones too', () => {
    expect(eventsOf([markPrice()])).toEqual([
      {
        type: 'mark',
        venue: 'binance',
        instrument: 'BTC/USDT:USDT',
        exchangeTime: START,
        receivedTime: START,
        markPrice: 100_001.25,
        indexPrice: 100_000.75,
        fundingRate: -0.0001,
        nextFundingTime: START + 3_600_000,
      },
    ]);
  });

  it('of a dated contract has no funding, not a funding of 0', () => {
    const [event] = bothWays([markPrice({ r: '', T: 0, i: undefined })]).events;
    expect(event).toMatchObject({ fundingRate: undefined, nextFundingTime: undefined, indexPrice: undefined });
  });

  it('keeps a funding rate that really is 0', () => {
    expect(bothWays([markPrice({ r: '0.00000000' })]).events).toMatchObject([{ fundingRate: 0 }]);
  });

  it('in a list (!markPrice@arr) gives a mark for each known symbol and drops the others one by one', () => {
    const list = [markPrice(), markPrice({ s: 'ETHUSDT' }), markPrice({ s: 'NOBODYUSDT' }), 5];
    const { events, dropped, counts } = bothWays([combined('!markPrice@arr@1s', list), list]);
    expect(events).toHaveLength(4);
    expect(dropped).toEqual({ unknownSymbol: 2, notAnObject: 2 });
    expect(counts.markPrice).toBe(6);
  });

  it.each([
    ['no price', { p: undefined }],
    ['a price of 0', { p: '0' }],
    ['no event time', { E: undefined }],
    ['no symbol', { s: undefined }],
  ])('with %s is dropped as invalid', (_, changes) => {
    expect(bothWays([markPrice(changes)]).dropped).toEqual({ invalidField: 1 });
  });
});

it('names at most 64 reasons for what it drops, so that made-up event names do not fill memory', () => {
  const made = Array.from({ length: 200 }, (_, i) => ({ e: `made-up-${i}` }));
  const { dropped } = bothWays(made);
  expect(Object.keys(dropped).length).toBeLessThanOrEqual(65);
  expect(Object.values(dropped).reduce((sum, n) => sum + n, 0)).toBe(200);
  expect(dropped['other']).toBeGreaterThan(0);
});
