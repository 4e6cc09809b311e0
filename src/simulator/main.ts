import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isScenarioName, SCENARIO_NAMES } from './market/scenarios/catalogue';
import type { SimulatorOptions } from './simulator.contract';
import { VenueSimulator } from './venue-simulator';

const USAGE = `usage: simulator [--port N] [--seed N] [--scenario ${SCENARIO_NAMES.join('|')}] [--assets 1..600] [--host ADDRESS]`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  port: TEXT,
  seed: TEXT,
  scenario: TEXT,
  assets: TEXT,
  host: TEXT,
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') return fail(options);
  try {
    const story = new Story();
    const simulator = await VenueSimulator.start({ ...options, onStory: (text, time) => story.tell(text, time) });
    endWithParent(() => void simulator.stop().then(() => process.exit(0)));
    console.log(JSON.stringify({ listening: simulator.port, ...simulator.environment }));
    story.begin();
  } catch (error) {
    fail(describe(error, options));
  }
}

/** One line for each thing the scenario does, after the first line, which says where the simulator listens. */
class Story {
  private readonly early: string[] = [];
  private begun = false;

  tell(story: string, time: number): void {
    const line = JSON.stringify({ time, story });
    if (this.begun) console.log(line);
    else this.early.push(line);
  }

  begin(): void {
    this.begun = true;
    for (const line of this.early) console.log(line);
  }
}

/** The options, or the sentence that says what is wrong with them. */
function readOptions(args: readonly string[]): SimulatorOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { port = '9001', seed = '7', scenario = 'demo', assets = '60', host = '127.0.0.1' } = values;
    return values.help ? USAGE : checkOptions({ port, seed, scenario, assets, host });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}; ${USAGE}`;
  }
}

function checkOptions(
  given: Record<'port' | 'seed' | 'scenario' | 'assets' | 'host', string>,
): SimulatorOptions | string {
  const { scenario, host } = given;
  const port = Number(given.port);
  const seed = Number(given.seed);
  const assets = Number(given.assets);
  if (!isScenarioName(scenario)) return `unknown scenario ${scenario}; ${USAGE}`;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return `port must be 0 to 65535, was ${given.port}`;
  if (!Number.isInteger(seed)) return `seed must be an integer, was ${given.seed}`;
  if (!Number.isInteger(assets) || assets < 1 || assets > 600) return `assets must be 1 to 600, was ${given.assets}`;
  return { port, seed, scenario, assets, host };
}

function describe(error: unknown, options: SimulatorOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${options.port} is taken: stop what listens there, or choose another with --port.`;
  }
  return `the simulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = message === USAGE ? 0 : 1;
}

/** Ends on a signal, and when whoever started this process is gone: an orphan would hold the port. */
function endWithParent(end: () => void): void {
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  // Only a pipe tells of a parent; a terminal or /dev/null says nothing about one.
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.once('end', end);
  process.stdin.once('error', end);
  process.stdin.resume();
}

void main();
