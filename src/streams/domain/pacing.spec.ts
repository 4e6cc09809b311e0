import * as fc from 'fast-check';
import { Backoff } from './backoff';
import { CircuitBreaker } from './circuit-breaker';
import { RequestWeightBudget } from './request-weight';
import { StreamPlacement } from './stream-placement';

fc.configureGlobal({ seed: 1, numRuns: 300 });

const MINUTE = 60_000;

describe('Backoff', () => {
  it('draws each pause between 0 and a ceiling that doubles up to the cap (full jitter)', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(chance, { minLength: 1, maxLength: 60 }), (chances) => {
        let drawn = 0;
        const backoff = new Backoff(() => chances[drawn++] ?? 0, 1_000, 30_000);
        chances.forEach((value, i) => {
          expect(backoff.failures).toBe(i);
          expect(backoff.next()).toBe(value * Math.min(30_000, 1_000 * 2 ** i));
        });
      }),
    );
  });

  it('begins anew after a success', () => {
    const backoff = new Backoff(() => 0.5);
    expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([500, 1_000, 2_000]);
    backoff.reset();
    expect(backoff.failures).toBe(0);
    expect(backoff.next()).toBe(500);
  });
});

describe('CircuitBreaker', () => {
  const storm = (breaker: CircuitBreaker, times: number, now: number): number[] =>
    Array.from({ length: times }, () => breaker.tryAcquire(now));

  it('lets as many attempts through as the limit, then opens', () => {
    const breaker = new CircuitBreaker(3, MINUTE, 10_000);
    expect(storm(breaker, 4, 0)).toEqual([0, 0, 0, 10_000]);
    expect(breaker.state(9_999)).toBe('open');
    expect(breaker.tryAcquire(4_000)).toBe(6_000);
    expect(breaker.trips).toBe(1);
  });

  it('forgets attempts older than its window', () => {
    const breaker = new CircuitBreaker(3, MINUTE, 10_000);
    for (let i = 0; i < 50; i++) expect(breaker.tryAcquire(i * 20_000)).toBe(0);
    expect(breaker.state(1e6)).toBe('closed');
  });

  it('half open lets one attempt through; its success closes, its failure opens again', () => {
    const breaker = new CircuitBreaker(1, MINUTE, 10_000);
    storm(breaker, 2, 0);
    expect(breaker.state(10_000)).toBe('halfOpen');
    expect(storm(breaker, 3, 10_000)).toEqual([0, 10_000, 10_000]);
    breaker.fail(10_500);
    expect(breaker).toMatchObject({ trips: 2 });
    expect(breaker.tryAcquire(20_499)).toBe(1);
    expect(breaker.tryAcquire(20_500)).toBe(0);
    breaker.succeed();
    expect(breaker.state(20_500)).toBe('closed');
    expect(storm(breaker, 2, 20_500)).toEqual([0, 10_000]);
  });

  it('closed takes no notice of failures and successes: storms are what it stops', () => {
    const breaker = new CircuitBreaker(5, MINUTE, 10_000);
    breaker.tryAcquire(0);
    breaker.fail(0);
    breaker.succeed();
    expect(breaker.state(0)).toBe('closed');
    expect(breaker.trips).toBe(0);
  });

  it('never lets more than the limit through in any window while closed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 80 }), (waits) => {
        const breaker = new CircuitBreaker(4, MINUTE, 10_000);
        const passed: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const closed = breaker.state(now) === 'closed';
          if (breaker.tryAcquire(now) === 0 && closed) passed.push(now);
        }
        for (const time of passed) expect(passed.filter((t) => t > time - MINUTE && t <= time).length).toBeLessThan(5);
      }),
    );
  });
});

describe('RequestWeightBudget', () => {
  it('leaves a share of the limit alone and waits for the next UTC minute', () => {
    const budget = new RequestWeightBudget(100, 0.7);
    expect(budget.tryAcquire(40, 1_000)).toBe(0);
    expect(budget.tryAcquire(30, 2_000)).toBe(0);
    expect(budget.tryAcquire(1, 45_000)).toBe(15_000);
    expect(budget.usedAt(59_999)).toBe(70);
    expect(budget.tryAcquire(1, MINUTE)).toBe(0);
    expect(budget.usedAt(MINUTE)).toBe(1);
  });

  it('lets a request through that is larger than the share, when nothing else was spent', () => {
    const budget = new RequestWeightBudget(40, 0.5);
    expect(budget.tryAcquire(40, 0)).toBe(0);
    expect(budget.tryAcquire(1, 0)).toBe(MINUTE);
  });

  it('counts what others on the address have used, as the venue reports it', () => {
    const budget = new RequestWeightBudget(100, 0.7);
    budget.tryAcquire(10, 0);
    budget.observe(69, 10);
    budget.observe(5, 20);
    expect(budget.usedAt(20)).toBe(69);
    expect(budget.tryAcquire(2, 30)).toBe(MINUTE - 30);
  });

  it('takes the limit the venue states', () => {
    const budget = new RequestWeightBudget(100, 0.7);
    budget.setLimit(6_000);
    expect(budget.tryAcquire(4_000, 0)).toBe(0);
    expect(budget.tryAcquire(201, 0)).toBe(MINUTE);
  });

  it('sends nothing during a pause, across minutes; a shorter one does not end a longer', () => {
    const budget = new RequestWeightBudget();
    budget.pause(200_000);
    budget.pause(100_000);
    expect(budget.pausedFor(150_000)).toBe(50_000);
    expect(budget.tryAcquire(1, 150_000)).toBe(50_000);
    expect(budget.tryAcquire(1, 200_000)).toBe(0);
    expect(budget.pausedFor(250_000)).toBe(0);
  });
});

describe('StreamPlacement', () => {
  const names = fc.uniqueArray(
    fc.nat(40).map((n) => `s${n}`),
    { maxLength: 30 },
  );

  it('places each name once, within the capacity, and moves none that stays wanted', () => {
    fc.assert(
      fc.property(
        fc.array(names, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        (lists, capacity) => {
          const placement = new StreamPlacement(capacity);
          let before = new Map<string, number>();
          for (const list of lists) {
            const placed = placement.place(list);
            const where = new Map([...placed].flatMap((set, i) => [...set].map((name) => [name, i] as const)));
            expect([...where.keys()].sort()).toEqual([...list].sort());
            expect(placed.length).toBeGreaterThan(0);
            for (const set of placed) expect(set.size).toBeLessThanOrEqual(capacity);
            for (const [name, i] of before) if (where.has(name)) expect(where.get(name)).toBe(i);
            before = where;
          }
          expect(placement.connections.length).toBeLessThanOrEqual(lists.flat().length + 1);
        },
      ),
    );
  });
});
