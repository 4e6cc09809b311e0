import { performance } from 'node:perf_hooks';
import { LeveragedMarket } from '../market/leveraged-market';
import type { FactsOptions } from './facts-options';
import { readFactsOptions, USAGE } from './facts-options';
import { costLine, jsonReport, progressLine, textReport } from './facts-report';
import { runFacts } from './facts-run';

/** A Monday without daylight saving or a holiday of the large markets: any day would do, but always the same one. */
const START_MS = Date.UTC(2026, 2, 2);

function main(): void {
  const options = readFactsOptions(process.argv.slice(2));
  if (options === 'help') return print(USAGE);
  if ('error' in options) {
    note(`${options.error}\n${USAGE}`);
    process.exitCode = 1;
    return;
  }
  measure(options);
}

function measure(options: FactsOptions): void {
  const { seeds, days, assets } = options;
  const run = runFacts({
    seeds,
    days,
    startMs: START_MS,
    clock: () => performance.now(),
    report: (progress) => note(progressLine(progress)),
    openMarket: (seed, startMs) =>
      new LeveragedMarket({
        seed,
        startMs,
        assets,
        detail: {
          bookIntervalMs: 100,
          bookAssets: ['BTC', 'ETH'],
          markIntervalMs: 60_000,
          openInterestIntervalMs: 60_000,
        },
      }),
  });
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  if (!options.json) return print(textReport(run, options, peakMegabytes));
  print(jsonReport(run.rows));
  note(costLine(run.cost, peakMegabytes));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Beside the result: it may go to a file. */
function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

main();
