import { messageOf } from '../core/errors';

/** Ends a verb with one sentence on stderr and exit code 1. */
export function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
