import { io, type Socket } from 'socket.io-client';
import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

interface News {
  readonly id: string;
  readonly asset: string;
  readonly type?: string;
  readonly cursor: string;
}

interface Answer {
  readonly ok: boolean;
  readonly cursor?: string;
  readonly message?: string;
}

const FIVE = [120_000, 120_000, 120_000, 120_000, 120_000];

jest.setTimeout(60_000);

let world: World;
let foreshock: ForeshockProcess;
const sockets: Socket[] = [];
beforeEach(async () => {
  world = await World.create();
  foreshock = await world.start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await world.close();
});

/** A client of the feed that keeps what it is told. */
class Listener {
  readonly alerts: News[] = [];
  readonly incidents: News[] = [];

  private constructor(readonly socket: Socket) {
    socket.on('alert', (alert: News) => this.alerts.push(alert));
    socket.on('incident', (incident: News) => this.incidents.push(incident));
  }

  static async connect(auth: object = {}, at = foreshock): Promise<Listener> {
    const socket = io(`${at.url}/feed`, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
    sockets.push(socket);
    const listener = new Listener(socket);
    await within(5_000, 'connection', new Promise<void>((resolve) => socket.once('connect', resolve)));
    return listener;
  }

  async subscribe(body?: unknown): Promise<Answer> {
    return (await this.socket.timeout(5_000).emitWithAck('subscribe', body)) as Answer;
  }

  async disconnect(): Promise<void> {
    this.socket.disconnect();
    await eventually(async () => expect((await foreshock.ops('/status')).body['feed']).toEqual({ clients: 0 }));
  }
}

describe('a client of /feed', () => {
  it('gets alerts and incidents with rising cursors, and only those it asked for', async () => {
    const everything = await Listener.connect();
    const some = await Listener.connect();
    expect(await everything.subscribe({})).toEqual({ ok: true, cursor: '0' });
    expect(await some.subscribe({ assets: ['eth'], types: ['LIQUIDATION_CASCADE'], minSeverity: 'LOW' })).toMatchObject(
      {
        ok: true,
      },
    );
    world.burst({ sizes: FIVE });
    world.burst({ symbol: 'ETHUSDT', sizes: FIVE });
    await eventually(() => {
      const seen = new Set(everything.alerts.map(({ asset, type }) => `${asset} ${type}`));
      expect([...seen].sort()).toEqual([
        'BTC LIQUIDATION',
        'BTC LIQUIDATION_CASCADE',
        'ETH LIQUIDATION',
        'ETH LIQUIDATION_CASCADE',
      ]);
      expect(some.alerts.length).toBeGreaterThan(0);
    });
    const cursors = everything.alerts.map(({ cursor }) => Number(cursor));
    expect(cursors).toEqual([...new Set(cursors)].sort((a, b) => a - b));
    expect(everything.incidents.map(({ cursor }) => cursor)).toEqual(everything.alerts.map(({ cursor }) => cursor));
    expect(new Set(some.alerts.map(({ asset, type }) => `${asset} ${type}`))).toEqual(
      new Set(['ETH LIQUIDATION_CASCADE']),
    );
    expect((await foreshock.ops('/status')).body['feed']).toEqual({ clients: 2 });
  });

  it('that asks for HIGH hears nothing below', async () => {
    const listener = await Listener.connect();
    await listener.subscribe({ minSeverity: 'HIGH' });
    world.burst({ sizes: FIVE });
    world.burst({ symbol: 'ETHUSDT', sizes: [400_000, 400_000, 400_000, 400_000, 400_000] });
    await eventually(() => expect(listener.alerts.some(({ type }) => type === 'LIQUIDATION_CASCADE')).toBe(true));
    expect(new Set(listener.alerts.map(({ asset }) => asset))).toEqual(new Set(['ETH']));
  });

  it('that comes back with its last cursor gets exactly what it missed, in order, and then what is new', async () => {
    const before = await Listener.connect();
    await before.subscribe({});
    world.burst({ sizes: FIVE });
    // The last revision of the burst has been stored once both alerts have been sent to Telegram and edited there.
    await world.marker();
    await eventually(() => expect(before.alerts.some(({ asset }) => asset === 'ETH')).toBe(true));
    await before.disconnect();
    const since = before.alerts.at(-1)?.cursor ?? '';

    world.burst({ symbol: 'SOLUSDT', sizes: [30_000, 30_000, 30_000, 30_000, 30_000] });
    world.burst({ sizes: [150_000] });
    const missed = await eventually(async () => {
      const { body } = await foreshock.get<{ items: (News & { facts: { count: number } })[] }>('/alerts?limit=100');
      const news = body.items.filter(({ cursor }) => Number(cursor) > Number(since));
      expect(news.some(({ asset }) => asset === 'SOL')).toBe(true);
      expect(body.items.find(({ asset, type }) => asset === 'BTC' && type === 'LIQUIDATION_CASCADE')?.facts.count).toBe(
        6,
      );
      expect(news.every(({ facts }) => facts !== undefined)).toBe(true);
      return news;
    });
    const behind = await Listener.connect();
    expect(await behind.subscribe({ since })).toMatchObject({ ok: true });
    const seen = new Map(behind.alerts.map(({ id, cursor }) => [id, cursor]));
    for (const { id, cursor } of missed) expect(Number(seen.get(id))).toBeGreaterThanOrEqual(Number(cursor));
    expect(behind.alerts.map(({ id }) => id)).not.toContain(undefined);
    const cursors = behind.alerts.map(({ cursor }) => Number(cursor));
    expect(cursors).toEqual([...new Set(cursors)].sort((a, b) => a - b));
    expect(cursors[0]).toBeGreaterThan(Number(since));

    world.burst({ sizes: [160_000] });
    await eventually(() => expect(behind.alerts.at(-1)).toMatchObject({ asset: 'BTC', facts: { count: 7 } }));
  });

  it.each([
    [{ assets: 'BTC' }, 'assets'],
    [{ types: ['EARTHQUAKE'] }, 'types'],
    [{ minSeverity: 'HUGE' }, 'minSeverity'],
    [{ since: 'yesterday' }, 'since'],
    ['everything', 'expected an object'],
    [{ asset: ['BTC'] }, 'asset'],
  ])('that subscribes with %j is told what is wrong', async (body, named) => {
    const listener = await Listener.connect();
    const { ok, message } = await listener.subscribe(body);
    expect(ok).toBe(false);
    expect(message).toContain(named);
  });

  it('without a token is sent away where one is needed', async () => {
    const token = 'a-token-of-twenty-chars';
    const guarded = await world.start({
      API_TOKENS: `desk:read:${token}`,
      DATABASE_URL: `sqlite:${world.folder}/guarded.db`,
      TELEGRAM_BOT_TOKEN: '',
    });
    const stranger = await Listener.connect({}, guarded);
    await eventually(() => expect(stranger.socket.connected).toBe(false));
    const known = await Listener.connect({ token }, guarded);
    expect(await known.subscribe({})).toMatchObject({ ok: true });
    expect(known.socket.connected).toBe(true);
  });
});
