import { FakeTelegram } from '../../test/support/fake-telegram';
import { ManualClock } from '../core/clock';
import { TelegramClient, type Update } from './telegram.client';
import { TelegramPoller } from './telegram.poller';
import { ManualTimer } from './testing/manual-timer';
import { RecordingLogger } from './testing/samples';

describe('TelegramPoller', () => {
  let fake: FakeTelegram;
  let poller: TelegramPoller;
  let timer: ManualTimer;
  let logger: RecordingLogger;
  let clock: ManualClock;
  let seen: string[];
  let onUpdate: (update: Update) => Promise<void>;
  let chance: number;

  beforeEach(async () => {
    fake = await FakeTelegram.start();
    timer = new ManualTimer();
    logger = new RecordingLogger();
    clock = new ManualClock(1000);
    chance = 0.5;
    seen = [];
    onUpdate = async (update) => void seen.push(update.message?.text ?? '');
    const client = new TelegramClient({ token: fake.token, apiRoot: fake.apiRoot, longPollSeconds: 20 }, clock);
    poller = new TelegramPoller(client, clock, timer, logger, {
      commands: [{ command: 'status', description: 'How it is' }],
      onUpdate: (update) => onUpdate(update),
      random: () => chance,
    });
  });
  afterEach(async () => {
    await poller.stop();
    await fake.stop();
  });

  /** The call that is held open proves that the one before was answered. */
  const isPolling = (calls: number) => fake.waitFor('getUpdates', calls);

  /** Lets each sleeper go on as soon as it sleeps, and tells how long it wanted to. */
  async function sleeps(count: number): Promise<number[]> {
    const lengths: number[] = [];
    for (let n = 0; n < count; n += 1) {
      lengths.push(await timer.nextSleep());
      timer.release();
    }
    return lengths;
  }

  it('introduces itself, takes the bot back from a webhook, sets the menu and listens', async () => {
    expect(poller.state).toEqual({ state: 'stopped', since: 1000, advice: 'not started' });
    poller.start();
    expect(poller.state).toEqual({ state: 'unreachable', since: 1000, advice: 'connecting' });
    await isPolling(2);
    expect(fake.calls.map(({ method }) => method)).toEqual([
      'getMe',
      'deleteWebhook',
      'setMyCommands',
      'getUpdates',
      'getUpdates',
    ]);
    expect(fake.calls[1]?.body).toEqual({ drop_pending_updates: false });
    expect(fake.calls.slice(3).map(({ body }) => body['timeout'])).toEqual([0, 20]);
    expect(poller.state).toEqual({ state: 'running', since: 1000, advice: '' });
    expect(poller.username).toBe('ForeshockTestBot');
  });

  it('starting twice is starting once', async () => {
    poller.start();
    poller.start();
    await isPolling(2);
    expect(fake.callsOf('getMe')).toHaveLength(1);
  });

  it('hands on updates in order and confirms them', async () => {
    fake.queueUpdate('one');
    fake.queueUpdate('two');
    poller.start();
    await isPolling(2);
    fake.queueUpdate('three');
    await isPolling(3);
    expect(seen).toEqual(['one', 'two', 'three']);
    expect(fake.callsOf('getUpdates').map(({ body }) => body['offset'])).toEqual([0, 3, 4]);
  });

  it('comes up by itself when Telegram was down at the start, asking less and less often', async () => {
    await fake.goOffline();
    poller.start();
    expect(await sleeps(8)).toEqual([550, 1050, 2050, 4050, 8050, 16050, 30050, 30050]);
    expect(poller.state).toMatchObject({ state: 'unreachable', advice: expect.stringContaining('ECONNREFUSED') });
    await timer.nextSleep();
    await fake.goOnline();
    timer.release();
    await isPolling(2);
    expect(poller.state.state).toBe('running');
    expect(logger.lines).toEqual(['Telegram running']);
  });

  it('spreads its tries over the whole interval', async () => {
    await fake.goOffline();
    chance = 0;
    poller.start();
    expect(await sleeps(2)).toEqual([100, 100]);
    await timer.nextSleep();
    chance = 0.999;
    timer.release();
    expect(await sleeps(1)).toEqual([7992]);
  });

  it('goes on after a reset socket, without waiting for a message to know that all is well', async () => {
    poller.start();
    await isPolling(2);
    clock.set(2000);
    fake.resetConnections();
    await timer.nextSleep();
    expect(poller.state).toMatchObject({ state: 'unreachable', since: 2000 });
    timer.release();
    await isPolling(4);
    expect(poller.state.state).toBe('running');
    expect(fake.callsOf('getUpdates').map(({ body }) => body['timeout'])).toEqual([0, 20, 0, 20]);
  });

  it('asks slowly while another program polls, and resumes when that one has gone', async () => {
    fake.conflict = true;
    poller.start();
    expect(await sleeps(5)).toEqual([45_000, 75_000, 135_000, 165_000, 165_000]);
    expect(poller.state).toMatchObject({ state: 'conflict', advice: expect.stringContaining('another program') });
    await timer.nextSleep();
    fake.conflict = false;
    timer.release();
    await isPolling(8);
    expect(poller.state.state).toBe('running');
    expect(fake.callsOf('deleteWebhook').length).toBeGreaterThan(1);
  });

  it('asks slowly while the token is refused, and resumes when it is accepted', async () => {
    fake.unauthorized = true;
    poller.start();
    expect(await sleeps(2)).toEqual([45_000, 75_000]);
    expect(poller.state).toMatchObject({ state: 'unauthorized', advice: expect.stringContaining('@BotFather') });
    await timer.nextSleep();
    fake.unauthorized = false;
    timer.release();
    await isPolling(2);
    expect(poller.state.state).toBe('running');
  });

  it('waits as long as a 429 says', async () => {
    fake.failNext('getUpdates', { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 35 } });
    poller.start();
    expect(await sleeps(1)).toEqual([35_000]);
    await isPolling(3);
    expect(poller.state.state).toBe('running');
  });

  it('outlives server errors and gateway pages', async () => {
    fake.failNext('getMe', { error_code: 500, description: 'Internal Server Error' });
    fake.garbleNext('deleteWebhook', 502, '<html>');
    poller.start();
    expect(await sleeps(1)).toEqual([550]);
    await timer.nextSleep();
    expect(poller.state).toMatchObject({ state: 'unreachable', advice: expect.stringContaining('not JSON') });
    timer.release();
    await isPolling(2);
    expect(poller.state.state).toBe('running');
  });

  it('works without its menu', async () => {
    fake.failNext('setMyCommands', { error_code: 400, description: 'Bad Request: BOT_COMMAND_INVALID' });
    poller.start();
    await isPolling(2);
    expect(logger.lines[0]).toBe('warn Telegram command menu not set: Bad Request: BOT_COMMAND_INVALID');
  });

  it('ends the open call at once', async () => {
    poller.start();
    await isPolling(2);
    clock.set(3000);
    await poller.stop();
    expect(poller.state).toEqual({ state: 'stopped', since: 3000, advice: 'stopped' });
  });

  it('ends while it waits to try again', async () => {
    await fake.goOffline();
    poller.start();
    await timer.nextSleep();
    await poller.stop();
    expect(poller.state.state).toBe('stopped');
  });

  it('ends while an answer is still being written, and confirms what it took', async () => {
    let taken = (): void => undefined;
    const beingHandled = new Promise<void>((resolve) => (taken = resolve));
    onUpdate = () => {
      taken();
      return new Promise(() => undefined);
    };
    fake.queueUpdate('slow');
    poller.start();
    await beingHandled;
    await poller.stop();
    expect(fake.callsOf('getUpdates').at(-1)?.body).toMatchObject({ offset: 2, timeout: 0 });
  });

  it('ends within a second also when Telegram does not answer the farewell', async () => {
    onUpdate = async () => {
      fake.hang = true;
    };
    fake.queueUpdate('last words');
    poller.start();
    await isPolling(2);
    await poller.stop();
    expect(logger.lines.at(-2)).toContain('not told what was answered');
  });

  it('can be started again', async () => {
    poller.start();
    await isPolling(2);
    await poller.stop();
    poller.start();
    await isPolling(4);
    expect(poller.state.state).toBe('running');
  });
});
