import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { config } from 'dotenv';
import { alertsPath, EventLogRecorder } from '../backtest/event-log.recorder';
import { closeOnSignal, startApp } from '../bootstrap';
import { readEnvironment } from '../config/environment';
import { AppError, messageOf } from '../core/errors';
import { DispatchService } from '../dispatch/dispatch.service';
import { EngineService } from '../engine/engine.service';
import { fail } from './output';

interface RecordOptions {
  readonly minutes?: number;
  readonly json?: boolean;
}

const REPORT_MS = 10_000;

/** `foreshock record FILE`: the whole system as with `npm start`, and everything it is told kept in a file. */
export function registerRecord(program: Command): void {
  program
    .command('record')
    .description(
      'run the whole system and write every event to FILE (.ndjson, .ndjson.gz), its alerts to FILE.alerts.ndjson',
    )
    .argument('<file>', 'event log to write')
    .option('--minutes <n>', 'end by itself after this long; default until Ctrl-C', positive)
    .option('--json', 'print one JSON object on stdout at the end; everything else goes to stderr')
    .action((file: string, options: RecordOptions) => record(file, options).catch(fail));
}

async function record(file: string, options: RecordOptions): Promise<void> {
  config();
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw new AppError(`${file}: expected a folder that can be written (${messageOf(cause)})`, 'EVENT_LOG', { cause });
  }
  if (existsSync(file)) throw new AppError(`${file}: there is a recording already, choose another name`, 'EVENT_LOG');
  const recorder = new EventLogRecorder(file);
  const running = await startApp(readEnvironment(process.env), {
    stdoutIsTaken: options.json,
    prepare: (app) => {
      app.get(EngineService).observe(recorder);
      app.get(DispatchService).onRevision((change) => recorder.acceptChange(change));
    },
  });
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  say(`recording to ${file}; ${running.url}, operations on ${running.opsUrl}; Ctrl-C ends it`);
  const report = setInterval(() => {
    const { events, alerts } = recorder.counts;
    say(
      recorder.error === undefined
        ? `${events} events, ${alerts} alert revisions`
        : `not recording any more: ${recorder.error.message}`,
    );
  }, REPORT_MS);
  const end = async (): Promise<void> => {
    clearInterval(report);
    await running.close();
    await recorder.close();
    const { events, alerts } = recorder.counts;
    const summary = { file, alertsFile: alertsPath(file), bytes: statSync(file).size, events, alertRevisions: alerts };
    if (options.json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else say(`${events} events in ${file}, ${alerts} alert revisions in ${summary.alertsFile}`);
  };
  closeOnSignal(end);
  if (options.minutes !== undefined) setTimeout(() => process.kill(process.pid, 'SIGTERM'), options.minutes * 60_000);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--minutes: expected a number above 0, was '${text}'`);
  return value;
}
