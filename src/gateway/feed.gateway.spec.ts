import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { AlertStore, type StoredAlert } from '../dispatch/alert-store.port';
import { AlertStoreRepository } from '../persistence/alert-store.repository';
import { Database } from '../persistence/database';
import { sampleAlert, sampleIncident } from '../telegram/testing/samples';
import { FeedAccess, FeedGateway } from './feed.gateway';

interface Answer {
  readonly ok: boolean;
  readonly cursor?: string;
  readonly message?: string;
  readonly truncated?: boolean;
}

let database: Database;
let store: AlertStoreRepository;
let app: INestApplication;
let gateway: FeedGateway;
let clients: Socket[];
let allowed: boolean;

beforeEach(async () => {
  clients = [];
  allowed = true;
  database = await Database.open('sqlite::memory:');
  store = new AlertStoreRepository(database);
  const module = await Test.createTestingModule({
    providers: [
      FeedGateway,
      { provide: AlertStore, useValue: store },
      { provide: FeedAccess, useValue: { mayListen: (_: unknown, token: unknown) => allowed || token === 'good' } },
    ],
  }).compile();
  app = module.createNestApplication({ logger: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  gateway = module.get(FeedGateway);
});
afterEach(async () => {
  clients.forEach((client) => client.disconnect());
  await app.close();
  await database.close();
});

function connect(auth: Record<string, unknown> = {}): Socket {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}/feed`, { transports: ['websocket'], auth, reconnection: false });
  clients.push(client);
  return client;
}

async function listener(): Promise<{ client: Socket; heard: StoredAlert[]; cursors: string[] }> {
  const client = connect();
  const heard: StoredAlert[] = [];
  const cursors: string[] = [];
  client.on('alert', (alert: StoredAlert) => heard.push(alert));
  client.on('incident', ({ cursor }: { cursor: string }) => cursors.push(cursor));
  await new Promise<void>((resolve) => client.on('connect', () => resolve()));
  return { client, heard, cursors };
}

const subscribe = (client: Socket, body?: unknown): Promise<Answer> => client.emitWithAck('subscribe', body);

/** Stores a revision and shows it, as dispatch does. */
async function news(id: string, revision = 1, show = true): Promise<StoredAlert> {
  const alert = sampleAlert({ id, revision, incidentId: `incident of ${id}` });
  const incident = sampleIncident({ id: `incident of ${id}`, alertIds: [id] });
  const [stored] = await store.commit({ alerts: [alert], incidents: [incident], outbox: [] });
  if (show) gateway.show(stored as StoredAlert, incident);
  return stored as StoredAlert;
}

/** Answers come after everything that was emitted before them. */
const heardAll = (client: Socket): Promise<Answer> => subscribe(client, { colour: 'none' });
const ids = (heard: readonly StoredAlert[]): string[] => heard.map(({ id, revision }) => `${id}.${revision}`);
const listeners = (): number => (gateway as unknown as { listeners: Map<string, unknown> }).listeners.size;

describe(FeedGateway.name, () => {
  it('shows who subscribed what is new from then on, each with its cursor', async () => {
    await news('before');
    const { client, heard, cursors } = await listener();
    expect(await subscribe(client)).toEqual({ ok: true, cursor: '1' });
    await news('a');
    await news('a', 2);
    await heardAll(client);
    expect(ids(heard)).toEqual(['a.1', 'a.2']);
    expect(heard.map(({ cursor }) => cursor)).toEqual(['2', '3']);
    expect(cursors).toEqual(['2', '3']);
    expect(gateway.clients).toBe(1);
  });

  it('tells what was missed since a cursor, then what is new', async () => {
    const { cursor } = await news('a');
    await news('b');
    await news('c');
    const { client, heard } = await listener();
    expect(await subscribe(client, { since: cursor })).toEqual({ ok: true, cursor: '3' });
    await news('d');
    await heardAll(client);
    expect(ids(heard)).toEqual(['b.1', 'c.1', 'd.1']);
  });

  it('replays more than one page', async () => {
    const alerts = Array.from({ length: 450 }, (_, i) => sampleAlert({ id: `a${i}` }));
    await store.commit({ alerts, incidents: [sampleIncident()], outbox: [] });
    const { client, heard } = await listener();
    expect(await subscribe(client, { since: '0' })).toMatchObject({ ok: true, cursor: '450' });
    expect(heard.map(({ cursor }) => Number(cursor))).toEqual(Array.from({ length: 450 }, (_, i) => i + 1));
  });

  it('more than is sent at once says so, and the rest follows from the cursor given', async () => {
    const alerts = Array.from({ length: 5_300 }, (_, i) => sampleAlert({ id: `a${i}` }));
    await store.commit({ alerts, incidents: [sampleIncident()], outbox: [] });
    const { client, heard } = await listener();
    const first = await subscribe(client, { since: '0' });
    expect(first).toMatchObject({ ok: true, cursor: '5000', truncated: true });
    await news('later');
    const second = await subscribe(client, { since: first.cursor });
    expect(second).toEqual({ ok: true, cursor: '5301' });
    expect(heard.map(({ cursor }) => Number(cursor))).toEqual(Array.from({ length: 5_301 }, (_, i) => i + 1));
  });

  it('what happens while the past is read comes after it: nothing missed, doubled or out of order', async () => {
    await news('a');
    await news('b');
    const after = store.alertsAfter.bind(store);
    store.alertsAfter = async (...asked) => {
      await news('during');
      const page = await after(...asked);
      await news('a', 2);
      return page;
    };
    const { client, heard } = await listener();
    await subscribe(client, { since: '0' });
    await news('later');
    await heardAll(client);
    expect(ids(heard)).toEqual(['a.1', 'b.1', 'during.1', 'a.2', 'later.1']);
    const cursors = heard.map(({ cursor }) => Number(cursor));
    expect(cursors).toEqual([...new Set(cursors)].sort((a, b) => a - b));
  });

  it('a replay that fails leaves no listener behind, and another try works', async () => {
    await news('a');
    const after = store.alertsAfter.bind(store);
    store.alertsAfter = () => Promise.reject(new Error('disk'));
    const { client, heard } = await listener();
    expect(await subscribe(client, { since: '0' })).toEqual({ ok: false, message: 'disk' });
    expect(listeners()).toBe(0);
    store.alertsAfter = after;
    expect(await subscribe(client, { since: '0' })).toMatchObject({ ok: true });
    expect(ids(heard)).toEqual(['a.1']);
  });

  it('answers a bad question in words, and what was asked before stands', async () => {
    const { client, heard } = await listener();
    await subscribe(client);
    expect(await subscribe(client, { minSeverity: 'DIRE' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('minSeverity'),
    });
    await news('a');
    await heardAll(client);
    expect(ids(heard)).toEqual(['a.1']);
  });

  it('shows only what was asked for', async () => {
    const { client, heard } = await listener();
    await subscribe(client, { assets: ['ETH'] });
    await news('a');
    await heardAll(client);
    expect(heard).toEqual([]);
  });

  it('who may not listen is told so and let go', async () => {
    allowed = false;
    const client = connect({ token: 'bad' });
    const log: string[] = [];
    const left = new Promise<void>((resolve) => client.on('disconnect', () => resolve()));
    client.on('refused', ({ message }: { message: string }) => log.push(message));
    await left;
    expect(log).toEqual([expect.stringContaining('expected a known token')]);
    expect(listeners()).toBe(0);
    const good = connect({ token: 'good' });
    await new Promise<void>((resolve) => good.on('connect', () => resolve()));
    expect(await subscribe(good)).toMatchObject({ ok: true });
  });

  it('forgets who left', async () => {
    const { client } = await listener();
    await subscribe(client);
    expect(listeners()).toBe(1);
    client.disconnect();
    const other = await listener();
    await subscribe(other.client);
    expect(listeners()).toBe(1);
  });
});
