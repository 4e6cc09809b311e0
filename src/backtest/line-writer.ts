import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { WriteStream } from 'node:fs';

const FLUSH_CHARS = 1 << 16;

/** Writes lines to a file, gzipped when its name ends in `.gz`. Lines are gathered so that a hot path only appends. */
export class LineWriter {
  private readonly file: WriteStream;
  private readonly gzip: Gzip | undefined;
  private pending = '';
  private failure: Error | undefined;
  lines = 0;

  /** Without `overwrite` a file that is there already is an error: a recording of last night is not made twice. */
  constructor(
    readonly path: string,
    overwrite = true,
  ) {
    this.file = createWriteStream(path, { flags: overwrite ? 'w' : 'wx' });
    this.file.on('error', (error) => (this.failure = error));
    if (path.endsWith('.gz')) {
      this.gzip = createGzip();
      this.gzip.pipe(this.file);
    }
  }

  /** Why nothing more reaches the file, once something failed (a full disk). */
  get error(): Error | undefined {
    return this.failure;
  }

  write(line: string): void {
    if (this.failure !== undefined) return;
    this.pending += line;
    this.pending += '\n';
    this.lines++;
    if (this.pending.length >= FLUSH_CHARS) this.flush();
  }

  /** Hands what waits to the file, also through the compressor, so that a crash costs only what came after. */
  sync(): void {
    this.flush();
    this.gzip?.flush(constants.Z_SYNC_FLUSH);
  }

  flush(): void {
    if (this.pending === '') return;
    (this.gzip ?? this.file).write(this.pending);
    this.pending = '';
  }

  /** @throws what went wrong while writing */
  async close(): Promise<void> {
    this.flush();
    (this.gzip ?? this.file).end();
    await finished(this.file);
  }
}
