import { HOUR, MINUTE, SECOND, START, burst, gap, liquidation, trade } from '../core/testing/events';
import type { MarketEvent } from '../core/market-event';
import { EventSink } from '../core/sinks';
import { DispatchRig } from '../dispatch/testing/dispatch-rig';
import { settle } from '../dispatch/testing/settle';
import { EngineStoreRepository } from '../persistence/engine-store.repository';
import { ManualScheduler } from '../streams/testing/manual-scheduler';
import { DEFAULT_CONFIG } from './domain/engine-config';
import { EngineService, type WatchedFeed } from './engine.service';

const FEEDS: readonly WatchedFeed[] = [
  { venue: 'binance', stream: 'binance:!forceOrder@arr' },
  { venue: 'bybit', stream: 'bybit:allLiquidation' },
];

class Notes extends EventSink {
  readonly events: MarketEvent[] = [];

  override accept(event: MarketEvent): void {
    this.events.push(event);
  }

  of<T extends MarketEvent['type']>(type: T): Extract<MarketEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<MarketEvent, { type: T }> => event.type === type);
  }
}

let rig: DispatchRig;
let notes: Notes;
let engine: EngineService;
beforeEach(async () => {
  rig = await DispatchRig.open();
});
afterEach(() => rig.close());

function newEngine(store = new EngineStoreRepository(rig.database)): EngineService {
  engine = new EngineService(store, rig.service, rig.clock, rig.scheduler);
  notes = new Notes();
  engine.observe(notes);
  return engine;
}

/** A run of the program; the one before, if any, is lost with what it kept in memory. */
async function run(feeds = FEEDS): Promise<void> {
  rig.scheduler = new ManualScheduler(rig.clock);
  rig.service = rig.newService();
  await newEngine().start(DEFAULT_CONFIG, 'hash', feeds);
  rig.service.start();
  await settle();
}

async function feed(events: readonly MarketEvent[]): Promise<void> {
  for (const event of events) {
    await rig.advance(event.receivedTime - rig.clock.now(), 250);
    engine.accept(event);
  }
  await settle();
}

const FIVE = burst([100_000, 100_000, 100_000, 100_000, 100_000]);
const cascades = async () => (await rig.alerts()).filter(({ type }) => type === 'LIQUIDATION_CASCADE');
/** Everything in the database. */
const rows = async (): Promise<unknown[]> => {
  const { source } = rig.database;
  const known = source.entityMetadatas.map(({ tableName }) => tableName);
  expect(known.length).toBeGreaterThan(4);
  return await Promise.all(known.map((table) => source.query(`SELECT * FROM "${table}"`)));
};

