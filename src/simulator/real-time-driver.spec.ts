import type { Driven } from './real-time-driver';
import { RealTimeDriver } from './real-time-driver';

/** A clock whose timers fire a little late, as real ones do. */
class LateTime {
  ms = 1_000;
  private tasks: { due: number; task: () => void }[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { due: this.ms + ms, task };
    this.tasks.push(entry);
    return () => (this.tasks = this.tasks.filter((one) => one !== entry));
  }

  get waiting(): number {
    return this.tasks.length;
  }

  pass(ms: number): void {
    const end = this.ms + ms;
    for (;;) {
      const [next] = [...this.tasks].sort((a, b) => a.due - b.due);
      if (!next || next.due + 1 > end) break;
      this.tasks = this.tasks.filter((one) => one !== next);
      this.ms = Math.max(this.ms, next.due + 1);
      next.task();
    }
    this.ms = end;
  }
}

class Dues implements Driven {
  readonly lateness: number[] = [];
  readonly skips: number[] = [];
  advances = 0;

  constructor(private dues: number[]) {}

  get nextDue(): number {
    return this.dues[0] ?? Infinity;
  }

  add(due: number): void {
    this.dues = [...this.dues, due].sort((a, b) => a - b);
  }

  advance(nowMs: number): void {
    this.advances += 1;
    while (this.nextDue <= nowMs) this.lateness.push(nowMs - (this.dues.shift() as number));
  }

  skipTo(nowMs: number): void {
    this.skips.push(nowMs);
  }
}

describe('RealTimeDriver', () => {
  it('lets everything leave within ten milliseconds of being due, without waking for each', () => {
    const time = new LateTime();
    const venue = new Dues(Array.from({ length: 2_000 }, (_, index) => 1_000 + index));
    const driver = new RealTimeDriver(venue, time);
    driver.start();
    time.pass(2_010);
    expect(venue.lateness).toHaveLength(2_000);
    expect(Math.max(...venue.lateness)).toBeLessThanOrEqual(10);
    expect(venue.advances).toBeLessThan(500);
    driver.stop();
    expect(time.waiting).toBe(0);
  });

  it('looks ten times a second at a venue in which nothing is due', () => {
    const time = new LateTime();
    const venue = new Dues([]);
    new RealTimeDriver(venue, time).start();
    time.pass(10_000);
    expect(venue.advances).toBeLessThanOrEqual(101);
  });

  it('is woken by what is added in between', () => {
    const time = new LateTime();
    const venue = new Dues([]);
    const driver = new RealTimeDriver(venue, time);
    driver.wake();
    expect(time.waiting).toBe(0);
    driver.start();
    venue.add(1_020);
    driver.wake();
    time.pass(50);
    expect(Math.max(...venue.lateness)).toBeLessThanOrEqual(10);
    expect(time.waiting).toBe(1);
  });

  it('leaves the time of a suspended machine out', () => {
    const time = new LateTime();
    const venue = new Dues([]);
    new RealTimeDriver(venue, time).start();
    time.pass(1_000);
    expect(venue.skips).toEqual([]);
    time.ms += 3_600_000;
    time.pass(200);
    expect(venue.skips).toHaveLength(1);
  });
});
