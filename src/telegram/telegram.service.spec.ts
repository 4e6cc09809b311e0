import { FakeTelegram, type RecordedCall } from '../../test/support/fake-telegram';
import { ManualClock } from '../core/clock';
import { parseHtml } from './testing/bot-api-html';
import { ManualTimer } from './testing/manual-timer';
import {
  MemoryRecipientStore,
  ONSET,
  RecordingLogger,
  sampleRequest,
  sampleStatus,
  StubStatusSource,
} from './testing/samples';
import { TelegramService } from './telegram.service';

function seenText(call: RecordedCall | undefined): string {
  const parsed = parseHtml(String(call?.body['text']));
  return 'text' in parsed ? parsed.text : parsed.problem;
}

describe('TelegramService', () => {
  let fake: FakeTelegram;
  let service: TelegramService;
  let store: MemoryRecipientStore;
  let source: StubStatusSource;
  let clock: ManualClock;
  let timer: ManualTimer;
  let logger: RecordingLogger;

  beforeEach(async () => {
    fake = await FakeTelegram.start();
    store = new MemoryRecipientStore();
    source = new StubStatusSource();
    clock = new ManualClock(ONSET + 3_600_000);
    timer = new ManualTimer();
    logger = new RecordingLogger();
    const options = { token: fake.token, apiRoot: fake.apiRoot, adminChatIds: ['7', '-100'] };
    service = new TelegramService(options, store, source, clock, logger, { timer, random: () => 0.5 });
  });
  afterEach(async () => {
    await service.stop();
    await fake.stop();
  });

  /** Says something to the bot and returns what it answers. */
  async function ask(text: string, chatId = 7, chatType: 'private' | 'group' = 'private'): Promise<string> {
    const before = fake.callsOf('sendMessage').length;
    fake.queueUpdate(text, { chatId, chatType });
    const answers = await fake.waitFor('sendMessage', before + 1);
    expect(answers[before]?.body['chat_id']).toBe(chatId);
    return seenText(answers[before]);
  }

  describe('starting', () => {
    it('registers the admins and keeps what is known of them', async () => {
      store.rows = [
        { channel: 'telegram', id: '7', role: 'pending', mutedUntil: 5 },
        { channel: 'telegram', id: '9', role: 'user' },
        { channel: 'webhook', id: '-100', role: 'user' },
      ];
      await service.start();
      expect(store.rows).toEqual([
        { channel: 'telegram', id: '9', role: 'user' },
        { channel: 'webhook', id: '-100', role: 'user' },
        { channel: 'telegram', id: '7', role: 'admin', mutedUntil: 5 },
        { channel: 'telegram', id: '-100', role: 'admin' },
      ]);
    });

    it('does not wait for Telegram', async () => {
      await fake.goOffline();
      await service.start();
      expect(service.status()).toMatchObject({ state: 'unreachable' });
    });

    it('registers the admins later when the store is not ready', async () => {
      store.failure = new Error('database is locked');
      await service.start();
      expect(await timer.nextSleep()).toBe(5000);
      timer.release();
      await timer.nextSleep();
      store.failure = undefined;
      timer.release();
      expect(await ask('/id')).toBe('This chat is 7');
      expect(store.find('7')?.role).toBe('admin');
      expect(logger.lines).toContain('warn Telegram admins not registered, trying again: database is locked');
    });

    it('tells how it is, also when only writing shows that the token is refused', async () => {
      await service.start();
      await fake.waitFor('getUpdates', 2);
      expect(service.status()).toMatchObject({ state: 'running', username: 'ForeshockTestBot' });
      fake.failNext('sendMessage', { error_code: 401, description: 'Unauthorized' });
      await service.channel.deliver(sampleRequest());
      expect(service.status()).toMatchObject({ state: 'unauthorized', advice: expect.stringContaining('BotFather') });
    });
  });

  describe('an admin', () => {
    beforeEach(() => service.start());

    it('is greeted with what is watched and what is not', async () => {
      expect((await ask('/start')).split('\n')).toEqual([
        '👋 Foreshock tells of liquidation cascades in crypto perpetual futures as they begin.',
        'Watching: Binance; 412 assets',
        'Not watched yet: Bybit, OKX, Deribit',
        'This chat gets the alerts. /help lists the commands.',
      ]);
    });

    it('who had blocked the bot can be reached again after /start', async () => {
      store.rows = [{ channel: 'telegram', id: '7', role: 'admin', deactivatedReason: 'blocked' }];
      await ask('/start');
      expect(store.find('7')?.deactivatedReason).toBeUndefined();
    });

    it('sees the state of the house', async () => {
      source.status = async () =>
        sampleStatus({
          venues: [
            { name: 'Binance', state: 'connected', lastEventAgeMs: 180, delayMs: 42.4 },
            { name: 'Bybit', state: 'stale', lastEventAgeMs: 65_000 },
            { name: 'OKX', state: 'connecting' },
          ],
          blind: [
            { stream: 'Binance liquidations', route: '/market', since: ONSET, suspends: ['cascades', 'zones'] },
            { stream: 'Bybit trades', since: ONSET, suspends: [] },
          ],
          switchedOff: [{ what: 'forecasts', why: 'no record yet' }],
          notWatchedVenues: [],
          assets: undefined,
          simulated: true,
        });
      expect((await ask('/status')).split('\n')).toEqual([
        'Foreshock 0.1.0',
        'Up 1 h, since 14:23:15 UTC',
        'Before that it was away for 2 min 5 s',
        'Watching: Binance, Bybit, OKX; unknown number of assets',
        '• Binance: connected, last event 180 ms ago, delay 42 ms',
        '• Bybit: stale, last event 1 min 5 s ago, delay unknown',
        '• OKX: connecting, no event yet, delay unknown',
        '🔇 Binance liquidations (route /market) blind since 14:23:15 UTC; suspended: cascades, zones',
        '🔇 Bybit trades blind since 14:23:15 UTC; suspended: nothing',
        'Off: forecasts (no record yet)',
        'Alerts today: 3',
        '🧪 Simulated data',
      ]);
    });

    it('sees quiet things as quiet', async () => {
      source.status = async () => sampleStatus({ venues: [], awaySeconds: undefined });
      const lines = (await ask('/status')).split('\n');
      expect(lines).toContain('Watching: no venue; 412 assets');
      expect(lines).toContain('No blind stream');
      expect(lines.join()).not.toContain('away');
    });

    it('mutes, sees it in the status, and unmutes', async () => {
      expect(await ask('/mute 1h')).toBe(
        '🔕 Muted for 1 h, until 2026-11-20 16:23:15 UTC.\nMessages already here are still updated. /mute off ends it.',
      );
      expect(store.find('7')?.mutedUntil).toBe(clock.now() + 3_600_000);
      expect(await ask('/status')).toContain('🔕 Muted until 2026-11-20 16:23:15 UTC');
      expect(await ask('/mute')).toContain('🔕 Muted until 2026-11-20 16:23:15 UTC.\nHow long? Expected 30m');
      expect(await ask('/mute OFF')).toBe('🔔 Not muted: alerts come again.');
      expect(store.find('7')?.mutedUntil).toBeUndefined();
    });

    it.each(['2 weeks', '0h', '-1h', '31d', '1.5h', '99999999m', '<b>'])(
      'is told what /mute "%s" should have been',
      async (argument) => {
        expect(await ask(`/mute ${argument}`)).toBe(
          `Not muted: expected 30m, 1h, 4h, 1d (up to 30d) or off, was "${argument}"`,
        );
        expect(store.find('7')?.mutedUntil).toBeUndefined();
      },
    );

    it('gets the same list from /help as the menu has', async () => {
      const help = await ask('/help');
      const menu = fake.callsOf('setMyCommands')[0]?.body['commands'] as { command: string; description: string }[];
      expect(help).toBe(menu.map(({ command, description }) => `/${command} – ${description}`).join('\n'));
      expect(menu.map(({ command }) => command)).toEqual(['status', 'mute', 'id', 'help', 'start']);
    });

    it('is told when a command does not exist, and that plain talk is not understood', async () => {
      expect(await ask('/nonsense')).toBe('There is no /nonsense; /help lists the commands.');
      expect(await ask('hello')).toBe('I only know commands; /help lists them.');
    });

    it('hears of a failure in one line, and the next command works', async () => {
      source.status = async () => {
        throw new Error('database <locked>\n    at Object.<anonymous> (/srv/x.js:1:1)');
      };
      expect(await ask('/status')).toBe('Could not answer /status: database <locked>');
      expect(await ask('/id')).toBe('This chat is 7');
      store.failure = new Error('disk full');
      expect(await ask('/mute 1h')).toBe('Could not answer /mute: disk full');
      expect(await ask('hello')).toBe('Could not answer: disk full');
    });

    it('hears that an answer takes too long', async () => {
      source.status = () => new Promise(() => undefined);
      const answer = ask('/status');
      expect(await timer.nextSleep()).toBe(10_000);
      timer.release();
      expect(await answer).toBe('Could not answer /status: no answer within 10 s');
    });

    it('whose answer Telegram refuses does not stop the bot', async () => {
      fake.failNext('sendMessage', { error_code: 403, description: 'Forbidden: bot was blocked by the user' });
      await ask('/id');
      expect(await ask('/id')).toBe('This chat is 7');
      expect(logger.lines.some((line) => line.startsWith('warn Telegram answer to 7 not sent'))).toBe(true);
    });
  });

  describe('a stranger', () => {
    beforeEach(() => service.start());

    it('is refused politely, with the id the owner needs', async () => {
      const refusal =
        'Sorry, this chat (42) is not allowed to use this bot.\nIts owner can allow it: add 42 to TELEGRAM_CHAT_ID and restart.';
      expect(await ask('/status', 42)).toBe(refusal);
      expect(await ask('/mute 1h', 42)).toBe(refusal);
      expect(await ask('/start', 42)).toContain(refusal);
      expect(await ask('/id', 42)).toBe('This chat is 42');
      expect(store.find('42')).toBeUndefined();
    });

    it('of role viewer or pending is one too', async () => {
      store.rows = [{ channel: 'telegram', id: '42', role: 'viewer' }];
      expect(await ask('/status', 42)).toContain('not allowed');
    });

    it('gets five answers a minute, so that the alerts keep their budget', async () => {
      for (let n = 0; n < 5; n += 1) await ask('/id', 42);
      fake.queueUpdate('/id', { chatId: 42 });
      expect(await ask('/id', 7)).toBe('This chat is 7');
      clock.advance(60_000);
      expect(await ask('/id', 42)).toBe('This chat is 42');
      expect(fake.callsOf('sendMessage')).toHaveLength(7);
    });
  });

  describe('a group', () => {
    beforeEach(() => service.start());

    it('writes commands with the name of the bot', async () => {
      expect(await ask('/status@ForeshockTestBot', -100, 'group')).toContain('Foreshock 0.1.0');
      expect(await ask('/mute@foreshocktestbot 4h', -100, 'group')).toContain('Muted for 4 h');
      expect(await ask('/nonsense@ForeshockTestBot', -100, 'group')).toContain('There is no /nonsense');
    });

    it('is not disturbed by what is meant for others', async () => {
      for (const text of ['/status@OtherBot', '/nonsense', 'hello', '/']) {
        fake.queueUpdate(text, { chatId: -100, chatType: 'group' });
      }
      fake.queueUpdate('/status@OtherBot');
      fake.queueMessage({ chat: { id: 7, type: 'private' }, photo: [] });
      fake.queueCallback('button');
      expect(await ask('/id')).toBe('This chat is 7');
      expect(fake.callsOf('sendMessage')).toHaveLength(1);
    });

    it('that became a supergroup is followed', async () => {
      fake.queueMessage({ chat: { id: -100, type: 'group' }, migrate_to_chat_id: -1001 });
      await ask('/id');
      expect(store.renames).toEqual(['telegram -100 -1001']);
    });

    it('that cannot be followed is told in the log', async () => {
      store.rename = async () => {
        throw new Error('disk full');
      };
      fake.queueMessage({ chat: { id: -100, type: 'group' }, migrate_to_chat_id: -1001 });
      await ask('/id');
      expect(logger.lines).toContain('warn Telegram update not handled: disk full');
    });
  });
});
