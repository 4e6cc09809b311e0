import * as fc from 'fast-check';
import type { LiquidationRecord, SamplingWindow } from './liquidation-sampler';
import { LiquidationSampler } from './liquidation-sampler';

const WINDOW_MS = 1000;

function record(symbol: string, quantity: number, time: number): LiquidationRecord {
  return { symbol, side: 'SELL', orderPrice: 1, averagePrice: 1, lastQuantity: quantity, quantity, time };
}

const fills = fc.array(
  fc.record({
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT'),
    quantity: fc.integer({ min: 1, max: 1000 }),
    pauseMs: fc.integer({ min: 0, max: 1500 }),
  }),
  { maxLength: 60 },
);

describe('LiquidationSampler', () => {
  it('publishes the largest record of every window and at most one per symbol and second', () => {
    fc.assert(
      fc.property(fills, (drawn) => {
        const sampler = new LiquidationSampler(WINDOW_MS);
        const windows: SamplingWindow[] = [];
        const records: LiquidationRecord[] = [];
        let time = 0;
        for (const { symbol, quantity, pauseMs } of drawn) {
          time += pauseMs;
          const taken = record(symbol, quantity, time);
          records.push(taken);
          const opened = sampler.add(taken, time);
          if (opened) windows.push(opened);
        }
        for (const symbol of ['BTCUSDT', 'ETHUSDT']) checkSymbol(symbol, records, windows);
      }),
    );
  });

  it('does not swallow a record that arrives after its window went out', () => {
    const sampler = new LiquidationSampler(WINDOW_MS);
    const first = sampler.add(record('BTCUSDT', 5, 0), 0);
    expect(first?.publish().quantity).toBe(5);
    const late = sampler.add(record('BTCUSDT', 9, 990), 990);
    expect(late?.closesAt).toBe(2 * WINDOW_MS);
    expect(late?.publish().quantity).toBe(9);
  });
});

function checkSymbol(symbol: string, records: readonly LiquidationRecord[], windows: readonly SamplingWindow[]): void {
  const own = records.filter((taken) => taken.symbol === symbol);
  const published = windows.map((window) => ({ closesAt: window.closesAt, largest: window.publish() }));
  const mine = published.filter((window) => window.largest.symbol === symbol);
  let previousEnd = 0;
  for (const { closesAt, largest } of mine) {
    const inside = own.filter((taken) => taken.time >= closesAt - WINDOW_MS && taken.time < closesAt);
    expect(largest.quantity).toBe(Math.max(...inside.map((taken) => taken.quantity)));
    expect(closesAt - previousEnd).toBeGreaterThanOrEqual(WINDOW_MS);
    previousEnd = closesAt;
  }
  const covered = own.every((taken) =>
    mine.some(({ closesAt }) => taken.time >= closesAt - WINDOW_MS && taken.time < closesAt),
  );
  expect(covered).toBe(true);
}
