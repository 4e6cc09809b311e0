import { Injectable, Logger } from '@nestjs/common';
import type { Alert, Incident, Receipts } from '../core/alert';
import { Clock } from '../core/clock';
import { BoundedMap } from '../core/collections/bounded-map';
import { messageOf } from '../core/errors';
import { Scheduler } from '../core/scheduler';
import type { Signal } from '../core/signal';
import { SignalSink } from '../core/sinks';
import { type Recipient, RecipientStore } from '../subscriptions/recipient-store.port';
import { AlertStore, type StoredAlert } from './alert-store.port';
import { ChannelRegistry } from './channel-registry';
import { planDelivery } from './domain/delivery-planner';
import type { SuppressionReason } from './domain/delivery-policy';
import { type IncidentChange, IncidentGrouper, REOPEN_WITHIN_MS } from './domain/incident-grouper';
import type { OutboxRow } from './domain/outbox';
import { PushQuota } from './domain/push-quota';
import { OutboxStore } from './outbox.port';
import { type MessageContent, OutboxWorker } from './outbox-worker';
import { patiently } from '../core/patience';

const HOUR_MS = 3_600_000;
/** Every detector says something of what goes on within this time. */
const ORPHANED_AFTER_MS = 600_000;
/** Growth is gathered this long before it is stored; what is new or graver is stored at once. */
const GATHER_MS = 200;

/** How long a message waits for its record to be stored. */
const STORE_PATIENCE_MS = 2_000;
const RECIPIENTS_PATIENCE_MS = 500;
const STOP_PATIENCE_MS = 3_000;

/** Wall-clock stations of an alert, kept beside the alert because a replay has none. */
type WallReceipts = Pick<Receipts, 'detectedTime' | 'queuedTime' | 'sentTime'>;

interface Batch {
  readonly alerts: Map<string, Alert>;
  readonly incidents: Map<string, Incident>;
  readonly outbox: Map<string, OutboxRow>;
}

/** Signals in; incidents stored, messages owed, and everyone who watches shown. */
@Injectable()
export class DispatchService extends SignalSink {
  readonly worker: OutboxWorker;
  readonly suppressed: Record<string, number> = {};
  private readonly logger = new Logger('dispatch');
  private readonly grouper = new IncidentGrouper();
  private readonly receipts = new BoundedMap<string, WallReceipts>(2_000);
  /** What was suppressed already, so that every suppression counts once and not with every revision. */
  private readonly counted = new BoundedMap<string, true>(2_000);
  private lastRecipients: readonly Recipient[] = [];
  private readonly quotas = new Map<string, PushQuota>();
  private readonly revisionObservers: ((change: IncidentChange) => void)[] = [];
  private readonly latencyObservers: ((receipts: Receipts, channel: string | undefined) => void)[] = [];
  private batch = emptyBatch();
  private cancelCommit: (() => void) | undefined;
  private commits: Promise<void> = Promise.resolve();
  private lastTick = 0;
  private started = false;

  constructor(
    private readonly store: AlertStore,
    private readonly outbox: OutboxStore,
    private readonly recipients: RecipientStore,
    readonly channels: ChannelRegistry,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
  ) {
    super();
    this.worker = new OutboxWorker(channels.push, outbox, clock, scheduler, {
      content: (incidentId) => this.content(incidentId),
      isOpen: (incidentId) => this.grouper.incident(incidentId) !== undefined,
      onSent: (row) => this.sent(row),
      onGone: (channel, id, reason) => this.gone(channel, id, reason),
      onMoved: (channel, from, to) => this.moved(channel, from, to),
    });
  }

  /** Sees every revision, in order, as it is made. */
  onRevision(observer: (change: IncidentChange) => void): void {
    this.revisionObservers.push(observer);
  }

  /** Sees the receipts of an alert when it is shown (no channel) and when it is sent. */
  onLatency(observer: (receipts: Receipts, channel: string | undefined) => void): void {
    this.latencyObservers.push(observer);
  }

  setSimulated(simulated: boolean): void {
    this.grouper.setSimulated(simulated);
  }

  override async restore(): Promise<unknown> {
    const incidents = await this.store.recentIncidents(this.clock.now() - REOPEN_WITHIN_MS);
    for (const incident of incidents) {
      const alerts = (await this.store.alertsOfIncident(incident.id)).map((stored) => this.withoutWallClock(stored));
      this.grouper.restore(incident, alerts);
      this.worker.add(
        await this.outbox
          .ofIncident(incident.id)
          .then((rows) => rows.filter((row) => row.state !== 'sending' && row.state !== 'pending')),
      );
    }
    await this.worker.restore();
    for (const recipient of await this.knownRecipients()) await this.loadQuota(recipient.channel, recipient.id);
    this.endOrphans(incidents);
    return incidents.map(({ id }) => ({ incident: this.grouper.incident(id), alerts: this.grouper.alertsOf(id) }));
  }

