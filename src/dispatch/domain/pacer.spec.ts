import * as fc from 'fast-check';
import { MINUTE, SECOND, START } from '../../core/testing/events';
import { Pacer } from './pacer';

fc.configureGlobal({ seed: 1 });

const PACE = { perChatIntervalMs: 1_000, perGroupPerMinute: 20, perSecond: 30 };
const ready = (pacer: Pacer, chat: string, now: number, group = false): boolean => pacer.readyAt(chat, group) <= now;

describe(Pacer.name, () => {
  it('writes to a chat once a second', () => {
    const pacer = new Pacer(PACE);
    expect(ready(pacer, 'a', START)).toBe(true);
    pacer.note('a', START);
    expect(pacer.readyAt('a', false)).toBe(START + SECOND);
    expect(ready(pacer, 'b', START + 34)).toBe(true);
  });

  it('writes to a group twenty times a minute', () => {
    const pacer = new Pacer(PACE);
    for (let i = 0; i < 20; i++) pacer.note('g', START + i * SECOND);
    const now = START + 20 * SECOND;
    expect(pacer.leftInMinute('g', now)).toBe(0);
    expect(pacer.readyAt('g', true)).toBe(START + MINUTE);
    expect(ready(pacer, 'g', now, false)).toBe(true);
    expect(pacer.leftInMinute('g', START + MINUTE)).toBe(1);
    expect(pacer.leftInMinute('never', now)).toBe(20);
  });

  it('writes thirty times a second over all chats, evenly, so that nothing grave waits behind a burst', () => {
    const pacer = new Pacer(PACE);
    pacer.note('one', START);
    expect(pacer.readyAt('another', false)).toBe(START + 34);
    expect([ready(pacer, 'another', START + 33), ready(pacer, 'another', START + 34)]).toEqual([false, true]);
  });

  it('waits as a whole when told to, for the longest it was told', () => {
    const pacer = new Pacer(PACE);
    pacer.pause(START + MINUTE);
    pacer.pause(START + SECOND);
    expect(pacer.paused).toBe(START + MINUTE);
    expect(pacer.readyAt('a', false)).toBe(START + MINUTE);
  });

  it('keeps every limit for whoever writes as soon as it allows', () => {
    const message = fc.record({ chat: fc.constantFrom('a', 'b', 'c', 'd', 'g1', 'g2'), pause: fc.nat(300) });
    const pace = { perChatIntervalMs: 100, perGroupPerMinute: 5, perSecond: 3 };
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const pacer = new Pacer(pace);
        const sent: { chat: string; time: number }[] = [];
        let now = START;
        for (const { chat, pause } of messages) {
          now += pause;
          const group = chat.startsWith('g');
          while (!ready(pacer, chat, now, group)) now = pacer.readyAt(chat, group);
          pacer.note(chat, now);
          const own = sent.filter((one) => one.chat === chat);
          expect(now - (own.at(-1)?.time ?? -Infinity)).toBeGreaterThanOrEqual(pace.perChatIntervalMs);
          sent.push({ chat, time: now });
          expect(sent.filter((one) => one.time > now - SECOND).length).toBeLessThanOrEqual(pace.perSecond);
          if (group) expect(own.filter((one) => one.time > now - MINUTE).length).toBeLessThan(pace.perGroupPerMinute);
        }
      }),
    );
  });
});
