import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';

/** Rungs of BTC without the dynamic part: 0.5 / 1 / 2 / 4 million. */
const ENTRY = [120_000, 120_000, 120_000, 120_000, 120_000];

jest.setTimeout(60_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

describe('an incident that goes on', () => {
  it('edits its message as it grows, and sends no second one below HIGH', async () => {
    await world.start();
    world.burst({ sizes: ENTRY });
    await world.telegram.waitFor('sendMessage');
    for (let round = 1; round <= 3; round++) {
      world.burst({ sizes: [100_000, 90_000 + round] });
      await eventually(() => expect(world.message()).toContain(`⚡ ${5 + 2 * round} liquidations`));
      expect(world.edits.length).toBeGreaterThanOrEqual(round);
    }
    expect(world.message()).toContain('Severity: MODERATE');
    expect(new Set(world.edits.map(({ body }) => body['message_id'])).size).toBe(1);
    expect(await world.marker()).toHaveLength(2);
  });

  it('replies to its first message when it becomes HIGH, and again when it becomes EXTREME', async () => {
    await world.start();
    world.burst({ sizes: ENTRY });
    await world.telegram.waitFor('sendMessage', 1);
    const first = await eventually(() => world.telegram.messages[0]?.messageId ?? Promise.reject(new Error('not yet')));
    expect(world.sent[0]?.body['disable_notification']).toBe(true);

    world.burst({ sizes: [700_000, 800_000] });
    await within(5_000, 'reply at HIGH', world.telegram.waitFor('sendMessage', 2));
    expect(world.sent[1]?.body).toMatchObject({ reply_parameters: { message_id: first }, disable_notification: false });
    expect(world.sent[1]?.body['text']).toContain('Severity: HIGH');

    world.burst({ sizes: [1_000_000, 1_100_000] });
    await within(5_000, 'reply at EXTREME', world.telegram.waitFor('sendMessage', 3));
    expect(world.sent[2]?.body['text']).toContain('Severity: EXTREME');
    expect(world.sent[2]?.body).toMatchObject({ reply_parameters: { message_id: first }, disable_notification: false });
    expect(await world.marker()).toHaveLength(4);
  });

  it('that becomes EXTREME at one blow replies once', async () => {
    await world.start();
    world.burst({ sizes: ENTRY });
    await world.telegram.waitFor('sendMessage', 1);
    const first = await eventually(() => world.telegram.messages[0]?.messageId ?? Promise.reject(new Error('not yet')));
    world.burst({ sizes: [5_000_000] });
    await within(5_000, 'reply', world.telegram.waitFor('sendMessage', 2));
    expect(world.sent[1]?.body).toMatchObject({ reply_parameters: { message_id: first } });
    expect(world.sent[1]?.body['text']).toContain('Severity: EXTREME');
    expect(await world.marker()).toHaveLength(3);
  });
});

describe('a cascade that began before the first price was seen', () => {
  it('has an unknown move, not one of 0 %', async () => {
    const foreshock = await world.start();
    await eventually(async () => expect((await foreshock.ops('/metrics')).text).toMatch(/kind="aggTrade"} [1-9]/));
    world.burst({ sizes: ENTRY, spreadMs: 25_000 });
    await eventually(() => expect(world.message()).toContain('Price: $100,000 (move unknown)'), 5_000);
    const { body } = await foreshock.get<{ items: { facts: object }[] }>('/alerts?type=LIQUIDATION_CASCADE');
    expect(body.items[0]?.facts).not.toHaveProperty('movePct');
  });
});
