import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';
import type { Fault } from '../../src/simulator';

const LIQUIDATIONS = '!forceOrder@arr';
const FOUR = [110_000, 120_000, 130_000, 140_000];

interface Alert {
  readonly facts: { readonly count: number; readonly lowerBound: boolean };
}

interface Status {
  readonly venues: readonly {
    readonly state: string;
    readonly detail: { readonly dropped: Readonly<Record<string, number>> };
  }[];
  readonly instruments: Readonly<Record<string, { readonly fault?: string; readonly registry: { source: string } }>>;
}

jest.setTimeout(60_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

async function status(foreshock: ForeshockProcess): Promise<Status> {
  return (await foreshock.ops<Status>('/status')).body;
}

async function connected(foreshock: ForeshockProcess): Promise<void> {
  await eventually(async () => expect((await status(foreshock)).venues[0]?.state).toBe('connected'), 15_000);
}

/** One incident and one alert of this size, and one message. */
async function oneCascade(foreshock: ForeshockProcess, count: number, clockAheadMs = 0): Promise<Alert> {
  const alert = await eventually(async () => {
    const { body } = await foreshock.get<{ items: Alert[] }>('/alerts?type=LIQUIDATION_CASCADE&asset=BTC');
    expect(body.items.map(({ facts }) => facts.count)).toEqual([count]);
    return body.items[0] as Alert;
  });
  const incidents = (await foreshock.get<{ items: unknown[] }>('/incidents?asset=BTC')).body.items;
  expect(incidents).toHaveLength(1);
  expect(await world.marker(clockAheadMs)).toHaveLength(2);
  expect((await foreshock.get('/health')).status).toBe(200);
  return alert;
}

/** Four liquidations, then the connection goes; resolves once there is another. */
async function loseConnection(foreshock: ForeshockProcess, fault: Fault): Promise<void> {
  world.burst({ sizes: FOUR });
  await eventually(async () => expect((await foreshock.ops('/metrics')).text).toContain('kind="forceOrder"} 4'));
  const gone = world.simulator.once('disconnection', '/market');
  world.simulator.fault(fault);
  await within(5_000, 'disconnection', gone);
  await within(10_000, 'subscription', world.simulator.once('subscribed', LIQUIDATIONS));
  await connected(foreshock);
}

describe('in the middle of a cascade', () => {
  it.each<[string, Fault]>([
    ['dropped', { kind: 'drop', path: '/market' }],
    ['closed', { kind: 'closeWith', code: 1001, reason: 'going away', path: '/market' }],
  ])('a %s connection is mended, the cascade goes on, and its sums are marked lower bounds', async (_, fault) => {
    const foreshock = await world.start();
    await connected(foreshock);
    await loseConnection(foreshock, fault);
    world.burst({ sizes: [150_000, 160_000, 170_000] });
    expect((await oneCascade(foreshock, 7)).facts.lowerBound).toBe(true);
    expect(world.message()).toContain('lower bound');
  });

  it('a connection lost in its first moments leaves the same mark', async () => {
    const foreshock = await world.start();
    await loseConnection(foreshock, { kind: 'drop', path: '/market' });
    world.burst({ sizes: [150_000, 160_000, 170_000] });
    expect((await oneCascade(foreshock, 7)).facts.lowerBound).toBe(true);
  });

  it.each<[string, Fault, RegExp]>([
    ['malformed frames', { kind: 'malformed', path: '/market' }, /malformed/],
    ['an oversized frame', { kind: 'oversized', path: '/market' }, /./],
  ])('%s hurt nothing', async (_, fault, reason) => {
    const foreshock = await world.start();
    world.burst({ sizes: FOUR });
    world.simulator.fault(fault);
    await eventually(async () => {
      const [venue] = (await status(foreshock)).venues;
      expect(Object.keys(venue?.detail.dropped ?? {}).join()).toMatch(reason);
    });
    await connected(foreshock);
    await within(10_000, 'subscription', world.simulator.once('subscribed', LIQUIDATIONS));
    world.burst({ sizes: [150_000, 160_000, 170_000] });
    await oneCascade(foreshock, 7);
  });

  it('frames that come twice count once', async () => {
    const foreshock = await world.start();
    world.simulator.fault({ kind: 'duplicate' });
    world.burst({ sizes: [...FOUR, 150_000, 160_000, 170_000] });
    await oneCascade(foreshock, 7);
    expect((await status(foreshock)).venues[0]?.detail.dropped['duplicate']).toBeGreaterThanOrEqual(7);
  });

  it('frames that overtake each other are all counted', async () => {
    const foreshock = await world.start();
    world.simulator.fault({ kind: 'reorder', stream: LIQUIDATIONS });
    world.burst({ sizes: [...FOUR, 150_000, 160_000, 170_000, 180_000], spreadMs: 28_000 });
    world.simulator.clearFaults();
    await oneCascade(foreshock, 8);
  });

  it.each([
    ['an hour ahead', 3_600_000],
    ['8 s ahead', 8_000],
    ['40 s behind', -40_000],
  ])('a venue whose clock is %s is heard all the same', async (_, ms) => {
    const foreshock = await world.start();
    world.simulator.fault({ kind: 'clockSkew', ms });
    world.burst({ sizes: [...FOUR, 150_000, 160_000, 170_000], newest: Date.now() + ms });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await oneCascade(foreshock, 7, ms);
  });

  it('a half-open connection is noticed and replaced', async () => {
    const foreshock = await world.start();
    world.burst({ sizes: FOUR });
    await eventually(async () => expect((await foreshock.ops('/metrics')).text).toContain('kind="forceOrder"} 4'));
    const { total } = world.simulator.stats().connections;
    world.simulator.fault({ kind: 'halfOpen', path: '/market' });
    await eventually(() => expect(world.simulator.stats().connections.total).toBeGreaterThan(total), 45_000);
    await connected(foreshock);
    expect((await foreshock.get('/health')).status).toBe(200);
  });
});

describe('at the start', () => {
  it.each<[string, Fault]>([
    ['429', { kind: 'rest', status: 429, retryAfter: 30 }],
    ['418', { kind: 'rest', status: 418, retryAfter: 120 }],
    ['451', { kind: 'rest', status: 451 }],
    ['403', { kind: 'rest', status: 403 }],
  ])('REST that answers %s is told of, and cascades of the bundled contracts are heard', async (code, fault) => {
    world.simulator.fault(fault);
    const foreshock = await world.start();
    await eventually(async () => {
      const binance = (await status(foreshock)).instruments['binance'];
      expect(binance?.registry.source).toBe('bundled');
      expect(binance?.fault).toContain(code);
    });
    world.burst({ sizes: [...FOUR, 150_000] });
    await oneCascade(foreshock, 5);
  });

  it('slow REST does not hold anything up', async () => {
    world.simulator.fault({ kind: 'slowRest', ms: 8_000 });
    const began = Date.now();
    const foreshock = await world.start();
    expect(Date.now() - began).toBeLessThan(7_000);
    world.burst({ sizes: [...FOUR, 150_000] });
    await oneCascade(foreshock, 5);
  });

  it.each<['503' | 'reset']>([['503'], ['reset']])(
    'a venue that refuses connections (%s) is tried again',
    async (manner) => {
      world.simulator.fault({ kind: 'refuse', durationMs: 3_000, manner, path: '/market' });
      const foreshock = await world.start();
      await connected(foreshock);
      world.burst({ sizes: [...FOUR, 150_000] });
      await oneCascade(foreshock, 5);
    },
  );
});
