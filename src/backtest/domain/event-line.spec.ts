import * as fc from 'fast-check';
import type { MarketEvent } from '../../core/market-event';
import { bar, gap, liquidation, mark, reference, START, tick, trade } from '../../core/testing/events';
import { parseEventLine } from './event-line';

fc.configureGlobal({ seed: 1, numRuns: 500 });

const happening = { venue: 'okx', instrument: 'BTC/USDT:USDT', exchangeTime: START, receivedTime: START + 5 };
const every: readonly MarketEvent[] = [
  liquidation(),
  trade(),
  mark(),
  bar(),
  reference(),
  gap(),
  tick(START),
  { ...happening, type: 'book', bids: [[1, 2]], asks: [] },
  { ...happening, type: 'openInterest', openInterest: 5 },
  { ...happening, type: 'ticker', lastPrice: 1, volume24hUsd: 2 },
  { ...happening, type: 'instrument', symbol: 'BTCUSDT', status: 'TRADING' },
  { type: 'config', receivedTime: START, hash: 'h', content: {} },
  { type: 'state', receivedTime: START, content: {} },
];

const without = (event: MarketEvent, field: string): string => JSON.stringify({ ...event, [field]: undefined });
const reasonOf = (line: string): string | undefined => {
  const parsed = parseEventLine(line);
  return parsed.kind === 'bad' ? parsed.reason : undefined;
};

describe(parseEventLine.name, () => {
  it.each(every.map((event) => [event.type, event] as const))('reads back a %s as it was written', (_, event) => {
    expect(parseEventLine(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });

  it('lets fields through that it does not know', () => {
    const line = JSON.stringify({ ...tick(START), colour: 'red' });
    expect(parseEventLine(line)).toEqual({ kind: 'event', event: { ...tick(START), colour: 'red' } });
  });

  it('takes the exchange time where no received time was kept', () => {
    expect(parseEventLine(without(trade(), 'receivedTime'))).toMatchObject({ event: { receivedTime: START } });
  });

  it('counts a type it does not know as unknown, not as bad', () => {
    expect(parseEventLine('{"type":"ratio","venue":"binance"}')).toEqual({ kind: 'unknown', type: 'ratio' });
  });

  it('does not mistake a name every object has for a type', () => {
    expect(parseEventLine('{"type":"constructor","receivedTime":1}').kind).toBe('unknown');
    expect(parseEventLine('{"type":"__proto__","receivedTime":1}').kind).toBe('unknown');
  });

  it.each([
    ['{"type":"trade"', 'expected JSON, was {"type":"trade"'],
    ['[1,2]', 'expected an object, was [1,2]'],
    ['null', 'expected an object, was null'],
    ['7', 'expected an object, was 7'],
    ['{}', 'type: expected a string, was undefined'],
    ['{"type":5}', 'type: expected a string, was 5'],
    ['{"type":"tick"}', 'receivedTime: expected epoch milliseconds, was missing'],
    [without(trade(), 'venue'), 'venue: expected a string, was missing'],
    [without(trade(), 'exchangeTime'), 'exchangeTime: expected a number, was missing'],
    [JSON.stringify(trade({ price: '5' as never })), 'price: expected a number, was "5"'],
    [JSON.stringify(trade({ price: NaN })), 'price: expected a number, was null'],
    [JSON.stringify(trade({ takerSide: 'up' as never })), 'takerSide: expected buy or sell, was "up"'],
    [JSON.stringify(liquidation({ side: 'long' as never })), 'side: expected buy or sell, was "long"'],
    [without(liquidation(), 'sampled'), 'sampled: expected a boolean, was missing'],
    [without(liquidation(), 'notionalUsd'), 'notionalUsd: expected a number, was missing'],
  ])('says of %s: %s', (line, reason) => {
    expect(reasonOf(line)).toBe(reason);
  });

  it.each(['[[1]]', '[[1,"2"]]', '[1,2]', '{}', '"x"'])('takes no %s for the levels of a book', (bids) => {
    const line = JSON.stringify({ ...happening, type: 'book', bids: JSON.parse(bids), asks: [] });
    expect(reasonOf(line)).toMatch(/^bids: expected a list of \[price, quantity\]/);
  });

  it('requires content of configuration and state', () => {
    expect(reasonOf('{"type":"state","receivedTime":1,"content":null}')).toContain('content: expected a');
    expect(reasonOf('{"type":"config","receivedTime":1}')).toContain('was missing');
  });

  it('requires of a gap the venue it was at', () => {
    expect(reasonOf(without(gap(), 'venue'))).toBe('venue: expected a string, was missing');
  });

  it('takes no text for a sum of money, also where the field may be absent', () => {
    expect(reasonOf(JSON.stringify(trade({ notionalUsd: 'much' as never })))).toMatch(
      /^notionalUsd: expected a number/,
    );
  });

  it.each(['1e999', '1e300', '-1e300'])('takes no %s for a time: a clock cannot walk there', (time) => {
    expect(parseEventLine(`{"type":"tick","receivedTime":${time}}`).kind).toBe('bad');
  });

  it('cuts what it quotes to 80 characters', () => {
    expect(reasonOf('x'.repeat(500))).toBe(`expected JSON, was ${'x'.repeat(77)}…`);
  });

  it('never throws, whatever the line', () => {
    const field = fc.constantFrom('type', 'venue', 'instrument', 'price', 'bids', 'content', 'receivedTime', 'side');
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...every), field, fc.jsonValue())
        .map(([event, name, value]) => JSON.stringify({ ...event, [name]: value })),
    );
    fc.assert(fc.property(line, (text) => expect(['event', 'unknown', 'bad']).toContain(parseEventLine(text).kind)));
  });
});
