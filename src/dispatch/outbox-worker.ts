import { Logger } from '@nestjs/common';
import { type Alert, type Incident, severityRank } from '../core/alert';
import type { Clock } from '../core/clock';
import { messageOf } from '../core/errors';
import type { Scheduler } from '../core/scheduler';
import type { DeliveryResult, PushChannel } from './domain/channel.contract';
import type { OutboxRow } from './domain/outbox';
import { Pacer } from './domain/pacer';
import type { OutboxStore } from './outbox.port';
import { patiently } from '../core/patience';

/** Between two edits of one message. */
const EDIT_INTERVAL_MS = 1_500;
const MOST_ATTEMPTS = 3;
const RETRY_BASE_MS = 1_000;
const RETRY_LONGEST_MS = 60_000;
/** A push this late is no warning any more. */
const TIME_TO_LIVE_MS = 900_000;
/** Writes a group keeps for pushes when edits would use up its minute. */
const GROUP_RESERVE = 5;
/** Finished rows of an incident are remembered this long, for edits and replies. */
const KEEP_MS = 3_600_000;

/** How long a message waits for its state to be stored; beyond it, being told late is worse than being told twice. */
const STORE_PATIENCE_MS = 2_000;
const STOP_PATIENCE_MS = 3_000;

/** What a message is made from, as it stands now. */
export interface MessageContent {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly revision: number;
}

export interface OutboxEvents {
  content(incidentId: string): Promise<MessageContent | undefined>;
  /** The incident is still going on, or may be taken up again. */
  isOpen(incidentId: string): boolean;
  onSent(row: OutboxRow): void;
  onGone(channel: string, recipient: string, reason: string): void;
  onMoved(channel: string, from: string, to: string): Promise<void>;
}

/** Sends what is owed, gravest first, within every limit, and remembers what became of it. */
export class OutboxWorker {
  private readonly logger = new Logger('outbox');
  private readonly rows = new Map<string, OutboxRow>();
  private readonly pacers = new Map<string, Pacer>();
  private readonly busy = new Set<string>();
  private readonly lastEdit = new Map<string, number>();
  private readonly lastError = new Map<string, string>();
  private cancelWake: (() => void) | undefined;
  private running = false;
  private idle: (() => void)[] = [];
  /** Totals since the start. */
  readonly totals = { sent: 0, edited: 0, retried: 0, dead: 0, expired: 0, possiblyRepeated: 0 };

  constructor(
    private readonly channels: ReadonlyMap<string, PushChannel>,
    private readonly store: OutboxStore,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    private readonly events: OutboxEvents,
  ) {}

  /** Takes up unfinished rows of an earlier run. One caught while being sent is sent once more, and says so. */
  async restore(): Promise<void> {
    const changed: OutboxRow[] = [];
    for (const row of await this.store.unfinished()) {
      if (row.state === 'sending')
        changed.push({ ...row, state: 'pending', possiblyRepeated: true, nextAttemptTime: this.clock.now() });
      else this.rows.set(row.id, row);
    }
    this.totals.possiblyRepeated += changed.length;
    for (const row of changed) this.rows.set(row.id, row);
    await this.store.save(changed);
  }

  /** Rows of one incident and person, oldest first. */
  rowsOf(incidentId: string, channel: string, recipient: string): OutboxRow[] {
    return [...this.rows.values()]
      .filter((row) => row.incidentId === incidentId && row.channel === channel && row.recipient === recipient)
      .sort((a, b) => a.createdTime - b.createdTime || severityRank(a.severity) - severityRank(b.severity));
  }

  /** Rows that are committed and may be sent, or that owe an edit now. */
  add(rows: readonly OutboxRow[]): void {
    for (const row of rows) this.rows.set(row.id, this.merged(row));
    this.wake();
  }

  /**
   * A row as it stands: the worker knows best how far one it already has got, and only what is wanted of it can be news.
   * A push that has not gone out can be called off.
   */
  merged(row: OutboxRow): OutboxRow {
    const known = this.rows.get(row.id);
    if (known === undefined) return row;
    if (row.state === 'held' && known.state === 'pending') return { ...known, state: 'held', reason: row.reason };
    return { ...known, wantedRevision: Math.max(known.wantedRevision, row.wantedRevision) };
  }

  start(): void {
    this.running = true;
    this.wake();
  }

  /** Stops taking on work and waits for what is under way. */
  async stop(): Promise<void> {
    this.running = false;
    this.cancelWake?.();
    if (this.busy.size === 0) return;
    const idle = new Promise<void>((resolve) => this.idle.push(resolve));
    // A channel that hangs must not hold up the end; its row stays `sending` and is taken up by the next start.
    await patiently(idle, STOP_PATIENCE_MS, this.scheduler);
  }

