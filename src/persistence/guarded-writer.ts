import { AppError } from '../core/errors';
import type { Clock } from '../core/clock';
import { outageOf, type Outage } from './outage';
import { WriteQueue, type QueuedWrite, type Work, type WriteOptions } from './write-queue';

/** Calls `run` after `delayMs`; the answer cancels it. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

/** The database takes nothing at the moment; what is owed to it waits in memory. */
export interface Degradation {
  /** Epoch ms. */
  readonly since: number;
  /** In words. */
  readonly reason: string;
  /** Writes waiting. */
  readonly queued: number;
  /** Liquidations lost to the bound of the queue since then. */
  readonly dropped: number;
}

/** `state` is undefined when writing works again; `before` then tells what it was like. */
export type DegradationListener = (state: Degradation | undefined, before: Degradation | undefined) => void;

export interface GuardedWriterSettings {
  /** Runs one piece of work in one transaction. */
  readonly transaction: <T>(work: Work<T>) => Promise<T>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly maxJournalRows?: number;
}

/** A locked file is asked again this soon and this long before it counts as trouble: other processes write briefly. */
const BUSY_RETRY_MS = { first: 10, longest: 250, patience: 5000 };
const OUTAGE_RETRY_MS = { first: 500, longest: 10_000 };
const MAX_JOURNAL_ROWS = 50_000;

/**
 * Writes one transaction after the other, off the caller's stack. While the database takes nothing, writes wait here
 * in their order and are tried again; a promise resolves when its write is committed, however long that takes.
 */
export class GuardedWriter {
  private readonly queue: WriteQueue;
  private readonly listeners = new Set<DegradationListener>();
  private idleWaiters: (() => void)[] = [];
  private active = false;
  private closed = false;
  private attempts = 0;
  private waitedForLock = 0;
  private outage?: { readonly since: number; readonly reason: string; dropped: number };
  private inFlight?: QueuedWrite;
  private wake?: () => void;
  /** Liquidations lost to the bound of the queue since the process began. */
  droppedTotal = 0;

  constructor(private readonly settings: GuardedWriterSettings) {
    this.queue = new WriteQueue(settings.maxJournalRows ?? MAX_JOURNAL_ROWS);
  }

  /** Writes not yet committed. */
  get queued(): number {
    return this.queue.length + (this.inFlight === undefined ? 0 : 1);
  }

  get degraded(): Degradation | undefined {
    return this.outage === undefined ? undefined : { ...this.outage, queued: this.queued };
  }

  /** Called when writing stops working and when it works again; the answer ends it. */
  onChange(listener: DegradationListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  write<T>(work: Work<T>, options: WriteOptions = {}): Promise<T> {
    if (this.closed) return Promise.reject(unavailable('it is closed'));
    return new Promise<T>((resolve, reject) => {
      const waiter = { resolve: resolve as (value: unknown) => void, reject };
      this.drop(this.queue.add({ work, options, waiters: [waiter] }));
      this.start();
    });
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    return this.active ? new Promise((resolve) => this.idleWaiters.push(resolve)) : Promise.resolve();
  }

  /** Takes no more, writes what waits for at most `patienceMs`, and answers how many writes were lost. */
  async close(patienceMs: number): Promise<number> {
    this.closed = true;
    this.wake?.();
    let cancel: (() => void) | undefined;
    const patience = new Promise<void>((resolve) => (cancel = this.settings.schedule(resolve, patienceMs)));
    await Promise.race([this.idle(), patience]);
    cancel?.();
    return this.abandon();
  }

  private start(): void {
    if (this.active) return;
    this.active = true;
    // Not on the stack of the caller, who may be handling a market event.
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    for (let write = this.queue.take(); write !== undefined; write = this.queue.take()) {
      await this.attempt(write);
      // SQLite answers synchronously: without a breath a long queue would keep sockets and timers waiting.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.active = false;
    for (const resolve of this.idleWaiters.splice(0)) resolve();
  }

  private async attempt(write: QueuedWrite): Promise<void> {
    this.inFlight = write;
    try {
      const result = await this.settings.transaction(write.work);
      this.recovered();
      for (const waiter of write.waiters) waiter.resolve(result);
    } catch (error) {
      const outage = outageOf(error);
      if (outage !== undefined) return await this.waitOut(outage);
      this.recovered();
      for (const waiter of write.waiters) waiter.reject(error);
    } finally {
      this.inFlight = undefined;
    }
  }

  private async waitOut(outage: Outage): Promise<void> {
    const write = this.inFlight;
    this.inFlight = undefined;
    // Given up by `abandon` while it was under way.
    if (write === undefined) return;
    const dropped = this.queue.putBack(write);
    const delay = this.nextDelay(outage);
    this.drop(dropped);
    await new Promise<void>((resolve) => {
      const cancel = this.settings.schedule(resolve, delay);
      this.wake = (): void => {
        cancel();
        resolve();
      };
    });
    this.wake = undefined;
  }

  private nextDelay(outage: Outage): number {
    if (outage.busy && this.outage === undefined && this.waitedForLock < BUSY_RETRY_MS.patience) {
      const delay = backoff(BUSY_RETRY_MS, this.attempts++);
      this.waitedForLock += delay;
      return delay;
    }
    if (this.outage === undefined) {
      this.attempts = 0;
      this.outage = { since: this.settings.clock.now(), reason: outage.reason, dropped: 0 };
      this.tell(undefined);
    } else {
      this.outage = { ...this.outage, reason: outage.reason };
    }
    return backoff(OUTAGE_RETRY_MS, this.attempts++);
  }

  private recovered(): void {
    const before = this.degraded;
    this.attempts = 0;
    this.waitedForLock = 0;
    this.outage = undefined;
    if (before !== undefined) this.tell(before);
  }

  private tell(before: Degradation | undefined): void {
    for (const listener of this.listeners) {
      try {
        listener(this.degraded, before);
      } catch {
        // An observer's fault must neither fail a write that is committed nor stop the others.
      }
    }
  }

  private drop(writes: readonly QueuedWrite[]): void {
    for (const { options, waiters } of writes) {
      const rows = options.journalRows ?? 0;
      this.droppedTotal += rows;
      if (this.outage !== undefined) this.outage.dropped += rows;
      for (const waiter of waiters) waiter.reject(unavailable(`${rows} liquidations were dropped, too many wait`));
    }
  }

  private abandon(): number {
    const lost = [...(this.inFlight === undefined ? [] : [this.inFlight])];
    this.inFlight = undefined;
    for (let write = this.queue.take(); write !== undefined; write = this.queue.take()) lost.push(write);
    const reason = this.outage?.reason ?? 'it did not answer in time';
    for (const { waiters } of lost) for (const waiter of waiters) waiter.reject(unavailable(reason));
    this.wake?.();
    return lost.length;
  }
}

function backoff({ first, longest }: { readonly first: number; readonly longest: number }, attempts: number): number {
  return Math.min(first * 2 ** attempts, longest);
}

function unavailable(reason: string): AppError {
  return new AppError(`database: not written, ${reason}`, 'DATABASE_UNAVAILABLE');
}
