import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeTelegram } from '../../test/support/fake-telegram';
import { ManualClock } from '../core/clock';
import { TelegramClient } from './telegram.client';

describe('TelegramClient', () => {
  let fake: FakeTelegram;
  let client: TelegramClient;
  const clock = new ManualClock(1000);

  beforeEach(async () => {
    fake = await FakeTelegram.start();
    client = new TelegramClient({ token: fake.token, apiRoot: `${fake.apiRoot}/` }, clock);
  });
  afterEach(() => fake.stop());

  const resultOf = async (html = 'text') => (await client.send('7', html)).result;

  it('sends HTML without a link preview, silently when told, as a reply that survives a deleted original', async () => {
    expect((await client.send('7', '<b>a</b>', { silent: true, replyToMessageId: '3' })).result).toEqual({
      kind: 'sent',
      messageId: '1',
    });
    expect(fake.calls[0]?.body).toEqual({
      chat_id: 7,
      text: '<b>a</b>',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      disable_notification: true,
      reply_parameters: { message_id: 3, allow_sending_without_reply: true },
    });
    expect(fake.messages).toEqual([{ chatId: '7', messageId: 1, text: 'a', edits: 0 }]);
  });

  it('edits a message in place', async () => {
    await client.send('-1001234567890', 'old');
    expect((await client.edit('-1001234567890', '1', 'new')).result).toEqual({ kind: 'edited' });
    expect(fake.messages).toEqual([{ chatId: '-1001234567890', messageId: 1, text: 'new', edits: 1 }]);
  });

  it('writes to a public name as it stands', async () => {
    await client.send('@channel', 'text');
    expect(fake.calls[0]?.body['chat_id']).toBe('@channel');
  });

  it('takes an unchanged text for edited', async () => {
    await client.send('7', 'same');
    expect((await client.edit('7', '1', 'same')).result).toEqual({ kind: 'edited' });
  });

  it('tells a deleted message apart', async () => {
    await client.send('7', 'text');
    fake.deleteMessage('7', 1);
    expect((await client.edit('7', '1', 'new')).result).toMatchObject({ kind: 'vanished' });
  });

  it('lets everyone wait for as long as a 429 says, and does not count it', async () => {
    const parameters = { retry_after: 35 };
    fake.failNext('sendMessage', { error_code: 429, description: 'Too Many Requests: retry after 35', parameters });
    expect(await resultOf()).toEqual({
      kind: 'retry',
      reason: 'Too Many Requests: retry after 35',
      afterMs: 35_000,
      everyone: true,
      counts: false,
    });
    fake.failNext('sendMessage', { error_code: 429, description: 'Too Many Requests' });
    expect(await resultOf()).toMatchObject({ kind: 'retry', afterMs: undefined, everyone: true });
  });

  it('follows a group that became a supergroup', async () => {
    const parameters = { migrate_to_chat_id: -1001234567890 };
    fake.failNext('sendMessage', { error_code: 400, description: 'Bad Request: group chat was upgraded', parameters });
    expect(await resultOf()).toEqual({ kind: 'moved', recipient: '-1001234567890' });
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'gone'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'gone'],
    [400, 'Bad Request: chat not found', 'gone'],
    [400, 'Bad Request: group chat was deactivated', 'gone'],
    [400, 'Bad Request: message is too long', 'refused'],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'refused'],
    [401, 'Unauthorized', 'retry'],
    [404, 'Not Found', 'retry'],
    [409, 'Conflict', 'refused'],
  ])('%d "%s" is %s', async (error_code, description, kind) => {
    fake.failNext('sendMessage', { error_code, description });
    expect(await resultOf()).toMatchObject({ kind, reason: expect.stringContaining(description) });
  });

  it('retries a 5xx and counts it, with a proper answer or a gateway page', async () => {
    fake.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' });
    fake.garbleNext('sendMessage', 502, '<html>Bad Gateway</html>');
    fake.garbleNext('sendMessage', 502, '');
    for (let n = 0; n < 3; n += 1) {
      expect(await resultOf()).toMatchObject({ kind: 'retry', everyone: false, counts: true });
    }
  });

  it('sends once more as plain text what Telegram cannot parse', async () => {
    expect(await resultOf('<b>5 &lt; 6</b> <wrong>')).toMatchObject({ kind: 'sent' });
    expect(fake.calls.map(({ body }) => [body['text'], body['parse_mode']])).toEqual([
      ['<b>5 &lt; 6</b> <wrong>', 'HTML'],
      ['5 < 6 <wrong>', undefined],
    ]);
  });

  it('sends as plain text once only', async () => {
    fake.failNext('editMessageText', { error_code: 400, description: "Bad Request: can't parse entities: x" }, 2);
    expect((await client.edit('7', '1', 'text')).result).toMatchObject({ kind: 'refused' });
    expect(fake.calls).toHaveLength(2);
  });

  it('lets everyone wait while Telegram cannot be reached, without counting it', async () => {
    const notReached = { kind: 'retry', everyone: true, counts: false };
    fake.unreachable = true;
    expect(await resultOf()).toEqual({ ...notReached, reason: 'Telegram unreachable: ECONNRESET' });
    fake.unreachable = false;
    await fake.goOffline();
    expect(await resultOf()).toEqual({ ...notReached, reason: 'Telegram unreachable: ECONNREFUSED' });
  });

  it('gives up an answer that does not come', async () => {
    fake.hang = true;
    const hasty = new TelegramClient({ token: fake.token, apiRoot: fake.apiRoot, requestTimeoutMs: 30 }, clock);
    expect((await hasty.send('7', 'text')).result).toEqual({
      kind: 'retry',
      reason: 'Telegram unreachable: no answer in time',
      everyone: true,
      counts: false,
    });
  });

  it('never tells the token', async () => {
    await fake.goOffline();
    const { result, failure } = await client.send('7', 'text');
    expect(JSON.stringify([result, failure])).not.toContain('fake-token');
  });

  it('does not throw on an address that is none', async () => {
    const lost = new TelegramClient({ token: 't', apiRoot: 'nowhere' }, clock);
    expect((await lost.send('7', 'text')).result).toMatchObject({ kind: 'retry', reason: expect.any(String) });
  });

  it('knows that the token is refused until it is accepted again', async () => {
    clock.set(5000);
    fake.unauthorized = true;
    await resultOf();
    clock.set(6000);
    await resultOf();
    expect(client.unusableState).toEqual({ since: 5000, advice: expect.stringContaining('TELEGRAM_BOT_TOKEN') });
    fake.unauthorized = false;
    await resultOf();
    expect(client.unusableState).toBeUndefined();
  });

  it('knows the token is good from any other refusal', async () => {
    fake.failNext('sendMessage', { error_code: 401, description: 'Unauthorized' });
    fake.failNext('sendMessage', { error_code: 403, description: 'Forbidden' });
    await resultOf();
    await resultOf();
    expect(client.unusableState).toBeUndefined();
  });

  it('knows the token is good from updates it is given', async () => {
    fake.failNext('sendMessage', { error_code: 401, description: 'Unauthorized' });
    await resultOf();
    await client.getUpdates(0, false, new AbortController().signal);
    expect(client.unusableState).toBeUndefined();
  });

  // Captures lie beside the repository; the table above names the same answers.
  const captures = join(__dirname, '../../../shared/captures/telegram/responses.json');
  const [test, why] = existsSync(captures) ? [it, ''] : [it.skip, ' (skipped: no ../shared)'];

  test(`has a place for every documented error answer${why}`, async () => {
    const documented = JSON.parse(readFileSync(captures, 'utf8')) as {
      status: number;
      body: { error_code: number; description: string } | string;
    }[];
    for (const { status, body } of documented) {
      if (status === 200) continue;
      if (typeof body === 'string') fake.garbleNext('sendMessage', status, body);
      else fake.failNext('sendMessage', body, body.description.includes("can't parse") ? 2 : 1);
      expect((await resultOf()).kind).not.toBe('sent');
    }
  });
});
