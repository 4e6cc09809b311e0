import type { TruthFact, TruthSink } from '../market/truth.contract';
import { LineFile } from './line-file';

/** Writes what no venue tells, one JSON object a line, `time` first; gzipped when the name ends in `.gz`. */
export class TruthLog implements TruthSink {
  private readonly file: LineFile;

  /** @throws when the file cannot be made */
  constructor(path: string) {
    this.file = new LineFile(path);
  }

  get lines(): number {
    return this.file.lines;
  }

  accept(fact: TruthFact): void {
    const { time, ...rest } = fact;
    this.file.write(JSON.stringify({ time, ...rest }));
  }

  close(): void {
    this.file.close();
  }
}