describe(`${EngineService.name}: restart`, () => {
  it.each([
    ['at once', 300],
    ['seconds later', 4 * SECOND],
  ])(
    'the fifth liquidation after a crash makes a cascade of five with the same onset, restarted %s',
    async (_, away) => {
      await run();
      await feed(FIVE.slice(0, 4));
      await rig.advance(300, 100);
      expect(await cascades()).toEqual([]);
      rig.clock.advance(away);
      await run();
      await feed([liquidation({ exchangeTime: rig.clock.now() })]);
      expect(await cascades()).toMatchObject([{ onsetTime: START, facts: { count: 5, usd: 500_000 } }]);
    },
  );

  it('a cascade goes on over a crash as the same alert', async () => {
    await run();
    await feed(FIVE);
    await rig.advance(SECOND);
    const [before] = await cascades();
    await run();
    await feed(burst([100_000], SECOND, { exchangeTime: START + 8 * SECOND }));
    await rig.advance(2 * SECOND);
    const after = await cascades();
    expect(after).toMatchObject([{ id: before?.id, incidentId: before?.incidentId, facts: { count: 6 } }]);
    expect(after[0]?.revision).toBeGreaterThan(before?.revision ?? 0);
  });

  it('a clean stop loses nothing that waited', async () => {
    await run();
    await feed(FIVE.slice(0, 4));
    await engine.stop();
    await rig.service.stop();
    await run();
    await feed([liquidation({ exchangeTime: rig.clock.now() + SECOND })]);
    expect(await cascades()).toMatchObject([{ onsetTime: START, facts: { count: 5 } }]);
  });

  it('liquidations are written before the alert that they led to', async () => {
    const order: string[] = [];
    const store = new EngineStoreRepository(rig.database);
    const append = store.appendLiquidations.bind(store);
    store.appendLiquidations = (all) => (order.push(`liquidations ${all.length}`), append(all));
    const commit = rig.store.commit.bind(rig.store);
    let journaled = -1;
    rig.store.commit = async (batch) => {
      order.push('alerts');
      const stored = await commit(batch);
      journaled = (await store.liquidationsSince(0)).length;
      return stored;
    };
    await newEngine(store).start(DEFAULT_CONFIG, 'hash', []);
    rig.service.start();
    for (const event of burst([90_000, 90_000, 90_000, 90_000, 90_000, 90_000], 10)) engine.accept(event);
    await settle();
    expect(order.slice(0, 2)).toEqual(['liquidations 6', 'alerts']);
    expect(journaled).toBe(6);
  });

  it('the first start has no hole behind it', async () => {
    await run();
    expect(engine.resumption).toEqual({
      startedTime: START,
      lastAliveTime: undefined,
      awayMs: undefined,
      liquidations: 0,
    });
    expect(notes.of('gap')).toEqual([]);
  });

  it('a restart is a hole in each feed given, from the last sign of life to now', async () => {
    await run();
    await feed(FIVE.slice(0, 2));
    await rig.advance(5 * SECOND, SECOND);
    const lastAliveTime = rig.clock.now() - (rig.clock.now() % SECOND);
    rig.clock.advance(90 * SECOND);
    await run();
    const to = rig.clock.now();
    const hole = { type: 'gap', reason: 'restart', from: lastAliveTime, to, receivedTime: to };
    expect(notes.of('gap')).toEqual(FEEDS.map((one) => ({ ...hole, ...one })));
    expect(engine.resumption).toEqual({
      startedTime: to,
      lastAliveTime,
      awayMs: to - lastAliveTime,
      liquidations: 2,
    });
  });

  it('a clock set back does not make it a negative absence', async () => {
    await run();
    await rig.advance(5 * SECOND, SECOND);
    rig.clock.set(START);
    await run();
    expect(engine.resumption?.awayMs).toBe(0);
  });

  it('liquidations over an hour old are not taken up', async () => {
    await run();
    await feed(FIVE.slice(0, 2));
    await rig.advance(SECOND);
    rig.clock.set(START + HOUR + MINUTE);
    await run();
    expect(engine.resumption?.liquidations).toBe(0);
  });

  it('a feed that was blind at a crash is told to end at the next start', async () => {
    await run();
    await feed([gap({ reason: 'blind' })]);
    await rig.advance(3 * SECOND);
    expect(await rig.alerts()).toMatchObject([{ type: 'FEED_BLIND', phase: 'active' }]);
    await run();
    expect(notes.of('gap').filter(({ reason }) => reason === 'blind')).toMatchObject([
      { stream: 'binance:!forceOrder@arr', to: rig.clock.now() },
    ]);
    expect(engine.engine.openBlindness).toEqual([]);
    expect(await rig.alerts()).toMatchObject([{ type: 'FEED_BLIND', phase: 'ended' }]);
  });

  it('observers see configuration and state first, then everything in order', async () => {
    await run();
    await feed([trade({ exchangeTime: START + 100 }), ...burst([5, 6], 100, { exchangeTime: START + 200 })]);
    await rig.advance(SECOND);
    const types = notes.events.map(({ type }) => type);
    expect(types.slice(0, 5)).toEqual(['config', 'state', 'trade', 'liquidation', 'liquidation']);
    expect(types.slice(5)).toEqual(['tick']);
    expect(notes.of('tick').map(({ receivedTime }) => receivedTime)).toEqual([START + SECOND]);
    expect(notes.of('config')[0]).toMatchObject({ hash: 'hash', content: DEFAULT_CONFIG });
    await run();
    expect(notes.events.slice(0, 2).map(({ type }) => type)).toEqual(['config', 'state']);
  });

  it('stop without a start writes nothing', async () => {
    await run();
    await feed(FIVE);
    await rig.advance(3 * SECOND);
    const before = await rows();
    rig.scheduler = new ManualScheduler(rig.clock);
    rig.service = rig.newService();
    await newEngine().stop();
    await settle();
    expect(await rows()).toEqual(before);
  });

  it('stop after a start that failed writes nothing', async () => {
    await run();
    await feed(FIVE);
    await rig.advance(3 * SECOND);
    const before = await rows();
    class Unreadable extends EngineStoreRepository {
      override liquidationsSince(): Promise<never> {
        return Promise.reject(new Error('disk'));
      }
    }
    rig.clock.advance(SECOND);
    rig.scheduler = new ManualScheduler(rig.clock);
    rig.service = rig.newService();
    await expect(newEngine(new Unreadable(rig.database)).start(DEFAULT_CONFIG, 'h', FEEDS)).rejects.toThrow('disk');
    await engine.stop();
    await rig.service.stop();
    await settle();
    expect(await rows()).toEqual(before);
  });

  it('a database that takes nothing does not hold up the end for more than three seconds', async () => {
    class Silent extends EngineStoreRepository {
      override heartbeat(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    await newEngine(new Silent(rig.database)).start(DEFAULT_CONFIG, 'h', []);
    let stopped = false;
    void engine.stop().then(() => (stopped = true));
    await rig.advance(2_900);
    expect(stopped).toBe(false);
    await rig.advance(200);
    expect(stopped).toBe(true);
  });
});
