import { WireClient } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

describe('VenueSimulator control interface', () => {
  let simulator: VenueSimulator;

  beforeEach(async () => {
    simulator = await VenueSimulator.start({ scenario: 'idle', liquidationDelayMs: 10 });
  });

  afterEach(() => simulator.stop());

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${simulator.origin}/__control/${path}`, { method, ...(body ? { body: text } : {}) });
    return { status: response.status, body: await response.json() };
  }

  it('sets, lists and clears faults', async () => {
    const fault = { kind: 'silentStream', stream: 'btcusdt@aggTrade' };
    expect(await call('POST', 'faults', [fault, { kind: 'clockSkew', ms: 9 }])).toMatchObject({ status: 200 });
    expect((await call('GET', 'faults')).body).toEqual([fault, { kind: 'clockSkew', ms: 9 }]);
    await call('DELETE', 'faults');
    expect(simulator.stats().faults).toEqual([]);
  });

  it('injects liquidations and trades', async () => {
    const client = await WireClient.open(simulator, '/market/ws/!forceOrder@arr/btcusdt@aggTrade');
    const liquidation = { symbol: 'BTCUSDT', side: 'SELL', quantity: 1, price: 100_000 };
    expect((await call('POST', 'liquidations', liquidation)).body).toEqual({ ok: true, accepted: 1 });
    expect(await client.next()).toMatchObject({ e: 'forceOrder', o: { z: '1.000' } });
    await call('POST', 'trades', { symbol: 'BTCUSDT', takerSide: 'buy', quantity: 1, price: 100_000 });
    expect(await client.next()).toMatchObject({ e: 'aggTrade', m: false });
    expect((await call('GET', 'stats')).body).toMatchObject({
      framesByKind: { forceOrder: 1, aggTrade: 1 },
      liquidationFills: 1,
    });
  });

  it.each([
    ['faults', { kind: 'earthquake' }],
    ['liquidations', { symbol: 'BTCUSDT', side: 'sell' }],
    ['liquidations', { symbol: 'BTCUSDT', side: 'SELL', quantity: 'much', price: 1 }],
    ['trades', null],
    ['trades', { takerSide: 'buy' }],
    ['trades', 'no json'],
  ])('says what is wrong with %s %j', async (path, body) => {
    const answer = await call('POST', path, body ?? 'null');
    expect(answer.status).toBe(400);
    expect(answer.body).toHaveProperty('error');
  });

  it('knows no other command and takes no endless body', async () => {
    expect((await call('GET', 'universe')).status).toBe(404);
    await expect(call('POST', 'faults', 'x'.repeat(2_000_000))).rejects.toThrow();
  });
});
