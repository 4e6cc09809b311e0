import { Logger } from '@nestjs/common';
import { readEnvironment } from '../config/environment';
import { ManualClock } from '../core/clock';
import type { Instrument } from '../core/instrument';
import type { Bar, MarketEvent } from '../core/market-event';
import { bar, START } from '../core/testing/events';
import { VenueGateway, VenueGateways, type VenueStatus } from '../core/venue.contract';
import { coinMargined, listed } from '../streams/testing/binance-frames';
import { ManualScheduler } from '../streams/testing/manual-scheduler';
import { InstrumentsService } from './instruments.service';
import { RegistryStore, type StoredRegistry } from './registry-store.port';

const MINUTE = 60_000;
const COINS = ['BTC', 'ETH', 'SOL', 'DOGE'];
const LISTED: readonly Instrument[] = [...COINS.map((coin) => listed(`${coin}USDT`)), coinMargined('BTC', 100)];
const VOLUMES = new Map(COINS.map((coin, i) => [`${coin}USDT`, 1e9 - i]));

/** A venue that answers as a test says. */
class FakeGateway extends VenueGateway {
  readonly venue = 'binance';
  readonly known: string[][] = [];
  readonly watched: string[][] = [];
  readonly asked: string[] = [];
  list: () => Promise<Instrument[]> = () => Promise.resolve([...LISTED]);
  traded: () => Promise<ReadonlyMap<string, number>> = () => Promise.resolve(VOLUMES);
  supply: () => Promise<number | undefined> = () => Promise.resolve(19_960_000);

  know(instruments: readonly Instrument[]): void {
    this.known.push(instruments.map(({ symbol }) => symbol));
  }

  watch(instruments: readonly Instrument[]): void {
    this.watched.push(instruments.map(({ symbol }) => symbol));
  }

  instruments(): Promise<Instrument[]> {
    this.asked.push('instruments');
    return this.list();
  }

  volumes(): Promise<ReadonlyMap<string, number>> {
    return this.traded();
  }

  bars({ instrument, symbol }: Instrument, intervalSeconds: number, count: number): Promise<Bar[]> {
    this.asked.push(`${symbol} ${count}x${intervalSeconds}`);
    return Promise.resolve([bar({ instrument, intervalSeconds })]);
  }

  circulatingSupply(): Promise<number | undefined> {
    return this.supply();
  }

  start(): void {
    throw new Error('not here');
  }
  stop = this.start;
  tick = this.start;
  status(): VenueStatus {
    throw new Error('not here');
  }
  counters = this.status as never;
}

class FakeStore extends RegistryStore {
  saved: StoredRegistry[] = [];
  stored: () => Promise<StoredRegistry | undefined> = () => Promise.resolve(undefined);
  load = () => this.stored();
  save = (_: string, registry: StoredRegistry) => {
    this.saved.push(registry);
    return this.saving;
  };
  saving: Promise<void> = Promise.resolve();
}

const clock = new ManualClock();
let gateway: FakeGateway;
let store: FakeStore;
let scheduler: ManualScheduler;
let events: MarketEvent[];
let service: InstrumentsService;
let warnings: string[];
let marketCaps: () => Promise<ReadonlyMap<string, number>> = () => Promise.reject(new Error('not asked'));

function create(variables: Record<string, string> = {}): void {
  service = new InstrumentsService(
    readEnvironment(variables),
    new VenueGateways([gateway]),
    store,
    { name: 'caps', marketCaps: () => marketCaps() },
    { accept: (event) => events.push(event) },
    clock,
    scheduler,
  );
}

