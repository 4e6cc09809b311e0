import * as fc from 'fast-check';
import { SimulatedTime } from './simulated-time';

fc.configureGlobal({ seed: 1 });

describe(SimulatedTime.name, () => {
  it('runs what falls due in order, each at its time, and what was called off never', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean()), { maxLength: 40 }), fc.nat(60), (tasks, until) => {
        const time = new SimulatedTime(1_000);
        const ran: [number, number][] = [];
        tasks.forEach(([ms, cancelled], index) => {
          const cancel = time.after(ms, () => ran.push([time.clock.now() - 1_000, index]));
          if (cancelled) cancel();
        });
        time.advanceTo(1_000 + until);
        const due = tasks
          .map(([ms, cancelled], index) => ({ ms, cancelled, index }))
          .filter(({ ms, cancelled }) => !cancelled && ms <= until)
          .sort((a, b) => a.ms - b.ms || a.index - b.index);
        expect(ran).toEqual(due.map(({ ms, index }) => [ms, index]));
        expect(time.clock.now()).toBe(1_000 + until);
      }),
    );
  });

  it('runs what a task puts off in the same go, and never goes back', () => {
    const time = new SimulatedTime(0);
    const ran: number[] = [];
    const again = (): void => {
      ran.push(time.clock.now());
      time.after(10, again);
    };
    time.after(10, again);
    time.advanceTo(35);
    time.advanceTo(20);
    expect(ran).toEqual([10, 20, 30]);
    expect(time.clock.now()).toBe(35);
  });
});
