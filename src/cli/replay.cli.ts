import type { Command } from 'commander';
import { EventLogReader, type ReadReport } from '../backtest/event-log.reader';
import { LineWriter } from '../backtest/line-writer';
import { ReplaySession } from '../backtest/replay-session';
import { counted } from '../core/format/numbers';
import { canonicalLine } from '../dispatch/domain/canonical';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { terminalText } from '../dispatch/domain/terminal-text';
import { Progress } from './progress';
import { positive } from './number-flags';
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
    .option(
      '--speed <n>',
      'pace: 1 is as it happened, 60 a minute a second; default as fast as possible',
      positive('--speed'),
    )
    .option('--alerts <out>', 'write the canonical alerts to this file, one JSON object a line')
    .option('--json', 'print one JSON object on stdout; everything else goes to stderr')
    .action((file: string, options: ReplayOptions) => replay(file, options).catch(fail));
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const reader = new EventLogReader(file);
  const outcome = new Outcome(options);
  const session = new ReplaySession((change) => outcome.take(change));
  const started = performance.now();
  try {
    await feed(reader, session, options.speed);
  } finally {
    // What came before a damage counts all the same.
    session.finish();
    await outcome.close();
  }
  const seconds = Math.round(performance.now() - started) / 1000;
  for (const { line, reason } of reader.report.badLines) process.stderr.write(`${file}:${line}: ${reason}; skipped\n`);
  process.stdout.write(
    options.json === true ? outcome.json(file, reader.report, seconds) : outcome.text(reader.report, seconds),
  );
}

async function feed(reader: EventLogReader, session: ReplaySession, speed: number | undefined): Promise<void> {
  const progress = new Progress('replay', reader.report.bytesTotal);
  const pace = speed === undefined ? undefined : new Pace(speed);
  for await (const event of reader.events()) {
    if (pace !== undefined) await pace.until(event.receivedTime);
    session.accept(event);
    if ((session.events & 8191) === 0) progress.update(reader.report.bytesRead, session.events);
  }
  progress.update(reader.report.bytesTotal, session.events);
  progress.stop();
}

/** What a replay said: every revision to a file when asked for, the last one of each alert in memory. */
class Outcome {
  private readonly out: LineWriter | undefined;
  private readonly last = new Map<string, string>();
  private readonly incidents = new Set<string>();

  constructor(private readonly options: ReplayOptions) {
    this.out = options.alerts === undefined ? undefined : new LineWriter(options.alerts);
  }

  take({ kind, alert, incident }: IncidentChange): void {
    const line = canonicalLine(alert);
    this.last.set(alert.id, line);
    this.incidents.add(incident.id);
    this.out?.write(line);
    if (this.options.json !== true && kind !== 'updated') process.stdout.write(`${terminalText(alert, incident)}\n`);
  }

  async close(): Promise<void> {
    await this.out?.close();
  }

  json(file: string, { lines, events, bad, unknown }: ReadReport, seconds: number): string {
    const alerts = [...this.last.values()].map((line) => JSON.parse(line) as unknown);
    const counts = { alertCount: alerts.length, incidentCount: this.incidents.size };
    return `${JSON.stringify({ file, lines, events, badLines: bad, unknownTypes: unknown, ...counts, seconds, alerts })}\n`;
  }

  text({ events, bad }: ReadReport, seconds: number): string {
    const said = `${counted(this.last.size, 'alert')} in ${counted(this.incidents.size, 'incident')}`;
    return `${counted(events, 'event')}, ${said}, ${counted(bad, 'bad line')}, ${seconds} s\n`;
  }
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
