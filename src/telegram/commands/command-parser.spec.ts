import fc from 'fast-check';
import { ManualClock } from '../../core/clock';
import { parseCommand } from './command-parser';
import { muteDuration } from './mute.command';
import { StrangerLimit } from './stranger-limit';

describe('parseCommand', () => {
  it.each([
    ['/status', { name: 'status', argument: '', addressed: false }],
    ['  /Mute@MyBot   1h  ', { name: 'mute', argument: '1h', addressed: true }],
    ['/mute\n1h\nplease', { name: 'mute', argument: '1h\nplease', addressed: false }],
    ['/status@mybot', { name: 'status', argument: '', addressed: true }],
    ['/status@OtherBot', undefined],
    ['status', undefined],
    ['/', undefined],
    ['/st-atus', undefined],
  ])('reads %j', (text, parsed) => {
    expect(parseCommand(text, 'MyBot')).toEqual(parsed);
  });

  it('takes any text without harm', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCommand(`/${text}`, 'MyBot')));
  });
});

describe('muteDuration', () => {
  it.each([
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['4H', 14_400_000],
    ['1d', 86_400_000],
    ['off', 0],
    ['', undefined],
    ['1w', undefined],
  ])('reads %j', (argument, ms) => {
    expect(muteDuration(argument)).toBe(ms);
  });
});

describe('StrangerLimit', () => {
  it('remembers a bounded number of chats', () => {
    const limit = new StrangerLimit(new ManualClock());
    for (let n = 0; n < 5; n += 1) limit.allows('first');
    expect(limit.allows('first')).toBe(false);
    for (let n = 0; n < 1000; n += 1) limit.allows(`chat ${n}`);
    expect(limit.allows('first')).toBe(true);
  });
});
