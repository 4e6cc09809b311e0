import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'];
const PER_SYMBOL = 250;
const TRADES = 20_000;
const SLICES = 50;

jest.setTimeout(90_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

/** Value of a sample of /metrics; 0 when there is none. */
function sample(text: string, name: string, ...labels: string[]): number {
  const line = text
    .split('\n')
    .find((each) => each.startsWith(`${name}{`) && labels.every((label) => each.includes(label)));
  return Number(line?.split(' ').at(-1) ?? 0);
}

function dropped(text: string): string[] {
  return text.split('\n').filter((line) => /^foreshock_frames_dropped_total\{.*\} [1-9]/.test(line));
}

/** One fiftieth of everything: distinct liquidations of every symbol, trades of three. */
function feed(slice: number, start: number): void {
  for (const symbol of SYMBOLS)
    for (let i = 0; i < PER_SYMBOL / SLICES; i++) {
      const n = (slice * PER_SYMBOL) / SLICES + i;
      world.burst({ symbol, sizes: [(n % 2 === 0 ? 1 : -1) * (20_000 + 100 * n)], newest: start + n });
    }
  for (let i = 0; i < TRADES / SLICES; i++) {
    const symbol = SYMBOLS[i % 3] as string;
    world.simulator.trade({ symbol, price: 100 + (i % 7), quantity: 1, takerSide: i % 2 === 0 ? 'buy' : 'sell' });
  }
}

async function cascadeOf(foreshock: ForeshockProcess, asset: string): Promise<Record<string, unknown>> {
  const path = `/alerts?type=LIQUIDATION_CASCADE&asset=${asset}`;
  const { body } = await foreshock.get<{ items: { facts: Record<string, unknown> }[] }>(path);
  expect(body.items).toHaveLength(1);
  return body.items[0]?.facts ?? {};
}

describe('1,000 liquidations and 20,000 trades at once', () => {
  it('are all received, judged and stored', async () => {
    const { simulator } = world;
    const foreshock = await world.start();
    for (const symbol of SYMBOLS.slice(0, 3))
      await within(10_000, symbol, simulator.once('subscribed', `${symbol.toLowerCase()}@aggTrade`));
    await eventually(async () => expect((await foreshock.get('/thresholds/XRP')).status).toBe(200));

    const start = Date.now() - 1_000;
    for (let slice = 0; slice < SLICES; slice++) {
      feed(slice, start);
      await new Promise(setImmediate);
    }
    const metrics = await eventually(async () => {
      const { text } = await foreshock.ops('/metrics');
      const sent = simulator.stats().framesByKind;
      expect(sample(text, 'foreshock_frames_total', 'kind="forceOrder"')).toBe(1_000);
      expect(sent['forceOrder']).toBe(1_000);
      expect(sample(text, 'foreshock_frames_total', 'kind="aggTrade"')).toBe(sent['aggTrade']);
      expect(sent['aggTrade']).toBeGreaterThanOrEqual(TRADES);
      return text;
    }, 20_000);
    expect(dropped(metrics)).toEqual([]);

    const usd = Array.from({ length: PER_SYMBOL }, (_, n) => 20_000 + 100 * n).reduce((sum, each) => sum + each, 0);
    for (const asset of ['BTC', 'ETH', 'SOL', 'XRP'])
      await eventually(async () =>
        expect(await cascadeOf(foreshock, asset)).toMatchObject({ count: 250, longs: 125, shorts: 125, usd }),
      );
    expect((await foreshock.ops('/health')).status).toBe(200);

    expect(await foreshock.stop()).toEqual({ code: 0, signal: null });
    const again = await world.start();
    await again.line(/; 1000 liquidations of the last hour restored/);
    for (const asset of ['BTC', 'XRP']) expect(await cascadeOf(again, asset)).toMatchObject({ count: 250, usd });
  });
});
