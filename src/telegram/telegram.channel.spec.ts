import { FakeTelegram } from '../../test/support/fake-telegram';
import { ManualClock } from '../core/clock';
import { TelegramChannel } from './telegram.channel';
import { TelegramClient } from './telegram.client';
import { sampleIncident, sampleRequest } from './testing/samples';

describe('TelegramChannel', () => {
  let fake: FakeTelegram;
  let channel: TelegramChannel;

  beforeEach(async () => {
    fake = await FakeTelegram.start();
    const options = { token: fake.token, apiRoot: fake.apiRoot, requestTimeoutMs: 2000 };
    channel = new TelegramChannel(new TelegramClient(options, new ManualClock()));
  });
  afterEach(() => fake.stop());

  const lastLine = () => fake.messages.at(-1)?.text.split('\n').at(-1);

  it('keeps the limits of Telegram and knows a group', () => {
    expect(channel.pace).toEqual({ perChatIntervalMs: 1000, perGroupPerMinute: 20, perSecond: 30 });
    expect(['7', '-7', '-1001234567890', '@news'].map((id) => channel.isGroup(id))).toEqual([false, true, true, true]);
  });

  it('writes a new message, loud or silent, as a reply where there is something to reply to', async () => {
    expect(await channel.deliver(sampleRequest())).toEqual({ kind: 'sent', messageId: '1' });
    await channel.deliver(sampleRequest({ silent: true, replyToMessageId: '1' }));
    const [first, second] = fake.calls;
    expect(first?.body).toMatchObject({ disable_notification: false, parse_mode: 'HTML' });
    expect(first?.body).not.toHaveProperty('reply_parameters');
    expect(second?.body).toMatchObject({ disable_notification: true, reply_parameters: { message_id: 1 } });
    expect(fake.messages[0]?.text.split('\n')[0]).toBe('🚨 BTC LIQUIDATION CASCADE');
  });

  it('brings a message up to date', async () => {
    await channel.deliver(sampleRequest());
    const incident = sampleIncident({ phase: 'ended', endedTime: sampleIncident().updatedTime });
    expect(await channel.deliver(sampleRequest({ incident, messageId: '1' }))).toEqual({ kind: 'edited' });
    expect(fake.messages).toHaveLength(1);
    expect(fake.messages[0]?.text).toContain('✅ Ended 14:23:40 UTC');
  });

  it('says when a restart may have repeated it', async () => {
    await channel.deliver(sampleRequest({ possiblyRepeated: true }));
    expect(lastLine()).toBe('↻ possibly repeated (restart while sending)');
  });

  it('says when a try that got no answer may have arrived, also after edits', async () => {
    fake.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' });
    await channel.deliver(sampleRequest());
    expect(await channel.deliver(sampleRequest())).toEqual({ kind: 'sent', messageId: '1' });
    expect(lastLine()).toBe('↻ possibly repeated (no answer while sending)');
    await channel.deliver(sampleRequest({ messageId: '1', incident: sampleIncident({ simulated: true }) }));
    expect(fake.messages[0]?.edits).toBe(1);
    expect(lastLine()).toBe('↻ possibly repeated (no answer while sending)');
    await channel.deliver(sampleRequest());
    expect(lastLine()).not.toContain('repeated');
  });

  it('does not say so when the message cannot have arrived', async () => {
    await fake.goOffline();
    await channel.deliver(sampleRequest());
    await fake.goOnline();
    fake.failNext('sendMessage', { error_code: 429, description: 'Too Many Requests' });
    await channel.deliver(sampleRequest());
    expect(await channel.deliver(sampleRequest())).toMatchObject({ kind: 'sent' });
    expect(lastLine()).not.toContain('repeated');
  });

  it('remembers only so many messages without an answer', async () => {
    fake.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' }, 1001);
    for (let n = 0; n <= 1000; n += 1) {
      await channel.deliver(sampleRequest({ incident: sampleIncident({ id: `i${n}` }) }));
    }
    await channel.deliver(sampleRequest({ incident: sampleIncident({ id: 'i0' }) }));
    expect(lastLine()).not.toContain('repeated');
    await channel.deliver(sampleRequest({ incident: sampleIncident({ id: 'i1' }) }));
    expect(lastLine()).toContain('repeated');
  });
});
