import * as fc from 'fast-check';
import { DueQueue } from './due-queue';

describe('DueQueue', () => {
  it('gives what falls due first, and what falls due together in the order it came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (dues) => {
        const queue = new DueQueue<readonly [number, number]>();
        dues.forEach((due, index) => queue.push(due, [due, index]));
        const out: (readonly [number, number])[] = [];
        while (queue.nextDue < Infinity) {
          const due = queue.nextDue;
          const item = queue.pop() as readonly [number, number];
          expect(item[0]).toBe(due);
          out.push(item);
        }
        expect(out).toEqual(dues.map((due, index) => [due, index] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]));
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});