  status(): Record<string, unknown> {
    const rows = [...this.rows.values()];
    const waiting = rows.filter((row) => row.state === 'pending');
    const oldest = Math.min(...waiting.map((row) => row.createdTime));
    return {
      waiting: waiting.length,
      owedEdits: rows.filter((row) => this.owesEdit(row)).length,
      oldestWaitingTime: Number.isFinite(oldest) ? oldest : undefined,
      ...this.totals,
      pausedUntil: Object.fromEntries(
        [...this.pacers]
          .filter(([, pacer]) => pacer.paused > this.clock.now())
          .map(([name, pacer]) => [name, pacer.paused]),
      ),
      lastError: Object.fromEntries(this.lastError),
    };
  }

  get waiting(): number {
    let count = 0;
    for (const row of this.rows.values()) if (row.state === 'pending') count++;
    return count;
  }

  /** Does everything that may be done now, then sleeps until the next thing may. */
  private wake(): void {
    if (!this.running) return;
    this.cancelWake?.();
    const now = this.clock.now();
    this.forget(now);
    let next = Infinity;
    for (const row of this.inOrder()) {
      if (this.busy.has(chatKey(row))) continue;
      const ready = this.readyAt(row, now);
      if (ready <= now) this.deliver(row);
      else next = Math.min(next, ready);
    }
    if (next < Infinity) this.cancelWake = this.scheduler.after(Math.max(1, next - now), () => this.wake());
  }

  /** New messages before edits, graver before lighter, older before newer. */
  private inOrder(): OutboxRow[] {
    const due = [...this.rows.values()].filter((row) => row.state === 'pending' || this.owesEdit(row));
    const edit = (row: OutboxRow): number => (row.state === 'sent' ? 1 : 0);
    return due.sort(
      (a, b) =>
        edit(a) - edit(b) || severityRank(b.severity) - severityRank(a.severity) || a.createdTime - b.createdTime,
    );
  }

  private owesEdit(row: OutboxRow): boolean {
    return row.state === 'sent' && row.messageId !== undefined && row.wantedRevision > row.deliveredRevision;
  }

  private readyAt(row: OutboxRow, now: number): number {
    const channel = this.channels.get(row.channel);
    if (channel === undefined) return Infinity;
    const group = channel.isGroup(row.recipient);
    const pacer = this.pacer(channel);
    let ready = Math.max(row.nextAttemptTime, pacer.readyAt(row.recipient, group));
    if (row.state === 'sent') {
      ready = Math.max(ready, (this.lastEdit.get(row.id) ?? row.sentTime ?? 0) + EDIT_INTERVAL_MS);
      if (group && pacer.leftInMinute(row.recipient, now) <= GROUP_RESERVE) ready = Math.max(ready, now + 3_000);
    }
    return ready;
  }

  private deliver(row: OutboxRow): void {
    const key = chatKey(row);
    this.busy.add(key);
    const channel = this.channels.get(row.channel) as PushChannel;
    if (!this.isLate(row)) this.pacer(channel).note(row.recipient, this.clock.now());
    this.attempt(row, channel)
      .catch((error: unknown) => this.putBack(row, error))
      .finally(() => {
        this.busy.delete(key);
        if (this.busy.size === 0) this.idle.splice(0).forEach((resolve) => resolve());
        this.wake();
      });
  }

  private isLate(row: OutboxRow): boolean {
    return row.state === 'pending' && this.clock.now() - row.createdTime > TIME_TO_LIVE_MS;
  }

  /** Something nobody foresaw: the message is still owed, and may or may not have gone out. */
  private putBack(row: OutboxRow, error: unknown): void {
    this.logger.error(`${row.id}: ${messageOf(error)}`);
    const known = this.rows.get(row.id) ?? row;
    const nextAttemptTime = this.clock.now() + RETRY_BASE_MS;
    const sending = known.state === 'sending';
    this.rows.set(row.id, {
      ...known,
      nextAttemptTime,
      ...(sending ? { state: 'pending', possiblyRepeated: true } : {}),
    });
  }

  private async attempt(row: OutboxRow, channel: PushChannel): Promise<void> {
    const now = this.clock.now();
    const edit = row.state === 'sent';
    if (this.isLate(row)) return this.finish(row, 'expired', 'too late to be a warning');
    const content = await this.events.content(row.incidentId);
    if (content === undefined) return this.finish(row, 'dead', 'its incident is not known any more');
    if (!edit) await this.save({ ...row, state: 'sending' });
    else this.lastEdit.set(row.id, now);
    const result = await channel.deliver({
      recipient: row.recipient,
      incident: content.incident,
      alerts: content.alerts,
      silent: row.silent,
      messageId: edit ? row.messageId : undefined,
      replyToMessageId: row.replyToRowId === undefined ? undefined : this.rows.get(row.replyToRowId)?.messageId,
      possiblyRepeated: row.possiblyRepeated,
    });
    await this.conclude(this.rows.get(row.id) ?? row, result, content.revision, edit);
  }

