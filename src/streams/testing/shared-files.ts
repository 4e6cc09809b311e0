import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Captured and recorded venue frames, kept beside the repository. */
const SHARED = resolve(__dirname, '../../../../shared');
const CAPTURES = join(SHARED, 'captures', 'binance');

/** Runs where the files lie; says why it does not elsewhere. */
export function describeWithShared(name: string, body: () => void): void {
  if (existsSync(CAPTURES)) describe(name, body);
  else describe.skip(`${name} (skipped: no ../shared)`, () => it('needs captures and recordings', () => undefined));
}

export function captureNames(): string[] {
  return existsSync(CAPTURES) ? readdirSync(CAPTURES).map((file) => file.replace(/\.json$/, '')) : [];
}

export function capture(name: string): unknown {
  return JSON.parse(readFileSync(join(CAPTURES, `${name}.json`), 'utf8')) as unknown;
}

export function recordingLines(file: string): string[] {
  const text = gunzipSync(readFileSync(join(SHARED, 'recordings', file))).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}
