import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';

const FIVE = [120_000, 120_000, 120_000, 120_000, 120_000];
const PATIENCE_MS = 5_000;

interface Status {
  readonly outbox: { readonly waiting: number; readonly possiblyRepeated: number };
}

jest.setTimeout(60_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

async function endsSoon(end: Promise<unknown>): Promise<void> {
  const asked = Date.now();
  expect(await end).toEqual({ code: 0, signal: null });
  expect(Date.now() - asked).toBeLessThan(PATIENCE_MS);
}

describe('SIGTERM during an open incident', () => {
  it('with a message owed ends cleanly, and the message comes once after the restart', async () => {
    await world.telegram.goOffline();
    const first = await world.start();
    world.burst({ sizes: FIVE });
    await eventually(async () => expect((await first.ops<Status>('/status')).body.outbox.waiting).toBe(1));
    await endsSoon(first.stop());
    expect(first.errors.filter((line) => /ERROR|lost/.test(line))).toEqual([]);

    await world.telegram.goOnline();
    const second = await world.start();
    await within(10_000, 'message', world.telegram.waitFor('sendMessage'));
    world.burst({ sizes: [70_000] });
    await eventually(() => expect(world.message()).toContain('⚡ 6 liquidations'));
    expect(world.message()).not.toContain('possibly repeated');
    expect((await second.ops<Status>('/status')).body.outbox.possiblyRepeated).toBe(0);
    expect(await world.marker()).toHaveLength(2);
  });

  it('with an edit owed brings the message up to date after the restart', async () => {
    const first = await world.start();
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await eventually(() => expect(world.telegram.messages).toHaveLength(1));
    const before = world.simulator.stats().framesByKind['forceOrder'] ?? 0;
    world.burst({ sizes: [70_000, 80_000] });
    await eventually(async () =>
      expect((await first.ops('/metrics')).text).toContain(`kind="forceOrder"} ${before + 2}`),
    );
    await endsSoon(first.stop());
    await world.start();
    await eventually(() => expect(world.message()).toContain('⚡ 7 liquidations'));
    expect(await world.marker()).toHaveLength(2);
  });

  it('while Telegram does not answer does not wait for it', async () => {
    const first = await world.start();
    world.telegram.hang = 'sendMessage';
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await endsSoon(first.stop());
    world.telegram.hang = false;
    await world.start();
    await within(10_000, 'message', world.telegram.waitFor('sendMessage', 2));
    expect(world.sent[1]?.body['text']).toContain('possibly repeated');
    expect(await world.marker()).toHaveLength(3);
  });

  it('right after the frames loses none of them', async () => {
    const first = await world.start();
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await endsSoon(first.stop('SIGINT'));
    const second = await world.start();
    await second.line(/; 5 liquidations of the last hour restored/);
    expect((await second.get<{ items: unknown[] }>('/incidents?asset=BTC&phase=active')).body.items).toHaveLength(1);
    expect(await world.marker()).toHaveLength(2);
  });
});
