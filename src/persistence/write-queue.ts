import type { EntityManager } from 'typeorm';

export type Work<T> = (manager: EntityManager) => Promise<T>;

export interface WriteOptions {
  /** Rows this adds to the liquidation journal: the only writes that may be dropped when too much is waiting. */
  readonly journalRows?: number;
  /** A waiting write of the same name is superseded by this one: its promise then resolves with this one's. */
  readonly replaces?: string;
}

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface QueuedWrite {
  readonly work: Work<unknown>;
  readonly options: WriteOptions;
  readonly waiters: Waiter[];
}

/** Writes in the order they came. Bounded by rows of the journal, since nothing else may be lost. */
export class WriteQueue {
  private readonly writes: QueuedWrite[] = [];
  private journalRows = 0;

  constructor(private readonly maxJournalRows: number) {}

  get length(): number {
    return this.writes.length;
  }

  /** Returns what had to be dropped to make room. */
  add(write: QueuedWrite): QueuedWrite[] {
    const older = this.named(write.options.replaces);
    if (older !== undefined) {
      write.waiters.unshift(...older.waiters);
      this.writes.splice(this.writes.indexOf(older), 1);
    }
    this.writes.push(write);
    this.journalRows += write.options.journalRows ?? 0;
    return this.dropOldest();
  }

  take(): QueuedWrite | undefined {
    const write = this.writes.shift();
    this.journalRows -= write?.options.journalRows ?? 0;
    return write;
  }

  /** Back to the front, unless something newer has superseded it meanwhile. */
  putBack(write: QueuedWrite): QueuedWrite[] {
    const newer = this.named(write.options.replaces);
    if (newer !== undefined) {
      newer.waiters.unshift(...write.waiters);
      return [];
    }
    this.writes.unshift(write);
    this.journalRows += write.options.journalRows ?? 0;
    return this.dropOldest();
  }

  private named(name: string | undefined): QueuedWrite | undefined {
    return name === undefined ? undefined : this.writes.find((write) => write.options.replaces === name);
  }

  /** The newest is kept however large: a bound of memory, not of one batch. */
  private dropOldest(): QueuedWrite[] {
    const dropped: QueuedWrite[] = [];
    while (this.journalRows > this.maxJournalRows) {
      const [oldest, next] = this.writes.filter(({ options }) => (options.journalRows ?? 0) > 0);
      if (oldest === undefined || next === undefined) break;
      this.writes.splice(this.writes.indexOf(oldest), 1);
      this.journalRows -= oldest.options.journalRows ?? 0;
      dropped.push(oldest);
    }
    return dropped;
  }
}
