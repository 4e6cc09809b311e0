import * as fc from 'fast-check';
import { LIQUIDATION, STOP, TriggerQueue } from './trigger-queue';

const levels = fc.array(fc.record({ ticks: fc.integer({ min: 1, max: 1_000_000 }), slot: fc.nat(5_000) }), {
  maxLength: 700,
});

describe('TriggerQueue', () => {
  it.each([
    [-1 as const, 'falling'],
    [1 as const, 'rising'],
  ])('hands out the levels in the order in which a price (direction %i, %s) comes to them', (direction, _word) => {
    fc.assert(
      fc.property(levels, (all) => {
        const queue = new TriggerQueue(direction);
        for (const { ticks, slot } of all) queue.push(ticks, slot, 7, slot % 2 === 0 ? LIQUIDATION : STOP);
        const order: number[] = [];
        while (queue.length > 0) {
          order.push(queue.topTicks);
          expect(queue.topKind).toBe(queue.topSlot % 2 === 0 ? LIQUIDATION : STOP);
          expect(queue.topVersion).toBe(7);
          queue.pop();
        }
        expect(order).toEqual(all.map(({ ticks }) => ticks).sort((a, b) => direction * (a - b)));
      }),
    );
  });

  it('is struck at the level and beyond, not a tick before', () => {
    const longs = new TriggerQueue(-1);
    longs.push(100, 1, 0, LIQUIDATION);
    expect([101, 100, 99].map((price) => longs.isStruck(price))).toEqual([false, true, true]);
    const shorts = new TriggerQueue(1);
    shorts.push(100, 1, 0, LIQUIDATION);
    expect([99, 100, 101].map((price) => shorts.isStruck(price))).toEqual([false, true, true]);
    expect(new TriggerQueue(1).isStruck(1e9)).toBe(false);
  });

  it('leaves out what is stale and keeps the rest in order', () => {
    const queue = new TriggerQueue(1);
    for (let slot = 0; slot < 1_000; slot += 1) queue.push((slot * 7919) % 1_009, slot, slot % 3, LIQUIDATION);
    queue.sweep((_slot, version) => version === 1);
    expect(queue.length).toBe(333);
    let last = -Infinity;
    for (; queue.length > 0; queue.pop()) {
      expect(queue.topVersion).toBe(1);
      expect(queue.topTicks).toBeGreaterThanOrEqual(last);
      last = queue.topTicks;
    }
  });
});
