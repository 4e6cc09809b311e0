import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Text gathered before it is written, characters. */
const CHUNK = 1 << 20;
/** Logs are written once and read by machines: speed before the last percent of size. */
const LEVEL = 4;

/**
 * Writes lines to a file, gzipped when its name ends in `.gz`. At once and not in the background: a simulation makes
 * lines faster than any disk takes them, and they would pile up in memory. Each chunk is a gzip member of its own.
 */
export class LineFile {
  private readonly file: number;
  private readonly packed: boolean;
  private pending = '';
  private written = 0;

  /** @throws when the file cannot be made */
  constructor(path: string) {
    this.file = openSync(path, 'w');
    this.packed = path.endsWith('.gz');
  }

  get lines(): number {
    return this.written;
  }

  write(line: string): void {
    this.pending += line;
    this.pending += '\n';
    this.written += 1;
    if (this.pending.length >= CHUNK) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    if (this.pending === '') return;
    const bytes = Buffer.from(this.pending);
    this.pending = '';
    const out = this.packed ? gzipSync(bytes, { level: LEVEL }) : bytes;
    for (let at = 0; at < out.length;) at += writeSync(this.file, out, at);
  }
}