  /** What was open for so long without a word is over; that is told, but belongs to the run before, not to this one. */
  private endOrphans(incidents: readonly Incident[]): void {
    for (const { id, updatedTime } of incidents) {
      if (this.clock.now() - updatedTime <= ORPHANED_AFTER_MS) continue;
      for (const change of this.grouper.endOrphan(id)) this.keep(change);
    }
  }

  override accept(signals: readonly Signal[], receivedTime: number, tick: boolean): boolean {
    let notable = false;
    for (const signal of signals) {
      for (const change of this.grouper.apply(signal)) {
        this.take(change);
        notable = true;
      }
    }
    if (!tick) return notable;
    this.lastTick = receivedTime;
    for (const change of this.grouper.tick(receivedTime)) this.take(change);
    return notable;
  }

  start(): void {
    this.started = true;
    this.worker.start();
  }

  /** Passes on and stores everything that waits, and ends deliveries under way. */
  async stop(): Promise<void> {
    if (!this.started) return;
    for (const change of this.grouper.tick(this.lastTick)) this.take(change);
    // A database that takes nothing must not hold up the end.
    await patiently(this.stored(), STOP_PATIENCE_MS, this.scheduler);
    await this.worker.stop();
    await patiently(this.stored(), STOP_PATIENCE_MS, this.scheduler);
  }

  override async stored(): Promise<void> {
    while (this.batch.alerts.size > 0) {
      this.commitNow();
      await this.commits;
    }
    await this.commits;
  }

  get openIncidents(): readonly Incident[] {
    return this.grouper.openIncidents();
  }

  private take(change: IncidentChange): void {
    for (const observer of this.revisionObservers) observer(change);
    this.keep(change);
  }

  private keep(change: IncidentChange): void {
    const notable = change.kind !== 'updated';
    const known = this.receipts.get(change.alert.id);
    const fresh = known === undefined || change.kind === 'opened' || change.kind === 'escalated';
    this.receipts.set(change.alert.id, fresh ? { detectedTime: this.clock.now() } : known);
    this.batch.alerts.set(change.alert.id, change.alert);
    this.batch.incidents.set(change.incident.id, change.incident);
    this.commitSoon(notable ? 0 : GATHER_MS);
  }

  private commitSoon(ms: number): void {
    this.cancelCommit?.();
    this.cancelCommit = ms === 0 ? undefined : this.scheduler.after(ms, () => this.commitNow());
    if (ms === 0) setImmediate(() => this.commitNow());
  }

  /** One after another: a later state of an alert must never be overtaken by an earlier one. */
  private commitNow(): void {
    if (this.batch.alerts.size === 0) return;
    const { batch } = this;
    this.batch = emptyBatch();
    this.commits = this.commits
      .then(() => this.commit(batch))
      .catch((error: unknown) => this.logger.error(`not stored: ${messageOf(error)}`));
  }

  private async commit(batch: Batch): Promise<void> {
    const now = this.clock.now();
    await this.plan(batch, now);
    // As they stand at this very moment: what the worker writes from now on comes after this commit.
    const rows = [...batch.outbox.values()].map((row) => this.worker.merged(row));
    const alerts = [...batch.alerts.values()].map((alert) =>
      this.withWallClock(
        alert,
        rows.some((row) => row.alertId === alert.id && row.state === 'pending') ? now : undefined,
      ),
    );
    const stored = this.store.commit({ alerts, incidents: [...batch.incidents.values()], outbox: rows });
    const shown = stored.then((all) => all.forEach((alert) => this.show(alert, batch.incidents.get(alert.incidentId))));
    // A warning is worth more than its record: when the disk is full, people are told all the same.
    try {
      await patiently(shown, STORE_PATIENCE_MS, this.scheduler);
    } finally {
      this.worker.add(rows);
    }
  }

  private async plan(batch: Batch, now: number): Promise<void> {
    const recipients = (await this.knownRecipients()).filter((recipient) => this.channels.push.has(recipient.channel));
    for (const alert of batch.alerts.values()) {
      const incident = batch.incidents.get(alert.incidentId);
      if (incident === undefined) continue;
      for (const { channel, id, role, mutedUntil, deactivatedReason } of recipients) {
        const existing = this.merged(batch, incident.id, channel, id);
        const recipient = {
          channel,
          id,
          approved: role !== 'pending',
          mutedUntil,
          deactivated: deactivatedReason !== undefined,
        };
        const plan = planDelivery(
          { kind: 'updated', alert, incident },
          recipient,
          existing,
          this.quota(channel, id),
          this.revision(incident.id),
          now,
        );
        for (const row of plan.rows) batch.outbox.set(row.id, row);
        if (plan.suppressed !== undefined)
          this.countSuppressed(plan.suppressed, `${alert.id}:${alert.severity}:${channel}:${id}`);
      }
    }
  }

  /** Rows the worker has, overlaid with those of this batch. */
  private merged(batch: Batch, incidentId: string, channel: string, recipient: string): OutboxRow[] {
    const rows = new Map(this.worker.rowsOf(incidentId, channel, recipient).map((row) => [row.id, row]));
    for (const row of batch.outbox.values())
      if (row.incidentId === incidentId && row.channel === channel && row.recipient === recipient)
        rows.set(row.id, row);
    return [...rows.values()];
  }

