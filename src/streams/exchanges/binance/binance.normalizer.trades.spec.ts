import { START } from '../../../core/testing/events';
import { aggTrade, combined, INSTRUMENTS, singleTrade } from '../../testing/binance-frames';
import { bothWays, dropsOf, eventsOf, normalize } from '../../testing/normalizer-probe';
import { BinanceNormalizer } from './binance.normalizer';

const idsOf = (ids: readonly number[]) => ids.map((a) => aggTrade({ a }));

describe('aggTrade', () => {
  it('is a trade; m says that the taker sold', () => {
    expect(eventsOf([aggTrade({ a: 7 })])).toEqual([
      {
        type: 'trade',
        venue: 'binance',
        instrument: 'BTC/USDT:USDT',
        exchangeTime: START,
        receivedTime: START,
        price: 100_000.5,
        quantity: 0.25,
        takerSide: 'sell',
        notionalUsd: undefined,
        id: 7,
      },
    ]);
    expect(eventsOf([aggTrade({ m: false })])).toMatchObject([{ takerSide: 'buy' }]);
  });

  it('of a COIN-M contract counts contracts, in dollars and in coins', () => {
    const [event] = bothWays([aggTrade({ s: 'BTCUSD_PERP', q: '5', p: '50000' })]).events;
    expect(event).toMatchObject({ instrument: 'BTC/USD:BTC', notionalUsd: 500, quantity: 0.01 });
  });

  it('keeps price and quantity of a multiplier symbol as quoted', () => {
    const [event] = eventsOf([aggTrade({ s: '1000PEPEUSDT', p: '0.0058123', q: '900000' })]);
    expect(event).toMatchObject({ instrument: '1000PEPE/USDT:USDT', price: 0.0058123, quantity: 900_000 });
  });

  it('of a symbol in another script is understood, raw and combined', () => {
    const frame = aggTrade({ s: '币安人生USDT' });
    expect(eventsOf([frame])).toEqual(eventsOf([combined('币安人生usdt@aggTrade', frame)]));
  });

  it('of a symbol that becomes known later counts from then on', () => {
    const events: unknown[] = [];
    const normalizer = new BinanceNormalizer((event) => events.push(event));
    const frame = new TextEncoder().encode(JSON.stringify(aggTrade()));
    normalizer.normalize(frame, START);
    normalizer.know(INSTRUMENTS);
    normalizer.normalize(frame, START);
    expect(events).toHaveLength(1);
    expect(normalizer).toMatchObject({ dropped: { unknownSymbol: 1 }, frames: 2 });
  });

  it('of a contract not quoted in dollars is dropped by that name', () => {
    expect(dropsOf([aggTrade({ s: 'ETHBTC' })])).toEqual({ notQuotedInUsd: 1 });
  });

  it('seen twice counts once', () => {
    const { events, dropped } = bothWays(idsOf([5, 6, 6, 5, 7]));
    expect(events).toHaveLength(3);
    expect(dropped).toEqual({ duplicate: 2 });
  });

  it('after a hole in the ids tells one gap, of that instrument', () => {
    const { events, missedTrades, dropped } = bothWays(idsOf([5, 9]));
    expect(missedTrades).toBe(3);
    expect(dropped).toEqual({});
    expect(events.filter((event) => event.type === 'gap')).toEqual([
      {
        type: 'gap',
        venue: 'binance',
        stream: 'binance:aggTrade',
        reason: 'sequence',
        from: START + 10,
        to: START + 10,
        receivedTime: START + 10,
        instrument: 'BTC/USDT:USDT',
      },
    ]);
  });

  it('tells gaps of one instrument once a second, and counts all that is missing', () => {
    const holes = Array.from({ length: 150 }, (_, i) => i * 2 + 1);
    const { events, missedTrades } = normalize(idsOf(holes));
    expect(missedTrades).toBe(149);
    expect(events.filter((event) => event.type === 'gap')).toHaveLength(2);
  });

  it('has ids of its own for each symbol', () => {
    const { events } = normalize([aggTrade({ a: 5 }), aggTrade({ a: 900, s: 'ETHUSDT' }), aggTrade({ a: 6 })]);
    expect(events.map((event) => event.type)).toEqual(['trade', 'trade', 'trade']);
  });

  it('a thousand ids behind is a new numbering, not a repetition', () => {
    const { events, dropped, missedTrades } = normalize(idsOf([5_000, 4_000, 4_001]));
    expect(events).toHaveLength(3);
    expect({ dropped, missedTrades }).toEqual({ dropped: {}, missedTrades: 0 });
  });

  it('overtaken by its successor is late, not a repetition: it counts, and once', () => {
    const { events, dropped, missedTrades } = bothWays(idsOf([1, 3, 2, 2, 4]));
    const trades = events.filter((event) => event.type === 'trade');
    expect(trades.map((event) => event.id)).toEqual([1, 3, 2, 4]);
    expect(dropped).toEqual({ duplicate: 1 });
    expect(missedTrades).toBe(0);
  });

  it.each([
    ['no id (as in 2019)', { a: undefined }],
    ['no price', { p: undefined }],
    ['an empty price', { p: '' }],
    ['a price of 0', { p: '0.00' }],
    ['a negative quantity', { q: '-1' }],
    ['a time of 0', { T: 0 }],
    ['m as text', { m: 'true' }],
    ['no m', { m: undefined }],
    ['a number for a symbol', { s: 42 }],
  ])('with %s is dropped as invalid', (_, changes) => {
    expect(bothWays([aggTrade(changes)]).dropped).toEqual({ invalidField: 1 });
  });
});

