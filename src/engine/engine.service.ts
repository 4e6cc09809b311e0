import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../core/clock';
import { messageOf } from '../core/errors';
import { patiently } from '../core/patience';
import { Scheduler } from '../core/scheduler';
import type { Venue } from '../core/instrument';
import type { Liquidation, MarketEvent } from '../core/market-event';
import { EventSink, SignalSink } from '../core/sinks';
import { AlertEngine, type EngineSnapshot } from './domain/alert-engine';
import type { EngineConfig } from './domain/engine-config';
import { EngineStore } from './engine-store.port';

const TICK_MS = 1_000;
const JOURNAL_FLUSH_MS = 250;
/** The state is stored this often while something goes on, and otherwise when a minute has passed. */
const SNAPSHOT_BUSY_MS = 2_000;
const SNAPSHOT_QUIET_MS = 60_000;
const HOUR_MS = 3_600_000;
const SNAPSHOT = 'engine';
const STOP_PATIENCE_MS = 3_000;

const BASELINES = 'baselines';

type StoredSnapshot = Omit<EngineSnapshot, 'liquidations' | 'baselines'>;

/** A stream whose absence is a hole in what is known. */
export interface WatchedFeed {
  readonly venue: Venue;
  readonly stream: string;
}

/** What a restart found. */
export interface Resumption {
  readonly startedTime: number;
  /** Newest sign of life of the run before, epoch ms; absent at the very first start. */
  readonly lastAliveTime: number | undefined;
  readonly awayMs: number | undefined;
  readonly liquidations: number;
}

/** The engine with its clock, its memory across restarts, and whoever listens to its input. */
@Injectable()
export class EngineService extends EventSink {
  readonly engine = new AlertEngine();
  private readonly logger = new Logger('engine');
  private readonly observers: EventSink[] = [];
  private journal: Liquidation[] = [];
  /** Received time of the newest liquidation the engine has taken in. */
  private newestTime = 0;
  private lastSnapshotTime = 0;
  private storedBaselines = 0;
  private cancelTick: (() => void) | undefined;
  private cancelFlush: (() => void) | undefined;
  private resumed: Resumption | undefined;
  private ticking = false;

  constructor(
    private readonly store: EngineStore,
    private readonly signals: SignalSink,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
  ) {
    super();
  }

  get resumption(): Resumption | undefined {
    return this.resumed;
  }

  /** Listens to every event the engine is given, in order. */
  observe(observer: EventSink): void {
    this.observers.push(observer);
  }

  override accept(event: MarketEvent): void {
    for (const observer of this.observers) observer.accept(event);
    const signals = this.engine.process(event);
    if (event.type === 'liquidation') this.remember(event);
    if (signals.length === 0 && event.type !== 'tick') return;
    const notable = this.signals.accept(signals, event.receivedTime, event.type === 'tick');
    // Written before the alert they led to: a crash never leaves an alert without its evidence.
    if (notable) this.flushJournal();
  }

  /** Goes on where the last run stopped: state first, then the liquidations it had not yet taken in, then the hole. */
  async start(config: EngineConfig, hash: string, feeds: readonly WatchedFeed[]): Promise<void> {
    const incidents = await this.signals.restore();
    const now = this.clock.now();
    const stored = await this.store.loadDocument(SNAPSHOT);
    const since = stored?.time ?? -Infinity;
    const liquidations = await this.store.liquidationsSince(now - HOUR_MS);
    const known = liquidations.filter((liquidation) => liquidation.receivedTime <= since);
    const baselines = (await this.store.loadDocument(BASELINES))?.content ?? {};
    const content = {
      ticks: true,
      incidents,
      ...(stored?.content as StoredSnapshot | undefined),
      baselines,
      liquidations: known,
    };
    this.accept({ type: 'config', receivedTime: now, hash, content: config });
    this.accept({ type: 'state', receivedTime: now, content });
    this.newestTime = Math.max(0, ...known.map(({ receivedTime }) => receivedTime));
    for (const liquidation of liquidations) if (liquidation.receivedTime > since) this.again(liquidation);
    await this.noticeAbsence(now, liquidations.length, feeds);
    // Whether a feed that was blind sees again is found out anew; what was told of it ends here.
    for (const gap of this.engine.openBlindness) this.accept({ ...gap, to: now, receivedTime: now });
    this.guard('heartbeat', this.store.heartbeat(now));
    this.ticking = true;
    this.scheduleTick();
  }

