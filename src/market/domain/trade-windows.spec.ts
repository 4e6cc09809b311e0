import * as fc from 'fast-check';
import { TradeWindows } from './trade-windows';
import { MACRO, MEDIUM, MICRO, SHORT, WINDOW_SPANS_MS } from './windows';

fc.configureGlobal({ seed: 1 });

const BUCKET_MS = [1_000, 10_000, 30_000, 60_000] as const;
const BASE = 1_760_000_000_000;

interface Fill {
  readonly time: number;
  readonly usd: number;
  readonly buys: boolean;
}

/** What the buckets of one window hold when the newest second ever seen is `head`. */
function recount(fills: readonly Fill[], head: number, window: number): object {
  const size = BUCKET_MS[window]!;
  const newest = Math.floor(head / size);
  const inside = fills.filter((f) => Math.floor(f.time / size) > newest - WINDOW_SPANS_MS[window]! / size);
  const sum = (buys: boolean): number => inside.reduce((total, f) => (f.buys === buys ? total + f.usd : total), 0);
  return { buyUsd: sum(true), sellUsd: sum(false), count: inside.length };
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        move: fc.oneof(
          { weight: 5, arbitrary: fc.integer({ min: -5_000, max: 20_000 }) },
          { weight: 1, arbitrary: fc.integer({ min: -4_000_000, max: 0 }) },
        ),
        usd: fc.nat(1_000_000),
        buys: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ rest: fc.integer({ min: 0, max: 4_000_000 }) }) },
  ),
  { minLength: 1, maxLength: 80 },
);

describe(TradeWindows.name, () => {
  it('equal a naive recount by buckets after any trades, late ones and silences included', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const windows = new TradeWindows();
        const fills: Fill[] = [];
        let now = BASE;
        let head = -Infinity;
        for (const step of list) {
          if ('rest' in step) {
            now += step.rest;
            windows.advance(now);
            if (fills.length > 0) head = Math.max(head, now);
          } else {
            const time = now + step.move;
            now = Math.max(now, time);
            windows.add(time, step.usd, step.buys);
            fills.push({ time, usd: step.usd, buys: step.buys });
            head = Math.max(head, time);
          }
          for (const w of [MICRO, SHORT, MEDIUM, MACRO]) {
            if (fills.length > 0) expect(windows.partialFlow(w)).toEqual(recount(fills, head, w));
          }
        }
      }),
    );
  });

  it('are the same whether or not somebody looks at them in between', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const watched = new TradeWindows();
        const alone = new TradeWindows();
        let now = BASE;
        for (const step of list) {
          for (const windows of [watched, alone]) {
            if ('rest' in step) windows.advance(now + step.rest);
            else windows.add(now + step.move, step.usd, step.buys);
          }
          now += 'rest' in step ? step.rest : Math.max(0, step.move);
          watched.partialFlow(MICRO);
        }
        for (const w of [MICRO, SHORT, MEDIUM, MACRO]) expect(watched.flow(w)).toEqual(alone.flow(w));
      }),
    );
  });

  it('are unknown, not zero, before the first trade', () => {
    const windows = new TradeWindows();
    windows.advance(BASE);
    expect(windows.flow(MICRO)).toBeUndefined();
  });

  it('are unknown until they have been watched for their whole length', () => {
    const windows = new TradeWindows();
    windows.add(BASE, 100, true);
    windows.advance(BASE + 29_999);
    expect(windows.flow(MICRO)).toBeUndefined();
    windows.advance(BASE + 30_000);
    expect(windows.flow(MICRO)).toEqual({ buyUsd: 0, sellUsd: 0, count: 0 });
    expect(windows.flow(SHORT)).toBeUndefined();
    windows.advance(BASE + 300_000);
    expect(windows.flow(SHORT)).toBeDefined();
  });

  it('are unknown after a gap until refilled, and offer what was seen as a lower bound', () => {
    const windows = new TradeWindows();
    for (let t = 0; t <= 60_000; t += 1_000) windows.add(BASE + t, 1, false);
    expect(windows.flow(MICRO)).toEqual({ buyUsd: 0, sellUsd: 30, count: 30 });
    windows.markGap(BASE + 60_500);
    windows.add(BASE + 61_000, 1, true);
    expect(windows.flow(MICRO)).toBeUndefined();
    expect(windows.partialFlow(MICRO)).toEqual({ buyUsd: 1, sellUsd: 29, count: 30 });
    for (let t = 62_000; t <= 91_000; t += 1_000) windows.add(BASE + t, 1, true);
    expect(windows.flow(MICRO)).toEqual({ buyUsd: 30, sellUsd: 0, count: 30 });
  });

  it('let an earlier gap not shorten a later one', () => {
    const windows = new TradeWindows();
    windows.markGap(BASE + 60_000);
    windows.markGap(BASE);
    windows.add(BASE + 1_000, 1, true);
    windows.advance(BASE + 80_000);
    expect(windows.flow(MICRO)).toBeUndefined();
  });

  it('drop a trade that is older than the window and count one that is merely late', () => {
    const windows = new TradeWindows();
    windows.add(BASE + 100_000, 10, true);
    expect(windows.partialFlow(MICRO).count).toBe(1);
    windows.add(BASE + 71_000, 5, false);
    windows.add(BASE + 70_999, 7, false);
    expect(windows.partialFlow(MICRO)).toEqual({ buyUsd: 10, sellUsd: 5, count: 2 });
    expect(windows.partialFlow(SHORT)).toEqual({ buyUsd: 10, sellUsd: 12, count: 3 });
  });
});
