import type { LoadMarket } from './load-market';
import type { LoadOptions } from './load-options';
import type { LoadServer } from './load-server';
import { type ByKind, KINDS, noneByKind, totalOf } from './mix';
import { type Pacer, SLICES_PER_SECOND } from './pacer';

/** One second of the load. */
export interface LoadSecond {
  readonly second: number;
  readonly made: ByKind;
  /** Frames written to sockets: fewer than made when not everything is subscribed, more when something is twice. */
  readonly sent: ByKind;
  readonly worstLatenessMs: number;
  readonly worstBacklogBytes: number;
  readonly skipped: number;
  readonly withheld: number;
}

export interface LoadReport {
  readonly rate: number;
  readonly symbols: number;
  readonly seed: number;
  readonly seconds: number;
  readonly elapsedSeconds: number;
  readonly made: ByKind;
  readonly sent: ByKind;
  readonly framesMade: number;
  readonly framesSent: number;
  readonly achievedRate: number;
  /** Whether the rate was held: nothing skipped, nothing withheld. */
  readonly held: boolean;
  /** Frames never made because their time had passed. */
  readonly skipped: number;
  /** Frames made, and not sent to a reader for whom too much waited already. */
  readonly withheld: number;
  readonly worstLatenessMs: number;
  readonly lateSlices: number;
  readonly worstBacklogBytes: number;
  readonly megabytesSent: number;
  readonly connections: number;
  readonly cpuSeconds: number;
  readonly cpuPercent: number;
  readonly cpuMicrosPerFrame: number;
}

interface Subjects {
  readonly market: LoadMarket;
  readonly pacer: Pacer;
  readonly server: LoadServer;
}

interface Totals {
  readonly made: ByKind;
  readonly sent: ByKind;
  readonly skipped: number;
  readonly withheld: number;
}

const NOTHING: Totals = { made: noneByKind(), sent: noneByKind(), skipped: 0, withheld: 0 };

/** Keeps account of a run, second by second. */
export class ReportKeeper {
  private before: Totals = NOTHING;
  private worstBacklog = 0;
  private worstBacklogOfSecond = 0;
  private begun = { ms: 0, cpu: 0 };
  private ended = { ms: 0, cpu: 0 };

  constructor(
    private readonly options: LoadOptions,
    private readonly subjects: Subjects,
    private readonly onSecond: (second: LoadSecond) => void,
  ) {}

  begin(ms: number, cpu: number): void {
    this.begun = { ms, cpu };
    this.ended = this.begun;
  }

  end(ms: number, cpu: number): void {
    this.ended = { ms, cpu };
  }

  sliceDone(slice: number): void {
    this.worstBacklogOfSecond = Math.max(this.worstBacklogOfSecond, this.subjects.server.worstBacklogBytes);
    if ((slice + 1) % SLICES_PER_SECOND === 0) this.secondDone((slice + 1) / SLICES_PER_SECOND);
  }

  summary(): LoadReport {
    const { rate, symbols, seed, seconds } = this.options;
    const { made, sent, skipped, withheld } = this.totals();
    const { worstLatenessMs, lateSlices } = this.subjects.pacer.figures();
    const { bytesSent, connections } = this.subjects.server.delivery();
    const elapsedSeconds = (this.ended.ms - this.begun.ms) / 1_000;
    const cpuMicros = this.ended.cpu - this.begun.cpu;
    const framesMade = totalOf(made);
    return {
      rate,
      symbols,
      seed,
      seconds,
      elapsedSeconds: rounded(elapsedSeconds, 3),
      made,
      sent,
      framesMade,
      framesSent: totalOf(sent),
      achievedRate: elapsedSeconds > 0 ? Math.round(framesMade / elapsedSeconds) : 0,
      held: skipped === 0 && withheld === 0,
      skipped,
      withheld,
      worstLatenessMs: rounded(worstLatenessMs, 2),
      lateSlices,
      worstBacklogBytes: Math.max(this.worstBacklog, this.worstBacklogOfSecond),
      megabytesSent: rounded(bytesSent / 1e6, 1),
      connections,
      cpuSeconds: rounded(cpuMicros / 1e6, 3),
      cpuPercent: elapsedSeconds > 0 ? rounded(cpuMicros / 1e4 / elapsedSeconds, 1) : 0,
      cpuMicrosPerFrame: framesMade > 0 ? rounded(cpuMicros / framesMade, 3) : 0,
    };
  }

  private secondDone(second: number): void {
    const now = this.totals();
    const { before } = this;
    this.onSecond({
      second,
      made: difference(now.made, before.made),
      sent: difference(now.sent, before.sent),
      worstLatenessMs: rounded(this.subjects.pacer.takeWorstLateness(), 2),
      worstBacklogBytes: this.worstBacklogOfSecond,
      skipped: now.skipped - before.skipped,
      withheld: now.withheld - before.withheld,
    });
    this.before = now;
    this.worstBacklog = Math.max(this.worstBacklog, this.worstBacklogOfSecond);
    this.worstBacklogOfSecond = 0;
  }

  private totals(): Totals {
    const { market, pacer, server } = this.subjects;
    const { sent, withheld } = server.delivery();
    return { made: { ...market.made }, sent, skipped: pacer.figures().skipped, withheld };
  }
}

export function secondLine(second: LoadSecond): string {
  const lost = [
    ...(second.skipped > 0 ? [`${count(second.skipped)} frames too late to be made`] : []),
    ...(second.withheld > 0 ? [`${count(second.withheld)} withheld from a reader that does not keep up`] : []),
  ];
  return [
    `${String(second.second).padStart(5)} s: ${count(totalOf(second.made))} frames (${kindsText(second.made)})`,
    `sent ${count(totalOf(second.sent))}`,
    `at worst ${second.worstLatenessMs} ms late`,
    `backlog ${kilobytes(second.worstBacklogBytes)}`,
    ...lost.map((text) => `RATE NOT HELD: ${text}`),
  ].join(', ');
}

export function summaryLines(report: LoadReport): string[] {
  return [
    `made ${count(report.framesMade)} frames in ${report.elapsedSeconds} s: ${kindsText(report.made)}`,
    `sent ${count(report.framesSent)} (${report.megabytesSent} MB) on ${report.connections} connections: ${kindsText(report.sent)}`,
    `${report.held ? 'rate held' : 'RATE NOT HELD'}: ${count(report.achievedRate)} of ${count(report.rate)} frames/s, ` +
      `${count(report.skipped)} too late to be made, ${count(report.withheld)} withheld`,
    `at worst ${report.worstLatenessMs} ms late (${report.lateSlices} slices late), backlog at worst ${kilobytes(report.worstBacklogBytes)}`,
    `CPU ${report.cpuSeconds} s (${report.cpuPercent} % of one core), ${report.cpuMicrosPerFrame} us a frame`,
  ];
}

function kindsText(counts: ByKind): string {
  return KINDS.map((kind) => `${count(counts[kind])} ${kind}`).join(', ');
}

function difference(after: ByKind, before: ByKind): ByKind {
  const result = noneByKind();
  for (const kind of KINDS) result[kind] = after[kind] - before[kind];
  return result;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_024)} kB`;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
