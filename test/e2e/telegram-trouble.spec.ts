import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

const FIVE = [110_000, 110_000, 110_000, 110_000, 110_000];
const SOL = [30_000, 30_000, 30_000, 30_000, 30_000];

interface Status {
  readonly telegram: { readonly state: string; readonly advice: string };
  readonly outbox: {
    readonly pausedUntil: Readonly<Record<string, number>>;
    readonly suppressed: Readonly<Record<string, number>>;
  };
}

jest.setTimeout(90_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

async function status(foreshock: ForeshockProcess): Promise<Status> {
  return (await foreshock.ops<Status>('/status')).body;
}

async function cascadeStored(foreshock: ForeshockProcess, asset = 'BTC'): Promise<void> {
  await eventually(async () => {
    const path = `/alerts?type=LIQUIDATION_CASCADE&asset=${asset}`;
    expect((await foreshock.get<{ items: unknown[] }>(path)).body.items).toHaveLength(1);
  });
}

describe('while Telegram', () => {
  it('cannot be reached the program starts and answers, and tells everything once it can', async () => {
    await world.telegram.goOffline();
    const foreshock = await world.start();
    world.burst({ sizes: FIVE });
    await cascadeStored(foreshock);
    const { telegram } = await status(foreshock);
    expect(telegram.state).toBe('unreachable');
    expect(telegram.advice).toMatch(/check the network, a proxy, TELEGRAM_API_ROOT/);
    await world.telegram.goOnline();
    await within(15_000, 'message', world.telegram.waitFor('sendMessage'));
    await eventually(
      async () => expect((await status(foreshock)).telegram).toMatchObject({ state: 'running' }),
      15_000,
    );
    expect(await world.marker()).toHaveLength(2);
  });

  it('says that another program polls, messages still arrive, and the status says what to do', async () => {
    world.telegram.conflict = true;
    const foreshock = await world.start();
    await eventually(async () => expect((await status(foreshock)).telegram.state).toBe('conflict'));
    expect((await status(foreshock)).telegram.advice).toMatch(/another program polls with the same token: stop it/);
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await cascadeStored(foreshock);
  });

  it('refuses the token the status says so, and what was owed arrives after the restart with a good one', async () => {
    world.telegram.unauthorized = true;
    const first = await world.start();
    await eventually(async () => expect((await status(first)).telegram.state).toBe('unauthorized'));
    expect((await status(first)).telegram.advice).toMatch(/TELEGRAM_BOT_TOKEN: copy the token from @BotFather/);
    world.burst({ sizes: FIVE });
    await cascadeStored(first);
    await world.telegram.waitFor('sendMessage');
    expect(await first.stop()).toMatchObject({ code: 0 });
    world.telegram.unauthorized = false;
    await world.start();
    await eventually(() => expect(world.telegram.messages.map(({ text }) => text.slice(0, 6))).toEqual(['🚨 BTC']));
  });

  it('asks to wait nothing is sent before the time it named, and then once', async () => {
    const foreshock = await world.start();
    const parameters = { retry_after: 3 };
    world.telegram.failNext('sendMessage', { error_code: 429, description: 'Too Many Requests', parameters });
    world.burst({ sizes: FIVE });
    await world.telegram.waitFor('sendMessage', 1);
    await eventually(async () =>
      expect((await status(foreshock)).outbox.pausedUntil['telegram']).toBeGreaterThan(Date.now()),
    );
    await within(6_000, 'second try', world.telegram.waitFor('sendMessage', 2));
    const [refused, taken] = world.sent;
    expect((taken?.time ?? 0) - (refused?.time ?? 0)).toBeGreaterThanOrEqual(3_000);
    await eventually(() => expect(world.telegram.messages).toHaveLength(1));
    expect(world.message()).not.toContain('possibly repeated');
  });

  it('says that it was blocked nothing more is tried until the person writes /start', async () => {
    const foreshock = await world.start();
    const blocked = { error_code: 403, description: 'Forbidden: bot was blocked by the user' };
    world.telegram.failNext('sendMessage', blocked);
    world.burst({ sizes: FIVE });
    await world.telegram.waitFor('sendMessage', 1);
    await foreshock.line(/not delivered \(dead\): Forbidden: bot was blocked/);
    world.burst({ symbol: 'ETHUSDT', sizes: FIVE });
    await cascadeStored(foreshock, 'ETH');
    await eventually(async () => expect((await status(foreshock)).outbox.suppressed['deactivated']).toBe(1));
    world.telegram.queueUpdate('/start');
    await within(5_000, 'greeting', world.telegram.waitFor('sendMessage', 2));
    world.burst({ symbol: 'SOLUSDT', sizes: SOL });
    await within(5_000, 'message', world.telegram.waitFor('sendMessage', 3));
    expect(world.sent[2]?.body['text']).toMatch(/^🚨 SOL/);
  });
});

describe('the bot', () => {
  it('greets with what it watches and which venues it does not', async () => {
    await world.start({ VENUES: 'binance,bybit' });
    world.telegram.queueUpdate('/start');
    await within(5_000, 'greeting', world.telegram.waitFor('sendMessage'));
    const text = String(world.sent[0]?.body['text']);
    expect(text).toContain('Watching: binance; 3 assets');
    expect(text).toContain('Not watched yet: bybit');
    expect(text).toContain('This chat gets the alerts');
  });

  it('answers /status, and tells a stranger how to be let in', async () => {
    const foreshock = await world.start();
    await eventually(async () =>
      expect((await foreshock.ops('/health')).body).toMatchObject({ details: { binance: { state: 'connected' } } }),
    );
    await eventually(async () => expect((await foreshock.ops('/metrics')).text).toMatch(/stream_age_seconds\{/));
    world.telegram.queueUpdate('/status');
    await within(5_000, 'answer', world.telegram.waitFor('sendMessage', 1));
    expect(world.sent[0]?.body['text']).toMatch(/Foreshock 0\.\d+\.\d+[^]*binance: connected, last event \d+ .*ago/);
    expect(world.sent[0]?.body['text']).toContain('No blind stream');
    world.telegram.queueUpdate('/status', { chatId: 99, userId: 99 });
    await within(5_000, 'answer', world.telegram.waitFor('sendMessage', 2));
    expect(world.sent[1]?.body).toMatchObject({ chat_id: 99 });
    expect(world.sent[1]?.body['text']).toContain('add 99 to TELEGRAM_CHAT_ID');
  });

  it('holds new cascades back after /mute 1h, also over a restart, until /mute off', async () => {
    const first = await world.start();
    world.telegram.queueUpdate('/mute 1h');
    await within(5_000, 'answer', world.telegram.waitFor('sendMessage', 1));
    expect(world.sent[0]?.body['text']).toMatch(/Muted for 1 h, until .*UTC/);
    world.burst({ sizes: FIVE });
    await cascadeStored(first);
    await eventually(async () => expect((await status(first)).outbox.suppressed['muted']).toBe(1));
    await first.stop();

    const second = await world.start();
    world.burst({ symbol: 'ETHUSDT', sizes: FIVE });
    await cascadeStored(second, 'ETH');
    await eventually(async () => expect((await status(second)).outbox.suppressed['muted']).toBe(1));
    world.telegram.queueUpdate('/mute off');
    await within(5_000, 'answer', world.telegram.waitFor('sendMessage', 2));
    world.burst({ symbol: 'SOLUSDT', sizes: SOL });
    await within(5_000, 'message', world.telegram.waitFor('sendMessage', 3));
    const told = world.sent.map(({ body }) => String(body['text']).split('\n')[0]);
    expect(told.slice(1)).toEqual(['🔔 Not muted: alerts come again.', '🚨 SOL LIQUIDATION CASCADE']);
  });
});
