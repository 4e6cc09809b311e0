import { messageOf } from '../core/errors';
import { utcTime } from '../core/format/times';

/** Ends a verb with one sentence on stderr and exit code 1. */
export function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

/** What a simulated market does, between the lines of what is said about it. */
export function printStory(text: string, timeMs: number): void {
  process.stdout.write(`${utcTime(timeMs)}  · the market: ${text}\n`);
}