/** Everything that is under way without a timer comes to its end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 100; i++) await Promise.resolve();
}

async function start(variables: Record<string, string> = {}): Promise<void> {
  create(variables);
  await service.start();
  await settled();
}

const status = () => service.status()['binance'] as Record<string, unknown>;

beforeEach(() => {
  clock.set(START);
  [gateway, store, scheduler, events, warnings] = [
    new FakeGateway(),
    new FakeStore(),
    new ManualScheduler(clock),
    [],
    [],
  ];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => service.onApplicationShutdown());

describe('the list of contracts', () => {
  it('is the bundled one at once, and the venue’s as soon as it answers', async () => {
    await start();
    expect(gateway.known[0]).toEqual(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BTCUSD_PERP', 'ETHUSD_PERP', 'SOLUSD_PERP']);
    expect(gateway.watched[0]).toEqual(['BTCUSDT', 'ETHUSDT', 'SOLUSDT']);
    expect(gateway.known[1]).toEqual(LISTED.map(({ symbol }) => symbol));
    expect(gateway.watched[1]).toEqual(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'DOGEUSDT']);
    expect(status()).toEqual({
      instruments: 5,
      watched: COINS,
      registry: { source: 'venue', time: START },
      fault: undefined,
    });
    expect(service.watchedAssets()).toEqual(COINS);
    expect(service.watchedAssets('okx')).toEqual([]);
    expect(service.registry.assets()).toEqual(new Set(COINS));
  });

  it('is the stored one, flagged with its age, while REST is down', async () => {
    store.stored = () =>
      Promise.resolve({ instruments: [listed('OLDUSDT')], volumes: [['OLDUSDT', 5]], time: START - 1e6 });
    gateway.list = () => Promise.reject(new Error('HTTP 451'));
    await start();
    expect(gateway.watched).toEqual([['OLDUSDT']]);
    expect(status()).toMatchObject({ registry: { source: 'stored', time: START - 1e6 }, fault: 'HTTP 451' });
    expect(warnings).toEqual(['binance: HTTP 451; going on with the stored list of 1 contracts']);
  });

  it('is the bundled one, flagged, when nothing was stored or it cannot be read', async () => {
    store.stored = () => Promise.reject(new Error('locked'));
    gateway.list = () => Promise.reject(new Error('down'));
    await start({ SYMBOLS: 'btc,sol' });
    expect(gateway.watched).toEqual([['BTCUSDT', 'SOLUSDT']]);
    expect(status()).toMatchObject({ registry: { source: 'bundled' }, fault: 'down' });
  });

  it('is not replaced by an answer without a single contract', async () => {
    gateway.list = () => Promise.resolve([]);
    await start();
    expect(status()).toMatchObject({ registry: { source: 'bundled' }, fault: 'expected contracts, got none' });
  });

  it('takes a market capitalisation from the other source where the venue publishes no supply', async () => {
    gateway.supply = () => Promise.resolve(undefined);
    marketCaps = () => Promise.resolve(new Map([['BTC', 2e12]]));
    await start({ SYMBOLS: 'BTC' });
    expect(events.filter((event) => event.type === 'reference')).toMatchObject([
      { asset: 'BTC', marketCapUsd: 2e12, source: 'caps' },
    ]);
  });

  it('is stored for the next start; a store that fails hurts nothing', async () => {
    store.saving = Promise.reject(new Error('disk full'));
    await start();
    expect(store.saved).toEqual([{ instruments: [...LISTED], volumes: [...VOLUMES], time: START }]);
    expect(status()['fault']).toBeUndefined();
  });

  it('is asked for again with growing pauses while REST is down, told once, and anew after it worked', async () => {
    gateway.list = () => Promise.reject(new Error('down'));
    await start();
    for (const pause of [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000, 120_000]) {
      expect(scheduler.waits).toEqual([pause]);
      scheduler.advance(pause);
      await settled();
    }
    expect(warnings).toHaveLength(1);
    gateway.list = () => Promise.resolve([...LISTED]);
    scheduler.advance(120_000);
    await settled();
    expect(status()).toMatchObject({ registry: { source: 'venue' }, fault: undefined });
    gateway.traded = () => Promise.reject(new Error('down again'));
    scheduler.advance(10 * MINUTE);
    await settled();
    expect(warnings).toHaveLength(2);
    expect(scheduler.waits).toEqual([2_000]);
  });

  it('is not asked for before the venue said it may be', async () => {
    gateway.list = () => Promise.reject(Object.assign(new Error('HTTP 418'), { retryTime: START + 300_000 }));
    await start();
    expect(scheduler.waits).toEqual([300_000]);
  });

  it('is refreshed every ten minutes: a new contract is watched from then on', async () => {
    await start();
    gateway.list = () => Promise.resolve([...LISTED, listed('NEWUSDT')]);
    scheduler.advance(10 * MINUTE);
    await settled();
    expect(gateway.watched.at(-1)).toContain('NEWUSDT');
    expect(status()).toMatchObject({ instruments: 6, registry: { time: START + 10 * MINUTE } });
  });
});

describe('what is watched', () => {
  it('is what SYMBOLS names, by asset or symbol, in any case', async () => {
    await start({ SYMBOLS: 'doge,ETHUSDT' });
    expect(gateway.watched.at(-1)).toEqual(['ETHUSDT', 'DOGEUSDT']);
  });

  it('is the 50 largest by volume when nothing is named', async () => {
    const many = Array.from({ length: 120 }, (_, i) => listed(`C${i}USDT`));
    gateway.list = () => Promise.resolve(many);
    gateway.traded = () => Promise.resolve(new Map(many.map(({ symbol }, i) => [symbol, i])));
    await start();
    expect(gateway.watched.at(-1)).toEqual(Array.from({ length: 50 }, (_, i) => `C${119 - i}USDT`));
  });
});

describe('what thresholds are made of', () => {
  it('is loaded for each watched asset, the largest first, and given to the engine', async () => {
    await start({ SYMBOLS: 'BTC,ETH' });
    expect(gateway.asked).toEqual([
      'instruments',
      'BTCUSDT 14x86400',
      'BTCUSDT 169x3600',
      'ETHUSDT 14x86400',
      'ETHUSDT 169x3600',
    ]);
    expect(events.map((event) => event.type)).toEqual(['bar', 'bar', 'reference', 'bar', 'bar', 'reference']);
    expect(events[2]).toEqual({
      type: 'reference',
      asset: 'BTC',
      receivedTime: START,
      circulatingSupply: 19_960_000,
      source: 'binance:CMCCirculatingSupply',
    });
  });

  it('is loaded again after an hour, not with every refresh', async () => {
    await start({ SYMBOLS: 'BTC' });
    for (let i = 1; i <= 6; i++) {
      scheduler.advance(10 * MINUTE);
      await settled();
      expect(events.filter((event) => event.type === 'reference')).toHaveLength(i < 6 ? 1 : 2);
    }
  });

  it('is a fault when one fails, and the others are loaded; a supply nobody publishes is none', async () => {
    const answers = [Promise.reject(new Error('HTTP 503')), Promise.resolve(undefined)];
    gateway.supply = () => answers.shift() ?? Promise.resolve(5);
    await start({ SYMBOLS: 'BTC,ETH,SOL' });
    expect(status()['fault']).toBe('HTTP 503');
    const supplies = events.filter((event) => event.type === 'reference');
    expect(supplies).toMatchObject([{ asset: 'SOL', circulatingSupply: 5 }]);
    scheduler.advance(10 * MINUTE);
    await settled();
    expect(events.filter((event) => event.type === 'reference')).toHaveLength(2);
    expect(status()['fault']).toBeUndefined();
  });
});

describe('shut down', () => {
  it('asks nothing more', async () => {
    await start();
    service.onApplicationShutdown();
    scheduler.advance(1e9);
    await settled();
    expect(gateway.asked.filter((question) => question === 'instruments')).toHaveLength(1);
  });

  it.each(['answers', 'fails'])('while a question is open, it does nothing when that %s', async (how) => {
    let answer: (list: Instrument[]) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    gateway.list = () =>
      new Promise((resolve, reject) => {
        [answer, fail] = [resolve, reject];
      });
    await start();
    service.onApplicationShutdown();
    if (how === 'answers') answer([...LISTED]);
    else fail(new Error('down'));
    await settled();
    expect([gateway.known.length, scheduler.waits.length, warnings.length]).toEqual([1, 0, 0]);
  });
});