  private async conclude(row: OutboxRow, result: DeliveryResult, revision: number, edit: boolean): Promise<void> {
    switch (result.kind) {
      case 'sent':
        this.totals.sent++;
        this.lastError.delete(row.channel);
        this.tries.delete(row.id);
        await this.save({
          ...row,
          attempts: 0,
          nextAttemptTime: 0,
          state: 'sent',
          messageId: result.messageId,
          sentTime: this.clock.now(),
          deliveredRevision: revision,
        });
        return this.events.onSent(this.rows.get(row.id) ?? row);
      case 'edited':
        this.totals.edited++;
        this.tries.delete(row.id);
        return this.save({ ...row, attempts: 0, nextAttemptTime: 0, deliveredRevision: revision });
      case 'moved':
        await this.events.onMoved(row.channel, row.recipient, result.recipient);
        this.move(row.channel, row.recipient, result.recipient);
        return edit ? undefined : this.save({ ...row, recipient: result.recipient, state: 'pending' });
      case 'gone':
        this.events.onGone(row.channel, row.recipient, result.reason);
        return this.finish(row, edit ? 'sent' : 'dead', result.reason, true);
      case 'vanished':
        return this.finish(row, 'sent', result.reason, true);
      case 'refused':
        this.lastError.set(row.channel, result.reason);
        return this.finish(row, edit ? 'sent' : 'dead', result.reason);
      case 'retry':
        return this.retry(row, result, edit);
    }
  }

  private async retry(
    row: OutboxRow,
    result: Extract<DeliveryResult, { kind: 'retry' }>,
    edit: boolean,
  ): Promise<void> {
    const now = this.clock.now();
    this.totals.retried++;
    this.lastError.set(row.channel, result.reason);
    const attempts = row.attempts + (result.counts ? 1 : 0);
    if (attempts >= MOST_ATTEMPTS) return this.finish({ ...row, attempts }, edit ? 'sent' : 'dead', result.reason);
    const tries = (this.tries.get(row.id) ?? 0) + 1;
    this.tries.set(row.id, tries);
    const wait = result.afterMs ?? Math.min(RETRY_LONGEST_MS, RETRY_BASE_MS * 2 ** (tries - 1));
    if (result.everyone) this.pacers.get(row.channel)?.pause(now + wait);
    await this.save({
      ...row,
      state: edit ? 'sent' : 'pending',
      attempts,
      nextAttemptTime: now + wait,
      reason: result.reason,
    });
  }

  private readonly tries = new Map<string, number>();

  /** Nothing more will be done for this row; `lost`: its message cannot be reached any more. */
  private async finish(
    row: OutboxRow,
    state: 'dead' | 'expired' | 'sent',
    reason: string,
    lost = false,
  ): Promise<void> {
    if (state !== 'sent') {
      this.totals[state]++;
      this.logger.warn(`${row.channel} ${row.recipient}: not delivered (${state}): ${reason}`);
    }
    await this.save({
      ...row,
      state,
      reason,
      // Without its name a message is not edited any more.
      messageId: lost ? undefined : row.messageId,
      deliveredRevision: Math.max(row.deliveredRevision, row.wantedRevision),
    });
  }

  private move(channel: string, from: string, to: string): void {
    for (const row of this.rows.values())
      if (row.channel === channel && row.recipient === from) this.rows.set(row.id, { ...row, recipient: to });
  }

  /** What was asked of the row while it was under way is kept. */
  private async save(row: OutboxRow): Promise<void> {
    const wantedRevision = Math.max(row.wantedRevision, this.rows.get(row.id)?.wantedRevision ?? 0);
    const saved = { ...row, wantedRevision };
    this.rows.set(row.id, saved);
    // Delivery does not depend on its record: that is the store's own trouble, and told there.
    const stored = this.store
      .save([saved])
      .catch((error: unknown) => this.logger.error(`${row.id} not stored: ${messageOf(error)}`));
    await patiently(stored, STORE_PATIENCE_MS, this.scheduler);
  }

  private forget(now: number): void {
    for (const [id, row] of this.rows) {
      if (row.state === 'pending' || row.state === 'sending' || this.owesEdit(row)) continue;
      if (this.events.isOpen(row.incidentId)) continue;
      if (now - Math.max(row.createdTime, this.lastEdit.get(id) ?? 0) <= KEEP_MS) continue;
      this.rows.delete(id);
      this.lastEdit.delete(id);
      this.tries.delete(id);
    }
  }

  private pacer(channel: PushChannel): Pacer {
    let pacer = this.pacers.get(channel.name);
    if (pacer === undefined) this.pacers.set(channel.name, (pacer = new Pacer(channel.pace)));
    return pacer;
  }
}

function chatKey(row: OutboxRow): string {
  return `${row.channel}:${row.recipient}`;
}
