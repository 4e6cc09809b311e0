import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { MarketEvent } from '../core/market-event';
import { AppError, messageOf } from '../core/errors';
import { parseEventLine } from './domain/event-line';

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** How reading went. Only the first bad lines are kept in words; all are counted. */
export interface ReadReport {
  lines: number;
  events: number;
  bad: number;
  readonly badLines: BadLine[];
  /** Lines of types this version does not know, by type. */
  readonly unknown: Record<string, number>;
  bytesRead: number;
  readonly bytesTotal: number;
}

const BAD_LINES_KEPT = 20;

/** Reads an event log (`.ndjson` or `.ndjson.gz`) in received order. A bad line is counted, named and skipped. */
export class EventLogReader {
  readonly report: ReadReport;

  /** @throws AppError when the file cannot be read */
  constructor(private readonly path: string) {
    try {
      this.report = {
        lines: 0,
        events: 0,
        bad: 0,
        badLines: [],
        unknown: {},
        bytesRead: 0,
        bytesTotal: statSync(path).size,
      };
    } catch (cause) {
      throw new AppError(`${path}: expected a readable event log (${messageOf(cause)})`, 'EVENT_LOG', { cause });
    }
  }

  /** @throws AppError when the file is damaged (cut off gzip): what came before has been given */
  async *events(): AsyncGenerator<MarketEvent> {
    const file = createReadStream(this.path);
    file.on('data', (chunk) => (this.report.bytesRead += chunk.length));
    const text = this.path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
    // A stream that fails ends the lines; without a listener it would end the process.
    file.on('error', (error) => text.destroy(error));
    try {
      for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
        const event = this.parse(line);
        if (event !== undefined) yield event;
      }
    } catch (cause) {
      throw new AppError(`${this.path}: damaged after line ${this.report.lines} (${messageOf(cause)})`, 'EVENT_LOG', {
        cause,
      });
    }
  }

  private parse(line: string): MarketEvent | undefined {
    const { report } = this;
    report.lines++;
    if (line.trim() === '') return undefined;
    const parsed = parseEventLine(line);
    if (parsed.kind === 'event') {
      report.events++;
      return parsed.event;
    }
    if (parsed.kind === 'unknown') report.unknown[parsed.type] = (report.unknown[parsed.type] ?? 0) + 1;
    else {
      report.bad++;
      if (report.badLines.length < BAD_LINES_KEPT) report.badLines.push({ line: report.lines, reason: parsed.reason });
    }
    return undefined;
  }
}
