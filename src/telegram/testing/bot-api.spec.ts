import { FakeTelegram } from '../../../test/support/fake-telegram';
import { parseHtml } from './bot-api-html';

/** The double is only worth something while it refuses what Telegram refuses. */
describe('the fake Bot API', () => {
  let fake: FakeTelegram;

  beforeEach(async () => {
    fake = await FakeTelegram.start();
  });
  afterEach(() => fake.stop());

  async function call(
    method: string,
    body: unknown,
    token = fake.token,
  ): Promise<{ ok: boolean; description?: string }> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${fake.apiRoot}/bot${token}/${method}`, init);
    return (await response.json()) as { ok: boolean; description?: string };
  }

  it.each([
    ['a < b', 'Unclosed start tag at byte offset 2'],
    ['<x>a</x>', 'Unsupported start tag "x" at byte offset 0'],
    ['ä<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['<b><i>a</b></i>', 'Unmatched end tag, expected "</i>", found "</b>" at byte offset 7'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
  ])('does not parse %j', (html, problem) => {
    expect(parseHtml(html)).toEqual({ problem });
  });

  it('parses tags, attributes and entities', () => {
    expect(parseHtml('<a href="x">1</a> &lt;<b>2</b>&gt; &amp;&quot; &euro;')).toEqual({ text: '1 <2> &" &euro;' });
  });

  it.each([
    [{ chat_id: 7, text: '' }, 'message text is empty'],
    [{ chat_id: 7 }, 'message text is empty'],
    [{ text: 'a' }, 'chat not found'],
    [{ chat_id: 8, text: 'a' }, 'chat not found'],
    [{ chat_id: 7, text: 'a'.repeat(4097) }, 'message is too long'],
    [{ chat_id: 7, text: '<q>', parse_mode: 'HTML' }, "can't parse entities"],
    [{ chat_id: 7, text: 'a', parse_mode: 'Nonsense' }, 'unsupported parse_mode'],
    [{ chat_id: 7, text: '\ud800' }, 'strings must be encoded in UTF-8'],
    [{ chat_id: 7, text: 'a', reply_parameters: { message_id: 99 } }, 'message to be replied not found'],
  ])('refuses to send %j', async (body, description) => {
    fake.knownChats = new Set(['7']);
    expect(await call('sendMessage', body)).toMatchObject({
      ok: false,
      description: expect.stringContaining(description),
    });
  });

  it('counts the length after parsing', async () => {
    const text = `<b>${'&amp;'.repeat(4096)}</b>`;
    expect(await call('sendMessage', { chat_id: 7, text, parse_mode: 'HTML' })).toMatchObject({ ok: true });
  });

  it('refuses an edit without a text, of nothing, or that changes nothing', async () => {
    await call('sendMessage', { chat_id: 7, text: 'a' });
    const edit = (message_id: number, text: string) => call('editMessageText', { chat_id: 7, message_id, text });
    expect((await edit(1, '')).description).toContain('message text is empty');
    expect((await edit(2, 'b')).description).toContain('message to edit not found');
    expect((await edit(1, 'a')).description).toContain('message is not modified');
    expect(await edit(1, 'b')).toMatchObject({ ok: true });
  });

  it('knows its token and its methods', async () => {
    expect(await call('getMe', {}, 'other')).toMatchObject({ ok: false, error_code: 401 });
    expect(await call('inventedMethod', {})).toMatchObject({ ok: false, error_code: 404 });
    expect(await call('answerCallbackQuery', { callback_query_id: 'q1' })).toMatchObject({ ok: true });
    expect(await call('sendPhoto', { chat_id: 7, photo: 'x' })).toMatchObject({ ok: true });
  });

  it.each([
    [Array.from({ length: 101 }, () => ({ command: 'a', description: 'b' })), 'TOO_MUCH'],
    [[{ command: 'Upper', description: 'b' }], 'BOT_COMMAND_INVALID'],
    [[{ command: 'a', description: '' }], 'DESCRIPTION_INVALID'],
  ])('refuses a wrong menu', async (commands, description) => {
    expect((await call('setMyCommands', { commands })).description).toContain(description);
  });

  it('ends the poll of one program when another one polls, and gives that one the updates', async () => {
    const first = call('getUpdates', { timeout: 20 });
    await fake.waitFor('getUpdates', 1);
    const second = call('getUpdates', { timeout: 20 });
    expect(await first).toMatchObject({ ok: false, error_code: 409 });
    fake.queueCallback('button');
    expect(await second).toMatchObject({ ok: true, result: [{ update_id: 1, callback_query: { data: 'button' } }] });
  });

  it('ends an empty poll when its time is over', async () => {
    expect(await call('getUpdates', { timeout: 0.01 })).toMatchObject({ ok: true, result: [] });
  });
});
