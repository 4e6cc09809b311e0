import { WireClient } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

const TRADE = { symbol: 'BTCUSDT', price: 100_000, quantity: 1, takerSide: 'buy' } as const;

describe('VenueSimulator routes', () => {
  let simulator: VenueSimulator;

  beforeEach(async () => {
    simulator = await VenueSimulator.start({ scenario: 'idle' });
  });

  afterEach(() => simulator.stop());

  it('acknowledges a stream on the wrong path and stays silent', async () => {
    const wrong = await WireClient.open(simulator, '/public/ws');
    expect(await wrong.request('SUBSCRIBE', ['btcusdt@aggTrade'], 1)).toEqual({ result: null, id: 1 });
    simulator.trade(TRADE);
    expect(await wrong.pending()).toEqual([]);
    expect(simulator.subscriptions()).toEqual(['btcusdt@aggTrade']);
  });

  it('keeps the old address silent for market streams, unless told otherwise', async () => {
    const old = await WireClient.open(simulator, '/ws/btcusdt@aggTrade/btcusdt@depth5@100ms');
    simulator.trade(TRADE);
    simulator.push('public', 'btcusdt@depth5@100ms', { depth: true });
    expect(await old.next()).toEqual({ depth: true });
    expect(await old.pending()).toEqual([]);
    const alternate = await VenueSimulator.start({ scenario: 'idle', legacyServesMarket: true });
    const served = await WireClient.open(alternate, '/stream?streams=btcusdt@aggTrade');
    alternate.trade(TRADE);
    expect(await served.next()).toMatchObject({ stream: 'btcusdt@aggTrade', data: { s: 'BTCUSDT' } });
    await alternate.stop();
  });

  it('takes names outside ASCII percent-encoded in the address and plain in a frame', async () => {
    const encoded = await WireClient.open(simulator, `/market/ws/${encodeURIComponent('币安人生usdt')}@aggTrade`);
    const combined = await WireClient.open(
      simulator,
      `/market/stream?streams=${encodeURIComponent('币安人生usdt@aggTrade')}`,
    );
    const plain = await WireClient.open(simulator, '/market/ws');
    await plain.request('SUBSCRIBE', ['币安人生usdt@aggTrade'], 1);
    simulator.trade({ ...TRADE, symbol: '币安人生USDT' });
    expect(await encoded.next()).toMatchObject({ s: '币安人生USDT' });
    expect(await combined.next()).toMatchObject({ stream: '币安人生usdt@aggTrade' });
    expect(await plain.next()).toMatchObject({ s: '币安人生USDT' });
  });

  it('knows stream names in lower case only', async () => {
    const client = await WireClient.open(simulator, '/market/ws/BTCUSDT@aggTrade');
    simulator.trade(TRADE);
    expect(await client.pending()).toEqual([]);
  });

  it('stops sending what is unsubscribed and wraps frames on request', async () => {
    const client = await WireClient.open(simulator, '/market/ws/btcusdt@aggTrade/ethusdt@aggTrade');
    await client.request('SET_PROPERTY', ['combined', true], 1);
    await client.request('UNSUBSCRIBE', ['ethusdt@aggTrade'], 2);
    simulator.trade({ ...TRADE, symbol: 'ETHUSDT' });
    simulator.trade(TRADE);
    expect(await client.next()).toMatchObject({ stream: 'btcusdt@aggTrade' });
    expect(await client.request('LIST_SUBSCRIPTIONS', [], 3)).toEqual({ result: ['btcusdt@aggTrade'], id: 3 });
  });

  it('does not know other paths', async () => {
    await expect(WireClient.open(simulator, '/private/ws')).rejects.toThrow('404');
    await expect(WireClient.open(simulator, '/nowhere')).rejects.toThrow('404');
  });

  it('closes with 1008 on a burst of control frames', async () => {
    const client = await WireClient.open(simulator, '/market/ws');
    for (let id = 0; id < 20; id += 1) client.socket.send(JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id }));
    expect(await client.closed).toBe(1008);
  });

  it('counts pings among the messages of a client', async () => {
    const client = await WireClient.open(simulator, '/market/ws');
    for (let count = 0; count < 20; count += 1) client.socket.ping();
    expect(await client.closed).toBe(1008);
  });

  it('answers pings', async () => {
    const client = await WireClient.open(simulator, '/market/ws');
    const pong = new Promise<string>((resolve) => client.socket.once('pong', (data) => resolve(String(data))));
    client.socket.ping('hello');
    expect(await pong).toBe('hello');
  });

  it('ends a connection at the end of its lifetime', async () => {
    const shortLived = await VenueSimulator.start({ scenario: 'idle', connectionLifetimeMs: 30 });
    const client = await WireClient.open(shortLived, '/market/ws');
    expect(await client.closed).toBe(1001);
    await shortLived.stop();
  });

  it('pings, and gives up on a client that does not answer', async () => {
    const pinging = await VenueSimulator.start({ scenario: 'idle', pingIntervalMs: 20, pongTimeoutMs: 5_000 });
    const answering = await WireClient.open(pinging, '/market/ws');
    await new Promise((resolve) => answering.socket.once('ping', resolve));
    await pinging.stop();
    const strict = await VenueSimulator.start({ scenario: 'idle', pingIntervalMs: 20, pongTimeoutMs: -1 });
    const client = await WireClient.open(strict, '/market/ws');
    expect(await client.closed).toBe(1008);
    await strict.stop();
  });

  it('tells when connections and subscriptions come and go', async () => {
    const connected = simulator.once('connection', '/market');
    const subscribed = simulator.once('subscribed', 'btcusdt@aggTrade');
    const gone = simulator.once('disconnection');
    const client = await WireClient.open(simulator, '/market/ws/btcusdt@aggTrade');
    await Promise.all([connected, subscribed, simulator.once('subscribed', 'btcusdt@aggTrade')]);
    client.socket.close();
    await gone;
    expect(simulator.subscriptions()).toEqual([]);
    expect(simulator.stats().connections).toEqual({ open: 0, total: 1, byRoute: { market: 1 } });
  });

  it('counts what it sent', async () => {
    const client = await WireClient.open(simulator, '/market/ws/btcusdt@aggTrade');
    await client.request('LIST_SUBSCRIPTIONS', [], 1);
    client.socket.send('nonsense');
    simulator.trade(TRADE);
    await client.next((frame) => frame.e === 'aggTrade');
    await client.next((frame) => frame.code === 3);
    const { framesByKind, framesBySymbol, controlFrames } = simulator.stats();
    expect(framesByKind).toEqual({ aggTrade: 1 });
    expect(framesBySymbol).toEqual({ BTCUSDT: { aggTrade: 1 } });
    expect(controlFrames).toEqual({ LIST_SUBSCRIPTIONS: 1, invalid: 1 });
  });

  it('points a process at itself', () => {
    expect(simulator.environment).toMatchObject({
      BINANCE_WS_MARKET_URL: `ws://127.0.0.1:${simulator.port}`,
      BINANCE_REST_URL: simulator.origin,
    });
  });
});
