import type { Command } from 'commander';
import { EventLogReader } from '../backtest/event-log.reader';
import { LineWriter } from '../backtest/line-writer';
import { ReplaySession } from '../backtest/replay-session';
import { canonicalLine } from '../dispatch/domain/canonical';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { terminalText } from '../dispatch/domain/terminal-text';
import { Progress } from './progress';
import { fail } from './output';

interface ReplayOptions {
  readonly speed?: number;
  readonly alerts?: string;
  readonly json?: boolean;
}

/** `foreshock replay FILE`: what would have been said, from the same code that says it live. */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('run an event log (.ndjson, .ndjson.gz) through the live engine and show the alerts')
    .argument('<file>', 'event log to read')
    .option('--speed <n>', 'pace: 1 is as it happened, 60 a minute a second; default as fast as possible', positive)
    .option('--alerts <out>', 'write the canonical alerts to this file, one JSON object a line')
    .option('--json', 'print one JSON object on stdout; everything else goes to stderr')
    .action((file: string, options: ReplayOptions) => replay(file, options).catch(fail));
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const reader = new EventLogReader(file);
  const out = options.alerts === undefined ? undefined : new LineWriter(options.alerts);
  const progress = new Progress('replay', reader.report.bytesTotal);
  const alertIds = new Set<string>();
  const incidentIds = new Set<string>();
  const session = new ReplaySession((change: IncidentChange) => {
    alertIds.add(change.alert.id);
    incidentIds.add(change.incident.id);
    out?.write(canonicalLine(change.alert));
    if (options.json !== true && change.kind !== 'updated')
      process.stdout.write(`${terminalText(change.alert, change.incident)}\n`);
  });
  const pace = options.speed === undefined ? undefined : new Pace(options.speed);
  const started = performance.now();
  try {
    for await (const event of reader.events()) {
      if (pace !== undefined) await pace.until(event.receivedTime);
      session.accept(event);
      if ((session.events & 8191) === 0) progress.update(reader.report.bytesRead, session.events);
    }
  } finally {
    // What came before a damage counts all the same.
    session.finish();
    progress.update(reader.report.bytesTotal, session.events);
    progress.stop();
    await out?.close();
  }
  const { lines, events, bad, badLines, unknown } = reader.report;
  const seconds = Math.round(performance.now() - started) / 1000;
  const summary = {
    file,
    lines,
    events,
    badLines: bad,
    unknownTypes: unknown,
    alerts: alertIds.size,
    incidents: incidentIds.size,
    seconds,
  };
  for (const line of badLines) process.stderr.write(`${file}:${line.line}: ${line.reason}; skipped\n`);
  if (options.json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else
    process.stdout.write(
      `${events} events, ${alertIds.size} alerts in ${incidentIds.size} incidents, ${bad} bad lines, ${seconds} s\n`,
    );
}

/** Holds events back so that they come at a multiple of the pace they were received at. */
class Pace {
  private origin: { readonly log: number; readonly wall: number } | undefined;

  constructor(private readonly speed: number) {}

  async until(time: number): Promise<void> {
    this.origin ??= { log: time, wall: performance.now() };
    const wait = (time - this.origin.log) / this.speed - (performance.now() - this.origin.wall);
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--speed: expected a number above 0, was '${text}'`);
  return value;
}
