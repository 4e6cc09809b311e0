import type { BookState, MarketFact, TradeFill } from '../market/market-model.contract';
import { Random } from '../market/random';
import type { VenueName } from '../market/universe';
import type { FactRow } from './fact-table';
import type { FactsProgress } from './facts-run';
import { runFacts } from './facts-run';
import { bitcoinLiquidation, SyntheticMarket } from './testing/synthetic-market';

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;

function trade(time: number, venue: VenueName, price: number, symbol = 'BTCUSDT'): TradeFill {
  return { kind: 'trade', time, venue, symbol, price, quantity: 0.01, takerSide: 'buy' };
}

function book(time: number, symbol: string, mid: number): BookState {
  return { kind: 'book', time, venue: 'binance', symbol, bids: [[mid - 1, 1]], asks: [[mid + 1, 1]] };
}

/** Three hours: a trade a second on both venues, books each second, a cascade of ten records and $1.5M in the third. */
function threeHours(seed: number): MarketFact[] {
  const random = new Random(seed);
  const facts: MarketFact[] = [];
  let price = 100_000;
  for (let second = 1; second <= 3 * 3600; second += 1) {
    const time = START + second * 1000;
    price *= 1 + 1e-5 * random.normal();
    facts.push(
      trade(time - 500, 'binance', price),
      trade(time - 500, 'bybit', price),
      trade(time - 400, 'okx', 1, 'X'),
    );
    facts.push(book(time, 'BTCUSDT', price), book(time, 'ETHUSDT', price / 30));
    if (second % 60 === 0)
      facts.push({ kind: 'openInterest', time, venue: 'binance', symbol: 'BTCUSDT', quantity: 1000 + second / 600 });
  }
  const onset = START + 2 * HOUR;
  for (let index = 0; index < 10; index += 1)
    facts.push(bitcoinLiquidation(onset + index * 300, index % 2 === 0 ? 'bybit' : 'binance', 150_000));
  facts.push({ ...bitcoinLiquidation(onset, 'bybit', 5e6), symbol: 'ETHUSDT' });
  return facts.sort((a, b) => a.time - b.time);
}

describe(runFacts.name, () => {
  const written = new Map([1, 2].map((seed) => [seed, threeHours(seed)]));

  function run(seeds: readonly number[], report?: (progress: FactsProgress) => void) {
    let now = 0;
    return runFacts({
      seeds,
      days: 0.125,
      startMs: START,
      clock: () => (now += 0.5),
      report,
      openMarket: (seed) =>
        new SyntheticMarket(written.get(seed) ?? [], (nowMs) => (nowMs > START + 2 * HOUR ? 7e5 : 1e6)),
    });
  }
  const by = (rows: readonly FactRow[], id: string): FactRow | undefined => rows.find((row) => row.id === id);

  it('measures a market through all its facts', () => {
    const { rows, cost } = run([1]);
    const found = (id: string): unknown => by(rows, id)?.ours;
    expect(found('liquidationsPerDay')).toBe(40);
    expect(found('liquidationMedianUsd')).toBeCloseTo(150_000, 3);
    expect(found('tradesPerSecond')).toBe(1);
    // Binance shows one of the one or two it had in a second.
    expect(found('cascadesPerDay')).toBe(8);
    expect(found('cascadeBothVenues')).toBe(1);
    expect(found('cascadeOneSided')).toBe(1);
    expect(found('cascadeSilent')).toBe(1);
    expect(found('onsetSilent')).toBe(1);
    expect(found('tapeCascadeRecords')).toBe(10);
    expect(found('undercount')).toBeGreaterThan(1);
    expect(found('crashDepth')).toBeCloseTo(0.7, 6);
    expect(by(rows, 'openInterestMedian')?.n).toBe(33);
    expect(by(rows, 'correlation1000')?.n).toBeGreaterThan(10_000);
    expect(cost.trades).toBe(3 * 3 * 3600);
  });

  it('adds markets up, and reads nothing across their border', () => {
    const { rows } = run([1, 2]);
    expect(by(rows, 'liquidationsPerDay')?.ours).toBe(40);
    expect(by(rows, 'liquidationsPerDay')?.n).toBe(10);
    expect(by(rows, 'cascadeSilent')?.n).toBe(2);
    expect(by(rows, 'withinSecond')?.n).toBe(8);
  });

  it('is the same for the same seed', () => {
    expect(run([2]).rows).toEqual(run([2]).rows);
  });

  it('tells how far it is: at each market’s end, and not more often than each 10 s between', () => {
    const told: FactsProgress[] = [];
    const { cost } = run([1, 2], (progress) => told.push(progress));
    expect(told.filter(({ day }) => day === 0.125).map(({ seed }) => seed)).toEqual([1, 2]);
    expect(told.length).toBeLessThan(8);
    expect(told.every(({ secondsPerDay }) => secondsPerDay > 0)).toBe(true);
    expect(cost.marketSecondsPerDay).toBeGreaterThan(0);
    expect(cost.measuringMicrosPerTrade).toBeGreaterThan(0);
  });
});
