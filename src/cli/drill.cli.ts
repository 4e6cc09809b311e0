import type { Command } from 'commander';
import { LineWriter } from '../backtest/line-writer';
import { Drill } from '../backtest/drill';
import { judge } from '../backtest/domain/detection-score';
import { counted } from '../core/format/numbers';
import { canonicalLine } from '../dispatch/domain/canonical';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { terminalText } from '../dispatch/domain/terminal-text';
import type { Scenario } from '../simulator';
import { findScenario, SCENARIO_NAMES, scenarioStart } from '../simulator';
import { drillAsset } from './drill-asset';
import { DrillPicture } from './drill-picture';
import { drillReport, scenarioList } from './drill-report';
import { fail, printStory } from './output';
import { Progress } from './progress';
import { whole } from './number-flags';

interface DrillFlags {
  readonly seed: number;
  readonly assets: number;
  readonly minutes?: number;
  readonly picture?: string;
  readonly asset: string;
  readonly log?: string;
  readonly events?: string;
  readonly truth?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HOUR_SECONDS = 3_600;

/** `foreshock drill SCENARIO`: what would I have been told? Hours in seconds, on a market whose truth is known. */
export function registerDrill(program: Command): void {
  program
    .command('drill')
    .description(
      'play a scenario through the whole program, faster than real time, and compare what was said with what happened',
    )
    .argument('[scenario]', `one of ${SCENARIO_NAMES.join(', ')}; without one they are listed`)
    .option('--seed <n>', 'another course of events', whole('--seed', 0, 2 ** 31), 7)
    .option('--assets <n>', 'how many assets, largest first, 1 to 600', whole('--assets', 1, 600), 60)
    .option('--minutes <n>', 'how long; default is the length of the scenario', whole('--minutes', 1, 100_000))
    .option('--picture <file>', 'draw price, liquidations, open interest and alerts of one asset as SVG')
    .option('--asset <name>', 'the asset of the picture', 'BTC')
    .option('--log <file>', 'write what the program received as an event log (.ndjson, .ndjson.gz)')
    .option('--events <file>', 'write what the feeds of all four venues told as an event log (.ndjson, .ndjson.gz)')
    .option('--truth <file>', 'write what no venue tells: who traded, why, and what caused what (.ndjson, .ndjson.gz)')
    .option('--quiet', 'only the comparison at the end')
    .option('--json', 'print one JSON object on stdout; everything else goes to stderr')
    .action((name: string | undefined, flags: DrillFlags) => drill(name, flags).catch(fail));
}

async function drill(name: string | undefined, flags: DrillFlags): Promise<void> {
  if (name === undefined) {
    process.stdout.write(scenarioList(flags.json === true));
    return;
  }
  const scenario = findScenario(name);
  const asset = drillAsset(flags.asset, flags.assets);
  const startMs = scenarioStart(scenario);
  const seconds = flags.minutes === undefined ? scenario.seconds : flags.minutes * 60;
  if (flags.json !== true) process.stdout.write(introduction(scenario, flags, startMs, seconds));
  const picture = flags.picture === undefined ? undefined : new DrillPicture(asset, seconds);
  const log = flags.log === undefined ? undefined : new LineWriter(flags.log);
  const drill = new Drill({
    scenario,
    seed: flags.seed,
    assets: flags.assets,
    startMs,
    eventsFile: flags.events,
    truthFile: flags.truth,
    onStory: flags.json === true || flags.quiet === true ? undefined : printStory,
    onFact: picture && ((fact, market) => picture.fact(fact, market)),
    onEvent: (event) => {
      log?.write(JSON.stringify(event));
      picture?.event(event);
    },
  });
  const told = new Telling(flags);
  const began = performance.now();
  await play(drill, startMs, seconds, (change) => {
    told.take(change);
    picture?.change(change);
  });
  await log?.close();
  const judgement = judge(drill.trueEpisodes(), drill.detections());
  const elapsed = (performance.now() - began) / 1000;
  const outcome = { scenario, flags, startMs, seconds, elapsed, judgement, drill, alerts: told.alerts() };
  process.stdout.write(drillReport(outcome, flags.json === true));
  if (picture && flags.picture !== undefined) {
    picture.write(flags.picture, scenario, flags.seed, startMs, startMs + seconds * 1000);
    process.stderr.write(`${flags.picture} drawn\n`);
  }
}

async function play(
  drill: Drill,
  startMs: number,
  seconds: number,
  onChange: (change: IncidentChange) => void,
): Promise<void> {
  const progress = new Progress('drill', seconds);
  for await (const now of drill.play(startMs + seconds * 1000, onChange)) {
    const done = (now - startMs) / 1000;
    if (done % 10 === 0 || seconds < HOUR_SECONDS) progress.update(done, drill.counters.events);
  }
  progress.stop();
}

/** Prints what is said as it is said, growth left out, and keeps the last word of each alert. */
class Telling {
  private readonly last = new Map<string, string>();

  constructor(private readonly flags: DrillFlags) {}

  take({ kind, alert, incident }: IncidentChange): void {
    this.last.set(alert.id, canonicalLine(alert));
    if (kind === 'updated' || this.flags.json === true || this.flags.quiet === true) return;
    process.stdout.write(`${terminalText(alert, incident)}\n`);
  }

  alerts(): unknown[] {
    return [...this.last.values()].map((line) => JSON.parse(line) as unknown);
  }
}

function introduction(scenario: Scenario, { seed, assets }: DrillFlags, startMs: number, seconds: number): string {
  const from = new Date(startMs).toUTCString().replace(/:\d\d GMT$/, ' UTC');
  return [
    `Drill ${scenario.name}: ${scenario.story}`,
    `SIMULATED market, seed ${seed}, ${counted(assets, 'asset')}, ${from}, ${Math.round(seconds / 60)} min. Nothing here is real, and no accuracy on real markets follows from it.`,
    '',
    '',
  ].join('\n');
}
