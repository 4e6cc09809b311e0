import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for each test file, removed at its end. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-persistence-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
