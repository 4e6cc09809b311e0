import * as fc from 'fast-check';
import { HOUR, SECOND, START, tick, trade } from '../../core/testing/events';
import type { MarketEvent } from '../../core/market-event';
import { TickSource } from './tick-source';

fc.configureGlobal({ seed: 1 });

const received = (offset: number): MarketEvent => trade({ receivedTime: START + offset });

function offsets(source: TickSource, event: MarketEvent): number[] {
  return [...source.before(event)].map((one) => one.receivedTime - START);
}

describe(TickSource.name, () => {
  it('gives a log without ticks one for every second of received time', () => {
    const source = new TickSource();
    expect(offsets(source, received(400))).toEqual([]);
    expect(offsets(source, received(999))).toEqual([]);
    expect(offsets(source, received(1_000))).toEqual([1_000]);
    expect(offsets(source, received(3_500))).toEqual([2_000, 3_000]);
    expect(offsets(source, received(3_600))).toEqual([]);
  });

  it('gives a log with its own ticks none', () => {
    const source = new TickSource();
    expect(offsets(source, tick(START))).toEqual([]);
    expect(offsets(source, received(5_000))).toEqual([]);
  });

  it('stops as soon as a log turns out to have its own', () => {
    const source = new TickSource();
    offsets(source, received(0));
    expect(offsets(source, tick(START + 5 * SECOND))).toEqual([]);
    expect(offsets(source, received(9_000))).toEqual([]);
  });

  it('believes a recording that says in its first line whether it has ticks', () => {
    const state = (content: unknown): MarketEvent => ({ type: 'state', receivedTime: START, content });
    const own = new TickSource();
    offsets(own, state({ ticks: true }));
    expect(offsets(own, received(5_000))).toEqual([]);
    for (const content of [{}, { ticks: false }, null]) {
      const none = new TickSource();
      offsets(none, state(content));
      expect(offsets(none, received(2_000))).toEqual([1_000, 2_000]);
    }
  });

  it('walks through a hole of an hour', () => {
    const source = new TickSource();
    offsets(source, received(0));
    expect(offsets(source, received(HOUR))).toHaveLength(3_600);
  });

  it('does not walk through the years of a hole longer than that', () => {
    const source = new TickSource();
    offsets(source, received(0));
    const given = offsets(source, received(1_000 * HOUR + 300));
    expect(given.length).toBeLessThanOrEqual(3_600);
    expect(given.at(-1)).toBe(1_000 * HOUR);
  });

  it('ticks rise by whole seconds and never pass the event, in whatever order events come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600_000), { maxLength: 50 }), (times) => {
        const source = new TickSource();
        const all: number[] = [];
        for (const time of times) {
          const given = offsets(source, received(time));
          expect(given.every((t) => t <= time && t % SECOND === 0)).toBe(true);
          all.push(...given);
        }
        expect(all.every((t, i) => i === 0 || t === all[i - 1]! + SECOND)).toBe(true);
      }),
    );
  });
});
