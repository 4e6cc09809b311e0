import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of package.json, two folders up from src/config and dist/config alike. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }
).version;
