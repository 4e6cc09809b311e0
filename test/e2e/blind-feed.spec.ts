import { eventually } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

interface Alert {
  readonly phase: string;
  readonly facts: { readonly stream: string; readonly route: string; readonly suspends: readonly string[] };
}

interface Feeds {
  readonly streams: readonly { readonly stream: string; readonly state: string }[];
}

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.create({ legacyServesMarket: true });
});
afterEach(() => world.close());

async function told(foreshock: ForeshockProcess): Promise<readonly Alert[]> {
  return (await foreshock.get<{ items: Alert[] }>('/alerts?type=FEED_BLIND')).body.items;
}

describe('a market route that acknowledges and stays silent', () => {
  it('is called blind once, is left for the other route, and sees again', async () => {
    const foreshock = await world.start();
    await eventually(async () => expect((await foreshock.ops('/metrics')).text).toMatch(/stream_age_seconds\{/));
    world.simulator.fault({ kind: 'silentStream', path: '/market' });

    const [alert] = await eventually(async () => {
      const alerts = await told(foreshock);
      expect(alerts.length).toBeGreaterThan(0);
      return alerts;
    }, 45_000);
    expect(alert?.facts).toMatchObject({ stream: 'binance:markPrice', route: '/market/stream' });
    expect(alert?.facts.suspends.length).toBeGreaterThan(0);
    const health = await foreshock.ops<{ info: { binance: { blind: string[] } } }>('/health');
    expect(health.body.info.binance.blind).toContain('binance:markPrice');

    await eventually(async () => {
      const { streams } = (await foreshock.ops<Feeds>('/status')).body;
      expect(streams.filter(({ state }) => state === 'blind')).toEqual([]);
      const alerts = await told(foreshock);
      expect(alerts.map(({ phase }) => phase)).toEqual(alerts.map(() => 'ended'));
    }, 45_000);
    const streams = (await told(foreshock)).map(({ facts }) => facts.stream);
    expect(streams).toEqual([...new Set(streams)]);
    expect(
      foreshock.lines.filter((line) => /FEED BLIND binance:markPrice {2}acknowledged but silent/.test(line)),
    ).toHaveLength(1);

    world.burst({ sizes: [110_000, 120_000, 130_000, 140_000, 150_000] });
    expect((await world.marker()).map(({ body }) => String(body['text']).slice(0, 6))).toEqual(['🚨 BTC', '🚨 ETH']);
  });

  it('from the start is called blind too', async () => {
    world.simulator.fault({ kind: 'silentStream', path: '/market' });
    const foreshock = await world.start();
    await eventually(async () => expect((await told(foreshock)).length).toBeGreaterThan(0), 45_000);
    await eventually(async () => {
      const alerts = await told(foreshock);
      expect(alerts.map(({ phase }) => phase)).toEqual(alerts.map(() => 'ended'));
    }, 45_000);
    world.burst({ sizes: [110_000, 120_000, 130_000, 140_000, 150_000] });
    expect(await world.marker()).toHaveLength(2);
  });
});
