import { START } from '../../../core/testing/events';
import { combined, forceOrder } from '../../testing/binance-frames';
import { bothWays, dropsOf, eventsOf, normalize } from '../../testing/normalizer-probe';

describe('forceOrder', () => {
  it('is a liquidation with the average price and what was filled', () => {
    expect(eventsOf([forceOrder()])).toEqual([
      {
        type: 'liquidation',
        venue: 'binance',
        instrument: 'BTC/USDT:USDT',
        exchangeTime: START,
        receivedTime: START,
        price: 99_500,
        quantity: 2,
        side: 'sell',
        notionalUsd: 199_000,
        sampled: true,
        priceKind: 'fill',
      },
    ]);
  });

  it('counts z, the whole fill, where l is only the last', () => {
    const [event] = eventsOf([forceOrder({ q: '70.5', l: '6.9', z: '70.5', ap: '1.3911902' })]);
    expect(event).toMatchObject({ quantity: 70.5, notionalUsd: 70.5 * 1.3911902 });
  });

  it.each(['1e308', '1e12', '9'.repeat(20)])(
    'of %s coins is a fault of its sender, and no sum is ever spoilt by it',
    (z) => {
      expect(dropsOf([forceOrder({ z })])).toEqual({ invalidField: 1 });
    },
  );

  it('with z="0" filled nothing and is dropped by that name', () => {
    expect(dropsOf([forceOrder({ z: '0' }), forceOrder({ z: '0.000' }), forceOrder({ z: 0 })])).toEqual({
      zeroFilled: 3,
    });
  });

  it.each([
    ['BTCUSD_PERP', '3', 300, 300 / 99_500],
    ['ETHUSD_PERP', '3', 30, 30 / 99_500],
  ])('of the COIN-M contract %s counts contracts of its size', (s, z, notionalUsd, quantity) => {
    const frame = combined('!forceOrder@arr', forceOrder({ s, z }, { st: 2 }));
    expect(bothWays([frame]).events).toEqual([expect.objectContaining({ notionalUsd, quantity, sampled: true })]);
  });

  it.each([
    ['in the order', forceOrder({ ps: 'BTCUSDT', st: 1 })],
    ['beside the order', forceOrder({}, { ps: 'BTCUSDT', st: 1 })],
    ['in both places', forceOrder({ ps: 'BTCUSD', st: 2 }, { st: 2 })],
    ['with a wrong kind', forceOrder({}, { st: 'two', ps: null })],
  ])('is the same with st and ps %s as without', (_, frame) => {
    expect(bothWays([frame]).events).toEqual(eventsOf([forceOrder()]));
  });

  it('keeps the quantity of a multiplier symbol as quoted', () => {
    const [event] = eventsOf([forceOrder({ s: '1000PEPEUSDT', z: '500000', ap: '0.0058' })]);
    expect(event).toMatchObject({ instrument: '1000PEPE/USDT:USDT', quantity: 500_000, notionalUsd: 2_900 });
  });

  it('of a symbol in another script is understood', () => {
    const [event] = eventsOf([forceOrder({ s: '币安人生USDT', S: 'BUY' })]);
    expect(event).toMatchObject({ instrument: '币安人生/USDT:USDT', side: 'buy' });
  });

  it('of a symbol nobody knows is dropped, yet shows that the stream lives', () => {
    const { dropped, counts } = normalize([forceOrder({ s: 'NOBODYUSDT' })]);
    expect(dropped).toEqual({ unknownSymbol: 1 });
    expect(counts.forceOrder).toBe(1);
  });

  it('of a contract not quoted in dollars is dropped by that name', () => {
    expect(dropsOf([forceOrder({ s: 'ETHBTC' })])).toEqual({ notQuotedInUsd: 1 });
  });

  it.each([
    ['no order', { e: 'forceOrder', E: START }],
    ['a list for an order', { e: 'forceOrder', E: START, o: [] }],
    ['an unknown side', forceOrder({ S: 'LIQUIDATE' })],
    ['no symbol', forceOrder({ s: undefined })],
    ['no average price', forceOrder({ ap: undefined })],
    ['an average price of 0', forceOrder({ ap: '0' })],
    ['a negative fill', forceOrder({ z: '-1' })],
    ['no fill', forceOrder({ z: null })],
    ['no time', forceOrder({ T: 0 })],
  ])('with %s is dropped as invalid', (_, frame) => {
    expect(bothWays([frame]).dropped).toEqual({ invalidField: 1 });
  });

  it('without an order price still counts', () => {
    expect(bothWays([forceOrder({ p: undefined }), forceOrder({ p: undefined })])).toMatchObject({
      events: [{ notionalUsd: 199_000 }],
      dropped: { duplicate: 1 },
    });
  });

  it('seen twice counts once', () => {
    const { events, dropped } = bothWays([forceOrder(), forceOrder({}, { E: START + 5_000 })]);
    expect(events).toHaveLength(1);
    expect(dropped).toEqual({ duplicate: 1 });
  });

  it.each([
    ['symbol', { s: 'ETHUSDT' }],
    ['side', { S: 'BUY' }],
    ['time', { T: START + 1 }],
    ['order price', { p: '99000.01' }],
    ['fill', { z: '2.001' }],
  ])('of another %s is another liquidation', (_, order) => {
    expect(eventsOf([forceOrder(), forceOrder(order)])).toHaveLength(2);
  });

  it('is remembered over four thousand others, so that the overlap of two sockets counts once', () => {
    const many = Array.from({ length: 4_095 }, (_, i) => forceOrder({ T: START + i }));
    expect(normalize([...many, forceOrder()]).dropped).toEqual({ duplicate: 1 });
    expect(normalize([...many, forceOrder({ T: 1 }), forceOrder({ T: 2 }), forceOrder()]).dropped).toEqual({});
  });
});
