import type { MeasurableMarket } from './fact-collector.contract';
import { DAY_MS } from './fact-collector.contract';
import type { FactRow } from './fact-table';
import { factRows } from './fact-table';
import { FactsMeter } from './facts-meter';
import { REAL_FACTS } from './real-facts';

export interface FactsRunOptions {
  readonly seeds: readonly number[];
  /** Days of each seed. */
  readonly days: number;
  /** A whole second; midnight keeps samples of open interest on the clock. */
  readonly startMs: number;
  openMarket(seed: number, startMs: number): MeasurableMarket;
  /** Monotonic, ms: what the run costs, not what it measures. */
  clock(): number;
  report?(progress: FactsProgress): void;
}

export interface FactsProgress {
  readonly seed: number;
  /** Of this seed. */
  readonly day: number;
  readonly days: number;
  /** Wall-clock seconds per simulated day so far. */
  readonly secondsPerDay: number;
}

/** Wall-clock time: of the market, and of measuring it. */
export interface FactsCost {
  readonly marketSecondsPerDay: number;
  readonly measuringSecondsPerDay: number;
  readonly trades: number;
  /** Measuring everything, divided by all trades. */
  readonly measuringMicrosPerTrade: number;
}

export interface FactsRun {
  readonly rows: readonly FactRow[];
  readonly cost: FactsCost;
}

const STEP_MS = 1000;
const REPORT_EVERY_MS = 10_000;

/** Lets one market after another go by, a second at a time, and measures them together. */
export function runFacts(options: FactsRunOptions): FactsRun {
  const meter = new FactsMeter();
  const spent = { market: 0, measuring: 0 };
  const started = options.clock();
  let reported = started;
  for (const seed of options.seeds) {
    measureSeed(seed, options, meter, spent, (day, force) => {
      const now = options.clock();
      if (!force && now - reported < REPORT_EVERY_MS) return;
      reported = now;
      const simulated = options.seeds.indexOf(seed) * options.days + day;
      options.report?.({ seed, day, days: options.days, secondsPerDay: (now - started) / 1000 / simulated });
    });
  }
  const before = options.clock();
  const rows = factRows(REAL_FACTS, meter.measure());
  spent.measuring += options.clock() - before;
  return { rows, cost: costOf(spent, meter) };
}

function measureSeed(
  seed: number,
  { days, startMs, openMarket, clock }: FactsRunOptions,
  meter: FactsMeter,
  spent: { market: number; measuring: number },
  report: (day: number, force: boolean) => void,
): void {
  let before = clock();
  const market = openMarket(seed, startMs);
  meter.begin(startMs, market);
  const endMs = startMs + Math.round((days * DAY_MS) / STEP_MS) * STEP_MS;
  for (let nowMs = startMs + STEP_MS; nowMs <= endMs; nowMs += STEP_MS) {
    const facts = market.advance(nowMs);
    const advanced = clock();
    meter.take(facts);
    meter.second(nowMs);
    const measured = clock();
    spent.market += advanced - before;
    spent.measuring += measured - advanced;
    before = measured;
    if (nowMs % 60_000 === 0 && nowMs < endMs) report((nowMs - startMs) / DAY_MS, false);
  }
  meter.end(endMs);
  spent.measuring += clock() - before;
  report((endMs - startMs) / DAY_MS, true);
}

function costOf(spent: { market: number; measuring: number }, { days, tradesSeen }: FactsMeter): FactsCost {
  return {
    marketSecondsPerDay: spent.market / 1000 / days,
    measuringSecondsPerDay: spent.measuring / 1000 / days,
    trades: tradesSeen,
    measuringMicrosPerTrade: tradesSeen === 0 ? 0 : (spent.measuring * 1000) / tradesSeen,
  };
}
