import { type LoadContract, loadContracts } from './contracts';
import { LoadMarket } from './load-market';
import type { LoadOptions } from './load-options';
import { type LoadReport, type LoadSecond, ReportKeeper } from './load-report';
import { LoadServer } from './load-server';
import { mixFor } from './mix';
import { Outlets } from './outlets';
import { Pacer } from './pacer';

/** Readers subscribe in portions: the load begins when nothing more has been asked for this long. */
export const SETTLE_MS = 2_000;

export interface LoadTime {
  /** Runs evenly, whatever is done to the wall clock, ms. */
  monotonicMs(): number;
  /** Epoch microseconds. */
  wallUs(): number;
  cpuMicros(): number;
}

export type LoadState = 'waiting' | 'running' | 'finished' | 'unwanted';

/** One run: waits for readers, pushes for so many seconds, and keeps account. Whoever owns it calls `advance`. */
export class LoadSession {
  readonly server: LoadServer;
  private readonly contracts: readonly LoadContract[];
  private readonly market: LoadMarket;
  private readonly pacer: Pacer;
  private readonly report: ReportKeeper;
  private lastSubscribedMs: number | undefined;
  private readonly openedMs: number;
  private current: LoadState = 'waiting';

  constructor(
    private readonly options: LoadOptions,
    private readonly time: LoadTime,
    onSecond: (second: LoadSecond) => void,
  ) {
    this.contracts = loadContracts(options.symbols);
    const outlets = new Outlets(this.contracts);
    this.market = new LoadMarket(this.contracts, mixFor(options.rate, options.symbols), outlets, options.seed);
    this.pacer = new Pacer(options.rate, options.seconds);
    this.server = new LoadServer(this.contracts, outlets, () => (this.lastSubscribedMs = time.monotonicMs()));
    this.report = new ReportKeeper(options, { market: this.market, pacer: this.pacer, server: this.server }, onSecond);
    this.openedMs = time.monotonicMs();
  }

  get state(): LoadState {
    return this.current;
  }

  /** Does what is due; returns how long nothing will be, ms. */
  advance(): number {
    const nowMs = this.time.monotonicMs();
    if (this.current === 'waiting') this.maybeBegin(nowMs);
    if (this.current === 'waiting') return 50;
    if (this.current !== 'running') return 0;
    this.pacer.take(nowMs, (slice, frames) => this.push(slice, frames));
    if (!this.pacer.finished) return this.pacer.waitMs(this.time.monotonicMs());
    this.end();
    return 0;
  }

  /** Ends early. */
  end(): void {
    if (this.current === 'running') this.report.end(this.time.monotonicMs(), this.time.cpuMicros());
    this.current = 'finished';
  }

  summary(): LoadReport {
    return this.report.summary();
  }

  private maybeBegin(nowMs: number): void {
    const { lastSubscribedMs } = this;
    if (lastSubscribedMs === undefined) {
      if (nowMs - this.openedMs >= this.options.waitSeconds * 1_000) this.current = 'unwanted';
      return;
    }
    if (nowMs - lastSubscribedMs < SETTLE_MS) return;
    this.current = 'running';
    this.pacer.start(nowMs);
    this.report.begin(nowMs, this.time.cpuMicros());
  }

  /** Times are taken for each slice, so that they stay true for those that are made up for. */
  private push(slice: number, frames: number): void {
    this.market.slice(slice, frames, this.time.wallUs());
    this.server.flush();
    this.report.sliceDone(slice);
  }
}
