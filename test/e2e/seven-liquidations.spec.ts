import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';

/** The specification's example: seven within 30 s, five longs and two shorts, 1.2 million together. */
const SEVEN = [150_000, 200_000, -170_000, 180_000, 170_000, -160_000, 170_000];
const EQUAL = [171_428.57, 171_428.57, -171_428.57, 171_428.57, 171_428.57, -171_428.57, 171_428.57];
const TPL_01 = [
  '🚨 BTC LIQUIDATION CASCADE',
  '⚡ 7 liquidations in 30 seconds',
  '💰 Total: $1.2M liquidated',
  '📉 5 longs, 2 shorts',
  '⚠️ Potential price impact expected',
];

jest.setTimeout(60_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

describe.each([
  ['of different sizes', SEVEN],
  ['of equal sizes', EQUAL],
])('seven liquidations %s over the socket', (_, sizes) => {
  it('are one message, sent with the fifth, that has the lines of the specification within 3 s', async () => {
    await world.start();
    const newest = Date.now();
    world.burst({ sizes: sizes.slice(0, 5), spreadMs: 16_000, newest: newest - 8_000 });
    await within(2_000, 'message at the fifth', world.telegram.waitFor('sendMessage'));
    expect(String(world.sent[0]?.body['text'])).toMatch(
      /^🚨 BTC LIQUIDATION CASCADE\n⚡ 5 liquidations in 30 seconds\n/,
    );

    world.burst({ sizes: sizes.slice(5), spreadMs: 4_000, newest });
    const last = Date.now();
    await eventually(() => expect(world.message().split('\n').slice(0, 5)).toEqual(TPL_01), 5_000);
    expect(Date.now() - last).toBeLessThan(3_000);
    expect((await world.marker()).map(({ body }) => String(body['text']).slice(0, 6))).toEqual(['🚨 BTC', '🚨 ETH']);
  });

  it('all at once are one message with the lines of the specification, too', async () => {
    await world.start();
    world.burst({ sizes, spreadMs: 24_000 });
    const last = Date.now();
    await eventually(() => expect(world.message().split('\n').slice(0, 5)).toEqual(TPL_01), 5_000);
    expect(Date.now() - last).toBeLessThan(3_000);
    expect(await world.marker()).toHaveLength(2);
  });
});

describe('no message comes of', () => {
  it.each([
    ['four liquidations', [150_000, 150_000, 150_000, 150_000], 20_000],
    ['five of together $499,999', [100_000, 100_000, 100_000, 100_000, 99_999], 20_000],
    ['five whose oldest is 30,001 ms older than the newest', [150_000, 150_000, 150_000, 150_000, 150_000], 30_001],
  ])('%s', async (_, sizes, spreadMs) => {
    const foreshock = await world.start();
    world.burst({ sizes, spreadMs });
    const sent = await world.marker();
    expect(sent.map(({ body }) => String(body['text']).split('\n')[0])).toEqual(['🚨 ETH LIQUIDATION CASCADE']);
    const { body } = await foreshock.get<{ items: { asset: string }[] }>('/alerts?type=LIQUIDATION_CASCADE');
    expect(body.items.map(({ asset }) => asset)).toEqual(['ETH']);
  });
});

describe('a message comes of', () => {
  it.each([
    ['five of together $500,000', [100_000, 100_000, 100_000, 100_000, 100_000], 20_000],
    ['five whose oldest is 30,000 ms older than the newest', [150_000, 150_000, 150_000, 150_000, 150_000], 30_000],
  ])('%s', async (_, sizes, spreadMs) => {
    await world.start();
    world.burst({ sizes, spreadMs });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    expect(await world.marker()).toHaveLength(2);
  });
});
