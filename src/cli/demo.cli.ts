import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { closeOnSignal, startApp } from '../bootstrap';
import { readEnvironment } from '../config/environment';
import { AppError } from '../core/errors';
import { fail } from './output';

const SIMULATOR = join(__dirname, '../simulator/main.js');

/** `foreshock demo`: the whole system against a simulated venue, on a fresh database, with nothing to set up. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('run the whole system against the built-in venue simulator; no network, no keys, nothing kept')
    .option('--seed <n>', 'another course of events', '7')
    .action((options: { seed: string }) => demo(options.seed).catch(fail));
}

async function demo(seed: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-demo-'));
  // Its stdin stays open for as long as this process lives: the simulator ends with us, however we end.
  const simulator = spawn(process.execPath, [SIMULATOR, '--port', '0', '--seed', seed, '--scenario', 'demo'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const cleanUp = (): void => {
    simulator.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  const venue = await announced(simulator);
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
  process.stdout.write(introduction(running.url, running.opsUrl));
}

function introduction(url: string, opsUrl: string): string {
  return [
    '',
    'Foreshock demo: a SIMULATED market. Nothing below is real, and no accuracy follows from it.',
    `  alerts    ${url}/alerts`,
    `  incidents ${url}/incidents`,
    `  status    ${opsUrl}/status`,
    'Quiet at first; a cascade follows within a minute. Ctrl-C ends everything.',
    '',
    '',
  ].join('\n');
}

/** The simulator's first line: where it listens, as the variables that point the program to it. */
function announced(simulator: ChildProcess): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    if (simulator.stdout === null) return reject(new AppError('the venue simulator has no output', 'SIMULATOR'));
    simulator.once('exit', (code) =>
      reject(new AppError(`the venue simulator could not start (exit code ${code})`, 'SIMULATOR')),
    );
    createInterface({ input: simulator.stdout }).once('line', (line) => {
      simulator.removeAllListeners('exit');
      const entries = Object.entries(JSON.parse(line) as Record<string, unknown>);
      resolve(Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
    });
  });
}
