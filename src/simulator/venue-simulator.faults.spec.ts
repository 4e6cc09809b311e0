import { WireClient } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

const TRADE = { symbol: 'BTCUSDT', price: 100_000, quantity: 1, takerSide: 'buy' } as const;
const AGG_TRADES = '/market/ws/btcusdt@aggTrade';

describe('VenueSimulator faults', () => {
  let simulator: VenueSimulator;
  let client: WireClient;

  beforeEach(async () => {
    simulator = await VenueSimulator.start({ scenario: 'idle' });
    client = await WireClient.open(simulator, AGG_TRADES);
  });

  afterEach(() => simulator.stop());

  async function quantities(count: number): Promise<unknown[]> {
    return (await client.take(count)).map((frame) => frame.q);
  }

  function tradeEach(...sizes: readonly number[]): void {
    for (const quantity of sizes) simulator.trade({ ...TRADE, quantity });
  }

  it('silentStream: acknowledges and pushes nothing', async () => {
    simulator.fault({ kind: 'silentStream', stream: '*@aggTrade', path: '/market' });
    tradeEach(1);
    expect(await client.pending()).toEqual([]);
    simulator.clearFaults();
    tradeEach(2);
    expect(await quantities(1)).toEqual(['2.000']);
  });

  it('halfOpen: neither frames nor pongs, while new connections work', async () => {
    simulator.fault({ kind: 'halfOpen' });
    client.socket.ping();
    tradeEach(1);
    const fresh = await WireClient.open(simulator, AGG_TRADES);
    const pong = jest.fn();
    client.socket.on('pong', pong);
    tradeEach(2);
    expect(await fresh.next()).toMatchObject({ q: '2.000' });
    expect(pong).not.toHaveBeenCalled();
    expect(client.texts).toEqual([]);
    simulator.clearFaults();
    tradeEach(3);
    expect(await quantities(1)).toEqual(['3.000']);
  });

  it('drop: ends connections without a close frame and forgets them at once', async () => {
    simulator.fault({ kind: 'drop', path: '/public' });
    expect(simulator.stats().connections.open).toBe(1);
    simulator.fault({ kind: 'drop' });
    expect(simulator.subscriptions()).toEqual([]);
    expect(await client.closed).toBe(1006);
  });

  it('refuse: 503 or a reset, for a while', async () => {
    simulator.fault({ kind: 'refuse' });
    await expect(WireClient.open(simulator, AGG_TRADES)).rejects.toThrow('503');
    simulator.clearFaults();
    simulator.fault({ kind: 'refuse', manner: 'reset', path: '/market' });
    await expect(WireClient.open(simulator, AGG_TRADES)).rejects.toThrow(/hang up|ECONNRESET/);
    await WireClient.open(simulator, '/public/ws');
    simulator.clearFaults();
    simulator.fault({ kind: 'refuse', durationMs: 0 });
    await WireClient.open(simulator, AGG_TRADES);
  });

  it('malformed: frames that are cut off, mistyped or no JSON', async () => {
    simulator.fault({ kind: 'malformed', count: 10 });
    await client.pending();
    expect(client.texts).toHaveLength(11);
    expect(client.texts[0]).toBe('{"e":"aggTrade","E":17814');
  });

  it('oversized: one frame of several megabytes', async () => {
    simulator.fault({ kind: 'oversized' });
    await client.next((frame) => 'padding' in frame);
    expect(client.texts[0]?.length).toBeGreaterThan(5_000_000);
  });

  it('duplicate: every frame twice', async () => {
    simulator.fault({ kind: 'duplicate' });
    tradeEach(1, 2);
    expect(await quantities(4)).toEqual(['1.000', '1.000', '2.000', '2.000']);
  });

  it('reorder: each frame is overtaken by the next, and the last one comes with the end of the fault', async () => {
    simulator.fault({ kind: 'reorder', stream: 'btcusdt@*' });
    tradeEach(1, 2, 3);
    expect(await quantities(2)).toEqual(['2.000', '1.000']);
    simulator.clearFaults();
    expect(await quantities(1)).toEqual(['3.000']);
  });

  it('clockSkew: shifts the times of frames and of REST', async () => {
    simulator.fault({ kind: 'clockSkew', ms: -3_600_000 });
    tradeEach(1);
    const frame = await client.next();
    const before = Date.now() - 3_500_000;
    expect(frame.E).toBeLessThan(before);
    expect(frame.T).toBeLessThan(before);
    const time = (await (await fetch(`${simulator.origin}/fapi/v1/time`)).json()) as { serverTime: number };
    expect(time.serverTime).toBeLessThan(before);
  });

  it('closeWith: the close code asked for', async () => {
    simulator.fault({ kind: 'closeWith', code: 1012, reason: 'restart' });
    expect(await client.closed).toBe(1012);
  });

  it('slowRest: answers late', async () => {
    simulator.fault({ kind: 'slowRest', ms: 60, path: '/fapi' });
    const started = performance.now();
    await fetch(`${simulator.origin}/fapi/v1/time`);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    simulator.fault({ kind: 'slowRest', ms: 60_000 });
    const aborted = fetch(`${simulator.origin}/fapi/v1/time`, { signal: AbortSignal.timeout(20) });
    await expect(aborted).rejects.toThrow();
  });
});