  /** Stores what is not stored yet. */
  async stop(): Promise<void> {
    // A start that failed has taken nothing in, and must not write that over what is stored.
    if (!this.ticking) return;
    this.ticking = false;
    this.cancelTick?.();
    this.tick();
    const now = this.clock.now();
    // A database that takes nothing must not hold up the end.
    const written = Promise.all([
      this.store.appendLiquidations(this.journal.splice(0)),
      this.saveSnapshot(now),
      this.store.heartbeat(now),
    ]);
    this.guard('the last state', patiently(written, STOP_PATIENCE_MS, this.scheduler));
    await patiently(
      written.catch(() => undefined),
      STOP_PATIENCE_MS,
      this.scheduler,
    );
  }

  /** Already in the journal: judged again, not stored again. */
  private again(liquidation: Liquidation): void {
    this.newestTime = Math.max(this.newestTime, liquidation.receivedTime);
    for (const observer of this.observers) observer.accept(liquidation);
    const signals = this.engine.process(liquidation);
    if (signals.length > 0) this.signals.accept(signals, liquidation.receivedTime, false);
  }

  private async noticeAbsence(now: number, liquidations: number, feeds: readonly WatchedFeed[]): Promise<void> {
    const lastAliveTime = await this.store.lastHeartbeat();
    const awayMs = lastAliveTime === undefined ? undefined : Math.max(0, now - lastAliveTime);
    this.resumed = { startedTime: now, lastAliveTime, awayMs, liquidations };
    if (lastAliveTime === undefined) return;
    for (const feed of feeds) {
      this.accept({ type: 'gap', ...feed, reason: 'restart', from: lastAliveTime, to: now, receivedTime: now });
    }
  }

  private remember(liquidation: Liquidation): void {
    this.journal.push(liquidation);
    // A burst shares one write; what a message shows is never far ahead of what a crash would leave.
    this.cancelFlush ??= this.scheduler.after(JOURNAL_FLUSH_MS, () => this.flushJournal());
    this.newestTime = Math.max(this.newestTime, liquidation.receivedTime);
  }

  private scheduleTick(): void {
    if (!this.ticking) return;
    const now = this.clock.now();
    this.cancelTick = this.scheduler.after(TICK_MS - (now % TICK_MS), () => {
      this.tick();
      this.scheduleTick();
    });
  }

  private tick(): void {
    const now = this.clock.now();
    this.accept({ type: 'tick', receivedTime: now });
    this.flushJournal();
    this.guard('heartbeat', this.store.heartbeat(now));
    const due = this.engine.isBusy ? SNAPSHOT_BUSY_MS : SNAPSHOT_QUIET_MS;
    if (now - this.lastSnapshotTime >= due) this.guard('state', this.saveSnapshot(now));
  }

  private flushJournal(): void {
    this.cancelFlush?.();
    this.cancelFlush = undefined;
    if (this.journal.length === 0) return;
    this.guard('liquidations', this.store.appendLiquidations(this.journal.splice(0)));
  }

  private async saveSnapshot(now: number): Promise<void> {
    this.lastSnapshotTime = now;
    const { liquidations: _, baselines, ...content } = this.engine.snapshot([]);
    const { newestTime } = this;
    await this.saveBaselines(baselines, now);
    // The state knows of alerts that are still being stored: it must not survive without them.
    await this.signals.stored();
    // The time of the newest liquidation it contains decides which ones are judged again after a crash.
    await this.store.saveDocument(SNAPSHOT, content, newestTime);
  }

  /** Large and slow to change: stored only when they did. */
  private async saveBaselines(baselines: EngineSnapshot['baselines'], now: number): Promise<void> {
    const { version } = this.engine.thresholds;
    if (version === this.storedBaselines) return;
    this.storedBaselines = version;
    await this.store.saveDocument(BASELINES, baselines, now);
  }

  private guard(what: string, write: Promise<unknown>): void {
    write.catch((error: unknown) => this.logger.error(`${what} not stored: ${messageOf(error)}`));
  }
}
