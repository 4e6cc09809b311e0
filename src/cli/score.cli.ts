import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { Drill } from '../backtest/drill';
import type { Detection, Judgement, Share } from '../backtest/domain/detection-score';
import { judge } from '../backtest/domain/detection-score';
import type { ScoreRow } from '../backtest/domain/score-table';
import { scoreTable } from '../backtest/domain/score-table';
import { AppError } from '../core/errors';
import { findScenario, scenarioStart } from '../simulator';
import { DEFAULT_RULES } from '../thresholds/domain/threshold-book';
import { fail } from './output';
import { Progress } from './progress';
import { numberList, positive, whole } from './number-flags';

interface ScoreFlags {
  readonly days: number;
  readonly assets: number;
  readonly seeds: readonly number[];
  readonly scenario: string;
  readonly json?: boolean;
  readonly raw?: boolean;
}

/** What one seed brought. */
interface SeedResult {
  readonly judgement: Judgement;
  readonly told: readonly Detection[];
}

const DAY_SECONDS = 86_400;

/** `foreshock score`: cascades that happened against cascades that were told, on days whose truth is known. */
export function registerScore(program: Command): void {
  program
    .command('score')
    .description('judge the detectors on simulated days whose truth is known; no statement about real markets')
    .option('--days <n>', 'days a seed, fractions allowed', positive('--days'), 1)
    .option('--assets <n>', 'how many assets, largest first, 1 to 600', whole('--assets', 1, 600), 60)
    .option('--seeds <a,b>', 'one market for each', numberList('--seeds'), [7])
    .option('--scenario <name>', 'what the days are like', 'ordinary-day')
    .addOption(new Option('--raw', 'print every episode and detection of one seed as JSON').hideHelp())
    .option('--json', 'print one JSON object on stdout; everything else goes to stderr')
    .action((flags: ScoreFlags) => score(flags).catch(fail));
}

async function score(flags: ScoreFlags): Promise<void> {
  const began = performance.now();
  const [first] = flags.seeds;
  if (flags.raw === true && first !== undefined) {
    process.stdout.write(`${JSON.stringify(await run(flags, first))}\n`);
    return;
  }
  const runs = flags.seeds.length === 1 && first !== undefined ? [await run(flags, first)] : await runAll(flags);
  const told = runs.flatMap((one) => one.told);
  const judgement: Judgement = {
    episodes: runs.flatMap((one) => one.judgement.episodes),
    unfounded: runs.flatMap((one) => one.judgement.unfounded),
    detections: told.length,
  };
  const rows = scoreTable(judgement, told, entryUsd);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const { scenario, days, assets, seeds } = flags;
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ simulated: true, scenario, days, assets, seeds, seconds, rows })}\n`);
    return;
  }
  const title = `${scenario}, seeds ${seeds.join(', ')}, ${days} simulated days each, ${assets} assets`;
  process.stdout.write(`${title}\n\n${table(rows)}\n${NOTES}${seconds} s.\n`);
}

/** Seeds know nothing of each other: each is played by a process of its own, as many at once as there are processors. */
async function runAll(flags: ScoreFlags): Promise<SeedResult[]> {
  const waiting = [...flags.seeds];
  const results = new Map<number, SeedResult>();
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
      results.set(seed, await runElsewhere(flags, seed));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, worker));
  return flags.seeds.map((seed) => results.get(seed)).filter((result) => result !== undefined);
}

function runElsewhere({ days, assets, scenario }: ScoreFlags, seed: number): Promise<SeedResult> {
  const args = ['score', '--raw', '--days', String(days), '--assets', String(assets), '--scenario', scenario];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, 'main.js'), ...args, '--seeds', String(seed)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (data) => (out += String(data)));
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(out) as SeedResult);
      else reject(new AppError(`the run of seed ${seed} ended with exit code ${code}`, 'SCORE'));
    });
  });
}

async function run(flags: ScoreFlags, seed: number): Promise<SeedResult> {
  const scenario = findScenario(flags.scenario);
  const startMs = scenarioStart(scenario);
  const seconds = Math.round(flags.days * DAY_SECONDS);
  const drill = new Drill({ scenario, seed, assets: flags.assets, startMs });
  const progress = new Progress(`seed ${seed}`, seconds);
  for await (const now of drill.play(startMs + seconds * 1000, () => undefined))
    if ((now - startMs) % 60_000 === 0) progress.update((now - startMs) / 1000, drill.counters.events);
  progress.stop();
  const told = drill.detections();
  return { judgement: judge(drill.trueEpisodes(), told), told };
}

function entryUsd(asset: string): number {
  return (DEFAULT_RULES.entry[asset] ?? DEFAULT_RULES.defaultEntry).cascadeUsd;
}

function table(rows: readonly ScoreRow[]): string {
  const head = [
    'assets',
    'true cascade',
    'happened',
    'told',
    'already',
    'recall (95 %)',
    'precision (95 %)',
    'delay p50',
    'p90',
  ];
  const lines = rows.map(({ assets, size, recall, alreadyTold, precision, delayMedianMs, delayP90Ms }) => [
    assets,
    size,
    String(recall.n),
    String(recall.hits),
    String(alreadyTold),
    percent(recall),
    precision ? percent(precision) : '',
    delay(delayMedianMs),
    delay(delayP90Ms),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${[head, ...lines].map(format).join('\n')}\n`;
}

const NOTES = [
  'A true cascade is the cascade rule on the full tape of all venues; what was told comes from the feeds the program reads',
  '(Binance, which shows at most one liquidation a second and contract). Told: an alert was opened or reopened from the',
  'crossing to 30 s after the end; already: one was active when it crossed, which has no delay and is no hit of recall.',
  'Precision is of tellings, a reopened alert counted anew. SIMULATED: no accuracy on real markets follows.',
  '',
].join('\n');

function percent({ value, low, high }: Share): string {
  if (value === null || low === null || high === null) return '-';
  return `${(value * 100).toFixed(0)} % (${(low * 100).toFixed(0)}-${(high * 100).toFixed(0)})`;
}

function delay(ms: number | null): string {
  return ms === null ? '-' : `${(ms / 1000).toFixed(1)} s`;
}
