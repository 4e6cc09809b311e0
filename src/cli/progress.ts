import { Presets, SingleBar } from 'cli-progress';

/** Progress on stderr: a bar on a terminal, a plain line every tenth elsewhere. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private tenth = 0;

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {
    if (process.stderr.isTTY && total > 0) {
      const format = `${label} [{bar}] {percentage}% | {eta_formatted} left | {events} events`;
      this.bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      this.bar.start(total, 0, { events: 0 });
    }
  }

  update(done: number, events: number): void {
    if (this.bar !== undefined) {
      this.bar.update(done, { events });
      return;
    }
    const tenth = this.total > 0 ? Math.floor((done / this.total) * 10) : 0;
    if (tenth <= this.tenth) return;
    this.tenth = tenth;
    process.stderr.write(`${this.label} ${tenth * 10}% (${events} events)\n`);
  }

  stop(): void {
    this.bar?.stop();
  }
}
