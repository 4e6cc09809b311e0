import { capture, itWithCaptures, shapeOf } from './testing/captures';
import type { Json } from './testing/wire-client';
import { WireClient } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

const LIQUIDATION = { symbol: 'BTCUSDT', side: 'SELL', quantity: 0.5, price: 100_000 } as const;

interface Wrapped {
  readonly data: Json;
}

function expectShape(frame: unknown, expected: unknown): void {
  expect(shapeOf(frame)).toEqual(shapeOf(expected));
}

describe('VenueSimulator streams', () => {
  let busy: VenueSimulator;
  let idle: VenueSimulator;

  beforeAll(async () => {
    busy = await VenueSimulator.start({ scenario: 'cascade', assets: 3, seed: 7, liquidationDelayMs: 50 });
    idle = await VenueSimulator.start({ scenario: 'idle', liquidationDelayMs: 60 });
  });

  afterAll(() => Promise.all([busy.stop(), idle.stop()]));

  itWithCaptures('sends market frames with the keys and kinds of the captures', async () => {
    const streams = 'btcusdt@aggTrade/btcusdt@markPrice@1s/!markPrice@arr@1s/btcusdt@kline_1m';
    const client = await WireClient.open(busy, `/market/stream?streams=${streams}`);
    const data = async (stream: string): Promise<unknown> =>
      (await client.next((frame) => frame.stream === stream)).data;
    expectShape(await data('btcusdt@aggTrade'), capture('ws_um_official_2026_market_aggregateTradeStreams'));
    expectShape(await data('btcusdt@markPrice@1s'), capture('ws_um_official_2026_market_markPriceStream'));
    const [mark] = (await data('!markPrice@arr@1s')) as Json[];
    expectShape(mark, capture<Json[]>('ws_um_official_2026_market_markPriceStreamForAllMarket')[0]);
    const [, kline] = capture<[unknown, Wrapped]>('live2026_aggTrade_kline');
    expectShape(await data('btcusdt@kline_1m'), kline.data);
  });

  itWithCaptures('sends public frames with the keys and kinds of the captures', async () => {
    const streams = 'btcusdt@depth20@100ms/btcusdt@depth@100ms/btcusdt@bookTicker';
    const client = await WireClient.open(busy, `/public/stream?streams=${streams}`);
    const data = async (stream: string): Promise<Json> => {
      return (await client.next((frame) => frame.stream === stream)).data as Json;
    };
    const partial = await data('btcusdt@depth20@100ms');
    expectShape(partial, capture('ws_um_official_2026_public_partialBookDepthStreams'));
    for (const side of [partial.b, partial.a] as string[][][]) {
      expect(side).toHaveLength(20);
      expect(side.every((level) => level.length === 2)).toBe(true);
    }
    const both = (frame: Json): boolean => ['b', 'a'].every((side) => (frame[side] as unknown[]).length > 0);
    let changed = await data('btcusdt@depth@100ms');
    while (!both(changed)) changed = await data('btcusdt@depth@100ms');
    expectShape(changed, capture('ws_um_official_2026_public_diffBookDepthStreams'));
    const ticker = capture('ws_um_official_2026_public_individualSymbolBookTickerStreams');
    expectShape(await data('btcusdt@bookTicker'), ticker);
  });

  itWithCaptures('sends liquidations as live: ps and st inside o, or nowhere', async () => {
    const client = await WireClient.open(idle, '/market/ws/!forceOrder@arr');
    for (let index = 0; index < 2; index += 1) idle.liquidate({ ...LIQUIDATION, bypassSampling: true });
    const samples = capture<{ readonly frame: Json }[]>('live2026_forceOrder_samples');
    const live = samples.map(({ frame }) => shapeOf('data' in frame ? frame.data : frame));
    const shapes = (await client.take(2)).map((frame) => shapeOf(frame));
    expect(live).toEqual(expect.arrayContaining(shapes));
    expect(shapes[0]).not.toEqual(shapes[1]);
  });

  itWithCaptures('sends COIN-M liquidations in contracts on the same stream', async () => {
    const client = await WireClient.open(idle, '/market/ws/!forceOrder@arr');
    const shapes: unknown[] = [];
    for (let index = 0; index < 2; index += 1) {
      idle.liquidate({ symbol: 'BTCUSD_PERP', side: 'SELL', quantity: 3, price: 100_000, bypassSampling: true });
      const frame = await client.next((candidate) => (candidate.o as Json).s === 'BTCUSD_PERP');
      expect(frame).toMatchObject({ o: { z: '3', q: '3', ap: '100000.0' } });
      shapes.push(shapeOf(frame));
    }
    expect(shapes).toContainEqual(shapeOf(capture('ws_cm_official_2026_allMarketLiquidationOrderStreams')));
  });

  it('lets only the largest liquidation of a window through, one window late', async () => {
    const client = await WireClient.open(idle, '/market/ws/ethusdt@forceOrder');
    const before = idle.stats().liquidationFills;
    for (const quantity of [1, 9, 4]) idle.liquidate({ symbol: 'ETHUSDT', side: 'BUY', quantity, price: 3_500 });
    const frame = await client.next();
    expect(frame).toMatchObject({ o: { s: 'ETHUSDT', S: 'BUY', z: '9.000' } });
    expect(Number(frame.E) - Number((frame.o as Json).T)).toBeGreaterThanOrEqual(58);
    expect(await client.pending()).toEqual([]);
    expect(idle.stats().liquidationFills - before).toBe(3);
  });

  it('keeps a lone liquidation back for a second by default', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle' });
    const client = await WireClient.open(simulator, '/market/ws/!forceOrder@arr');
    simulator.liquidate(LIQUIDATION);
    const frame = await client.next();
    expect(Number(frame.E) - Number((frame.o as Json).T)).toBeGreaterThanOrEqual(1000);
    await simulator.stop();
  });

  it('sends everything at once when there is no delay', async () => {
    const simulator = await VenueSimulator.start({ scenario: 'idle', liquidationDelayMs: 0 });
    const client = await WireClient.open(simulator, '/market/ws/!forceOrder@arr');
    for (const quantity of [1, 2, 3]) simulator.liquidate({ ...LIQUIDATION, quantity });
    expect((await client.take(3)).map((frame) => (frame.o as Json).z)).toEqual(['1.000', '2.000', '3.000']);
    await simulator.stop();
  });

  it('numbers injected trades without a gap and keeps the figures as given', async () => {
    const client = await WireClient.open(idle, '/market/ws/ethusdt@aggTrade');
    for (const quantity of [0.00015, 2]) {
      idle.trade({ symbol: 'ETHUSDT', price: 3_500.123, quantity, takerSide: 'sell', time: 1_790_000_000_000 });
    }
    const [first, second] = await client.take(2);
    expect(first).toMatchObject({ p: '3500.123', q: '0.00015', m: true, T: 1_790_000_000_000 });
    expect(Number(second?.a)).toBe(Number(first?.a) + 1);
    expect(Number(second?.f)).toBe(Number(first?.l) + 1);
  });

  it('reconstructs a book from REST snapshot and changes', async () => {
    const client = await WireClient.open(busy, '/public/ws/ethusdt@depth@100ms');
    await client.next();
    const response = await fetch(`${busy.origin}/fapi/v1/depth?symbol=ETHUSDT&limit=1000`);
    const snapshot = (await response.json()) as { lastUpdateId: number; bids: [string, string][] };
    const bids = new Map(snapshot.bids);
    let last = 0;
    const updates = await client.take(6);
    for (const update of updates.filter((candidate) => Number(candidate.u) > snapshot.lastUpdateId)) {
      if (last === 0) expect(Number(update.pu)).toBeLessThanOrEqual(snapshot.lastUpdateId);
      else expect(update.pu).toBe(last);
      last = Number(update.u);
      for (const [price, quantity] of update.b as [string, string][]) {
        if (Number(quantity) === 0) bids.delete(price);
        else bids.set(price, quantity);
      }
    }
    expect(last).toBeGreaterThan(snapshot.lastUpdateId);
    expect(bids.size).toBe(20);
  });

  it('pushes payloads and bytes it is given', async () => {
    const client = await WireClient.open(idle, '/market/stream?streams=btcusdt@aggTrade');
    idle.push('market', 'btcusdt@aggTrade', { any: 'thing' });
    expect(await client.next()).toEqual({ stream: 'btcusdt@aggTrade', data: { any: 'thing' } });
    idle.push('public', 'btcusdt@aggTrade', { never: 'seen' });
    idle.pushRaw('market', '{"raw":1}');
    expect(await client.next()).toEqual({ raw: 1 });
    expect(await client.pending()).toEqual([]);
  });
});
