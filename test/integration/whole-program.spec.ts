import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type RunningApp, startApp } from '../../src/bootstrap';
import { readEnvironment } from '../../src/config/environment';
import type { Alert, Incident } from '../../src/core/alert';
import { DispatchService } from '../../src/dispatch/dispatch.service';
import { EngineService } from '../../src/engine/engine.service';
import { VenueSimulator } from '../../src/simulator';
import { eventually } from '../support/eventually';
import { FakeTelegram } from '../support/fake-telegram';

jest.setTimeout(60_000);

interface Feed {
  readonly alerts: Alert[];
  readonly incidents: Incident[];
}

/** The whole program in this process: real sockets to the simulator and the fake Bot API, a real database file. */
describe('the whole program', () => {
  let folder: string;
  let venue: VenueSimulator;
  let telegram: FakeTelegram;
  let running: RunningApp | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foreshock-whole-'));
    [venue, telegram] = await Promise.all([VenueSimulator.start({ scenario: 'idle', port: 0 }), FakeTelegram.start()]);
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  afterAll(async () => {
    for (const socket of sockets) socket.close();
    jest.restoreAllMocks();
    await running?.close();
    await Promise.all([venue.stop(), telegram.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(more: Record<string, string> = {}): Promise<RunningApp> {
    const subscribed = venue.once('subscribed', '!forceOrder@arr');
    running = await startApp(
      readEnvironment({
        ...venue.environment,
        PORT: '0',
        OPS_PORT: '0',
        VENUES: 'binance,bybit',
        SYMBOLS: 'BTC,ETH',
        MONITORING_LOG_LEVEL: 'ERROR',
        SIMULATED: 'true',
        DATABASE_URL: `sqlite:${join(folder, 'whole.db')}`,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
        TELEGRAM_CHAT_ID: '42',
        ...more,
      }),
    );
    await subscribed;
    return running;
  }

  async function get<T>(url: string): Promise<T> {
    return (await (await fetch(url)).json()) as T;
  }

  const sockets: Socket[] = [];

  function connect(url: string, auth: object = {}): Socket {
    const socket = io(`${url}/feed`, { transports: ['websocket'], forceNew: true, auth });
    sockets.push(socket);
    return socket;
  }

  async function feed(url: string): Promise<Feed> {
    const socket = connect(url);
    const alerts: Alert[] = [];
    const incidents: Incident[] = [];
    socket.on('alert', (alert: Alert) => alerts.push(alert));
    socket.on('incident', (incident: Incident) => incidents.push(incident));
    await new Promise((resolve) => socket.on('connect', () => resolve(undefined)));
    expect(await socket.emitWithAck('subscribe', { assets: ['BTC'] })).toMatchObject({ ok: true });
    return { alerts, incidents };
  }

  function liquidate(count: number, usd: number): void {
    const newest = Date.now();
    for (let i = 0; i < count; i++) {
      const time = newest - (count - 1 - i) * 500;
      venue.liquidate({
        symbol: 'BTCUSDT',
        side: 'SELL',
        quantity: usd / 100_000,
        price: 100_000,
        time,
        bypassSampling: true,
      });
    }
  }

  it('hears a cascade and tells of it on the feed, over REST and on Telegram, as one incident', async () => {
    const { url } = await start();
    const { alerts, incidents } = await feed(url);
    liquidate(6, 200_000);
    await telegram.waitFor('sendMessage', 1);
    const cascade = (): Alert | undefined => alerts.filter(({ type }) => type === 'LIQUIDATION_CASCADE').at(-1);
    await eventually(() => expect(cascade()?.facts['count']).toBe(6));
    const [alert] = (await get<{ items: Alert[] }>(`${url}/alerts?type=LIQUIDATION_CASCADE`)).items;
    expect(alert).toMatchObject({ asset: 'BTC', simulated: true, facts: { count: 6, longs: 6, usd: 1_200_000 } });
    expect(new Set(incidents.map(({ id }) => id))).toEqual(new Set([alert?.incidentId]));
    const incident = await get<{ alerts: Alert[] }>(`${url}/incidents/${alert?.incidentId}`);
    expect(incident.alerts.map(({ type }) => type).sort()).toEqual(['LIQUIDATION', 'LIQUIDATION_CASCADE']);
    expect(telegram.callsOf('sendMessage')).toHaveLength(1);
  });

  it('says how it is: health, status and metrics on their own port', async () => {
    const { url, opsUrl } = running as RunningApp;
    expect(await get(`${opsUrl}/health`)).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
    expect(await get(`${opsUrl}/health/live`)).toEqual({ status: 'ok' });
    const status = await get<Record<string, unknown>>(`${opsUrl}/status`);
    expect(status).toMatchObject({
      program: { simulated: true },
      venues: [{ venue: 'binance', state: 'connected' }],
      notWatchedVenues: ['bybit'],
      outbox: { sent: 1, waiting: 0 },
    });
    const metrics = await (await fetch(`${opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/foreshock_notifications_total\{result="sent"\} 1/);
    // Known once two seconds have been looked at.
    await eventually(async () =>
      expect(await (await fetch(`${opsUrl}/metrics`)).text()).toMatch(
        /foreshock_ws_uptime_ratio\{venue="binance"\} [01]/,
      ),
    );
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('explains its thresholds, with every input they are made of', async () => {
    const { url } = running as RunningApp;
    await eventually(async () =>
      expect(await get(`${url}/thresholds/eth`)).toMatchObject({
        // Not of BTC: those stand still while its cascade goes on.
        asset: 'ETH',
        cascade: { entry: 250_000, source: 'formula' },
        inputs: {
          dailyVolumeUsd: expect.any(Number),
          volatility: expect.any(Number),
          marketCapUsd: expect.any(Number),
        },
        missing: [],
      }),
    );
    const all = await get<{ items: { asset: string }[] }>(`${url}/thresholds`);
    expect(all.items.map(({ asset }) => asset).sort()).toEqual(['BTC', 'ETH']);
    expect(await get(`${url}/thresholds/BTCC`)).toMatchObject({
      statusCode: 404,
      message: expect.stringMatching(/BTC/),
    });
    expect(await get(`${url}/`)).toMatchObject({ name: 'foreshock', simulated: true });
  });

  it('answers the bot with what it sees', async () => {
    const told = telegram.callsOf('sendMessage').length;
    telegram.queueUpdate('/status', { chatId: 42, chatType: 'private', userId: 42, username: 'owner' });
    await telegram.waitFor('sendMessage', told + 1);
    const text = String(telegram.callsOf('sendMessage').at(-1)?.body['text']);
    expect(text).toMatch(/binance/i);
    expect(text).toMatch(/bybit/i);
  });

  it('goes on in the same incident and message after a restart, and says how long it was away', async () => {
    const { url } = running as RunningApp;
    const [before] = (await get<{ items: Alert[] }>(`${url}/alerts?type=LIQUIDATION_CASCADE`)).items;
    const messages = telegram.callsOf('sendMessage').length;
    await running?.close();
    const again = await start();
    liquidate(1, 200_000);
    await eventually(async () => {
      const { items } = await get<{ items: Alert[] }>(`${again.url}/alerts?type=LIQUIDATION_CASCADE`);
      expect(items.map(({ id, facts }) => [id, facts['count']])).toEqual([[before?.id, 7]]);
    });
    expect(telegram.callsOf('sendMessage')).toHaveLength(messages);
    const { program } = await get<{ program: { awayMs: number } }>(`${again.opsUrl}/status`);
    expect(program.awayMs).toBeGreaterThanOrEqual(0);
    expect(again.app.get(EngineService).resumption?.liquidations).toBe(6);
    const open = again.app.get(DispatchService).openIncidents.filter(({ asset }) => asset === 'BTC');
    expect(open.map(({ id }) => id)).toEqual([before?.incidentId]);
  });

  it('asks for a token when one exists, and only health stays open', async () => {
    await running?.close();
    const secret = 'a-token-of-16-characters';
    const { url, opsUrl } = await start({ API_TOKENS: `me:read:${secret}` });
    expect((await fetch(`${url}/alerts`)).status).toBe(401);
    expect((await fetch(`${opsUrl}/health`)).status).toBe(200);
    const authorization = `Bearer ${secret}`;
    expect((await fetch(`${url}/alerts`, { headers: { authorization } })).status).toBe(200);
    const socket = connect(url, { token: secret });
    await new Promise((resolve) => socket.on('connect', () => resolve(undefined)));
    expect(await socket.emitWithAck('subscribe', {})).toMatchObject({ ok: true });
  });

  it('tells a taken port in one sentence and leaves the database as it was', async () => {
    const port = new URL((running as RunningApp).url).port;
    const elsewhere = `sqlite:${join(folder, 'other.db')}`;
    const attempt = startApp(
      readEnvironment({
        ...venue.environment,
        PORT: port,
        OPS_PORT: '0',
        MONITORING_LOG_LEVEL: 'ERROR',
        DATABASE_URL: elsewhere,
      }),
    );
    await expect(attempt).rejects.toThrow(
      `Port ${port} is taken by another program: stop it, or choose another with PORT=…`,
    );
  });
});
