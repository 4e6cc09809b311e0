import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { closeOnSignal, startApp } from '../bootstrap';
import { readEnvironment } from '../config/environment';
import { AppError } from '../core/errors';
import type { Scenario } from '../simulator';
import { findScenario, SCENARIO_NAMES } from '../simulator';
import { fail, printStory } from './output';

const SIMULATOR = join(__dirname, '../simulator/main.js');
/** The market makes much that lives for a moment; collecting it often keeps the process small. */
const SMALL = ['--max-semi-space-size=4', '--max-old-space-size=256'];

/** `foreshock demo`: the whole system against a simulated venue, on a fresh database, with nothing to set up. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('run the whole system against the built-in venue simulator; no network, no keys, nothing kept')
    .argument('[scenario]', `one of ${SCENARIO_NAMES.join(', ')}`, 'demo')
    .option('--seed <n>', 'another course of events', '7')
    .action((scenario: string, options: { seed: string }) => demo(scenario, options.seed).catch(fail));
}

async function demo(name: string, seed: string): Promise<void> {
  const scenario = findScenario(name);
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-demo-'));
  // Its stdin stays open for as long as this process lives: the simulator ends with us, however we end.
  const simulator = spawn(
    process.execPath,
    [...SMALL, SIMULATOR, '--port', '0', '--seed', seed, '--scenario', scenario.name],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const cleanUp = (): void => {
    simulator.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  const story = new StoryTeller();
  const venue = await announced(simulator, story);
  const { PORT, OPS_PORT, MONITORING_LOG_LEVEL = 'WARN' } = process.env;
  const environment = readEnvironment({
    ...venue,
    PORT,
    OPS_PORT,
    MONITORING_LOG_LEVEL,
    VENUES: 'binance',
    SIMULATED: 'true',
    DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
  });
  const running = await startApp(environment);
  closeOnSignal(async () => {
    simulator.removeAllListeners('exit');
    await running.close();
    process.stdout.write('\nDemo ended; nothing was kept.\n');
  });
  simulator.once('exit', () => fail(new AppError('the venue simulator ended unexpectedly', 'SIMULATOR')));
  process.stdout.write(introduction(scenario, running.url, running.opsUrl));
  story.begin();
}

function introduction(scenario: Scenario, url: string, opsUrl: string): string {
  return [
    '',
    'Foreshock demo: a SIMULATED market. Nothing below is real, and no accuracy follows from it.',
    `  alerts    ${url}/alerts`,
    `  incidents ${url}/incidents`,
    `  status    ${opsUrl}/status`,
    `${scenario.name}: ${scenario.story}`,
    scenario.name === 'demo'
      ? 'The first cascade comes within a minute. Ctrl-C ends everything.'
      : 'Ctrl-C ends everything.',
    '',
    '',
  ].join('\n');
}

/** Keeps what the market does before there is anybody to tell it to. */
class StoryTeller {
  private readonly early: (() => void)[] = [];
  private begun = false;

  tell(text: string, timeMs: number): void {
    if (this.begun) printStory(text, timeMs);
    else this.early.push(() => printStory(text, timeMs));
  }

  begin(): void {
    this.begun = true;
    for (const print of this.early) print();
  }
}

/** Where the simulator listens, as the variables that point the program to it; further lines are its story. */
function announced(simulator: ChildProcess, story: StoryTeller): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    if (simulator.stdout === null) return reject(new AppError('the venue simulator has no output', 'SIMULATOR'));
    simulator.once('exit', (code) =>
      reject(new AppError(`the venue simulator could not start (exit code ${code})`, 'SIMULATOR')),
    );
    createInterface({ input: simulator.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Record<string, unknown>;
      if (typeof told['story'] === 'string') return story.tell(told['story'], Number(told['time']));
      simulator.removeAllListeners('exit');
      resolve(
        Object.fromEntries(
          Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        ),
      );
    });
  });
}