  private show(alert: StoredAlert, incident: Incident | undefined): void {
    if (incident === undefined) return;
    for (const observer of this.latencyObservers) observer(alert.receipts, undefined);
    for (const channel of this.channels.live) {
      try {
        channel.show(alert, incident);
      } catch (error) {
        this.logger.error(`${channel.name}: ${messageOf(error)}`);
      }
    }
  }

  private async content(incidentId: string): Promise<MessageContent | undefined> {
    const alerts = this.grouper.alertsOf(incidentId);
    const incident = this.grouper.incident(incidentId);
    if (incident !== undefined && alerts.length > 0) return { incident, alerts, revision: this.revision(incidentId) };
    const stored = await this.store.incident(incidentId);
    if (stored === undefined) return undefined;
    const old = await this.store.alertsOfIncident(incidentId);
    return old.length === 0 ? undefined : { incident: stored, alerts: old, revision: sumOfRevisions(old) };
  }

  /** Grows with every revision of any alert of the incident. */
  private revision(incidentId: string): number {
    return sumOfRevisions(this.grouper.alertsOf(incidentId));
  }

  private sent(row: OutboxRow): void {
    const known = this.receipts.get(row.alertId);
    const alert = this.grouper.alertsOf(row.incidentId).find(({ id }) => id === row.alertId);
    const incident = this.grouper.incident(row.incidentId);
    if (alert === undefined || incident === undefined || known === undefined) return;
    for (const observer of this.latencyObservers)
      observer({ ...alert.receipts, ...known, sentTime: row.sentTime }, row.channel);
    if (known.sentTime !== undefined) return;
    this.receipts.set(row.alertId, { ...known, sentTime: row.sentTime });
    if (!this.batch.alerts.has(alert.id)) this.batch.alerts.set(alert.id, alert);
    if (!this.batch.incidents.has(incident.id)) this.batch.incidents.set(incident.id, incident);
    this.commitSoon(GATHER_MS);
  }

  private gone(channel: string, id: string, reason: string): void {
    void this.changeRecipient(channel, id, reason).catch((error: unknown) => this.logger.error(messageOf(error)));
  }

  private async changeRecipient(channel: string, id: string, reason: string): Promise<void> {
    const recipient = (await this.recipients.all()).find((known) => known.channel === channel && known.id === id);
    if (recipient !== undefined) await this.recipients.save({ ...recipient, deactivatedReason: reason });
  }

  private async moved(channel: string, from: string, to: string): Promise<void> {
    await this.recipients.rename(channel, from, to);
    this.quotas.set(`${channel}:${to}`, this.quota(channel, from));
  }

  private quota(channel: string, id: string): PushQuota {
    const key = `${channel}:${id}`;
    let quota = this.quotas.get(key);
    if (quota === undefined) this.quotas.set(key, (quota = new PushQuota()));
    return quota;
  }

  private async loadQuota(channel: string, id: string): Promise<void> {
    const pushes = await this.outbox.pushesSince(channel, id, this.clock.now() - HOUR_MS);
    this.quotas.set(
      `${channel}:${id}`,
      new PushQuota(pushes.filter((row) => row.state !== 'held').map((row) => row.createdTime)),
    );
  }

  /** The list as it is now; as it was last when the database does not answer. */
  private async knownRecipients(): Promise<readonly Recipient[]> {
    try {
      const fresh = this.recipients.all().then((all) => (this.lastRecipients = all));
      // A database that hangs must not hold up a push; the list of a moment ago will do.
      if (this.lastRecipients.length > 0) await patiently(fresh, RECIPIENTS_PATIENCE_MS, this.scheduler);
      else await fresh;
    } catch (error) {
      this.logger.error(`recipients not readable, going on with the last list: ${messageOf(error)}`);
    }
    return this.lastRecipients;
  }

  private countSuppressed(reason: SuppressionReason, key: string): void {
    if (this.counted.has(key)) return;
    this.counted.set(key, true);
    this.suppressed[reason] = (this.suppressed[reason] ?? 0) + 1;
  }

  private withWallClock(alert: Alert, queuedTime: number | undefined): Alert {
    const known = { ...this.receipts.get(alert.id) };
    if (queuedTime !== undefined && known.queuedTime === undefined) known.queuedTime = queuedTime;
    this.receipts.set(alert.id, known);
    return { ...alert, receipts: { ...alert.receipts, ...known } };
  }

  /** The engine's side of an alert that comes back from the store; its wall-clock receipts are kept here. */
  private withoutWallClock({ cursor: _, ...alert }: StoredAlert): Alert {
    const { exchangeTime, receivedTime, ...wall } = alert.receipts;
    this.receipts.set(alert.id, wall);
    return { ...alert, receipts: { exchangeTime, receivedTime } };
  }
}

function emptyBatch(): Batch {
  return { alerts: new Map(), incidents: new Map(), outbox: new Map() };
}

function sumOfRevisions(alerts: readonly Alert[]): number {
  return alerts.reduce((sum, alert) => sum + alert.revision, 0);
}