describe('the stream of single trades', () => {
  it.each(['MARKET', 'RPI', undefined])('gives trades of kind %s', (X) => {
    expect(eventsOf([singleTrade({ X, t: 9 })])).toMatchObject([{ type: 'trade', id: 9, takerSide: 'buy' }]);
  });

  it.each(['INSURANCE_FUND', 'ADL', 'NA'])('drops kind %s by its name', (X) => {
    expect(dropsOf([singleTrade({ X })])).toEqual({ [`trade:${X}`]: 1 });
  });

  it('is counted by itself and tells holes like the aggregates', () => {
    const { counts, missedTrades } = normalize([singleTrade({ t: 1 }), singleTrade({ t: 4 })]);
    expect(counts).toMatchObject({ trade: 2, aggTrade: 0 });
    expect(missedTrades).toBe(2);
  });

  it('drops what is no trade', () => {
    expect(dropsOf([singleTrade({ t: undefined }), singleTrade({ s: 'NOBODY' })])).toEqual({
      invalidField: 1,
      unknownSymbol: 1,
    });
  });
});

describe('frames that are no trades, books, marks or liquidations', () => {
  it.each([
    ['bookTicker', { e: 'bookTicker', s: 'BTCUSDT', b: '1', a: '2' }, 'unused:bookTicker'],
    ['kline', { e: 'kline', s: 'BTCUSDT', k: {} }, 'unused:kline'],
    ['a ticker of the spot market, without a type', { u: 1, s: 'BTCUSDT', b: '1' }, 'noEventType'],
    ['an answer nobody waits for', { result: null, id: 1 }, 'noEventType'],
    ['a combined frame without data', { stream: 'btcusdt@aggTrade' }, 'noEventType'],
    ['a type that is no text', { e: 5 }, 'noEventType'],
    ['a number', '5', 'notAnObject'],
    ['null', 'null', 'notAnObject'],
    ['text within a list', ['x'], 'notAnObject'],
    ['nothing', '', 'malformed'],
    ['a page of a proxy', '<html><body>502 Bad Gateway</body></html>', 'malformed'],
    ['a frame cut off', JSON.stringify(aggTrade()).slice(0, -1), 'malformed'],
  ])('%s is a drop of a name of its own', (_, frame, reason) => {
    expect(bothWays([frame]).dropped).toEqual({ [reason]: 1 });
  });

  it('an unknown type names its drop by at most 32 characters', () => {
    expect(dropsOf([{ e: 'x'.repeat(1_000) }])).toEqual({ [`unused:${'x'.repeat(32)}`]: 1 });
  });

  it('an oversized frame is not even looked at', () => {
    const frame = aggTrade({ padding: 'x'.repeat(1 << 20) });
    expect(bothWays([frame, aggTrade()])).toMatchObject({ events: [{ type: 'trade' }], dropped: { oversized: 1 } });
  });
});
