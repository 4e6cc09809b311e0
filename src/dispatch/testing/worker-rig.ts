import { Logger } from '@nestjs/common';
import { ManualClock } from '../../core/clock';
import { START } from '../../core/testing/events';
import { Database } from '../../persistence/database';
import { OutboxRepository } from '../../persistence/outbox.repository';
import { ManualScheduler } from '../../streams/testing/manual-scheduler';
import { sampleAlert, sampleIncident } from '../../telegram/testing/samples';
import type { OutboxRow } from '../domain/outbox';
import type { OutboxStore } from '../outbox.port';
import { type MessageContent, OutboxWorker } from '../outbox-worker';
import { RecordingChannel } from './recording-channel';
import { settle } from './settle';

export function row(changes: Partial<OutboxRow> = {}): OutboxRow {
  const { recipient = '7', severity = 'HIGH', incidentId = 'i1', createdTime = START } = changes;
  return {
    id: `${incidentId}:${recipient}:telegram:${severity}`,
    incidentId,
    alertId: 'a1',
    channel: 'telegram',
    recipient,
    severity,
    silent: false,
    state: 'pending',
    attempts: 0,
    nextAttemptTime: createdTime,
    createdTime,
    deliveredRevision: 0,
    wantedRevision: 1,
    possiblyRepeated: false,
    ...changes,
  };
}

/** A worker on a real database, with time, timers and channel in hand. */
export class WorkerRig {
  readonly clock = new ManualClock(START);
  readonly scheduler = new ManualScheduler(this.clock);
  readonly channel = new RecordingChannel(this.clock);
  readonly told: string[] = [];
  revision = 1;
  open = true;
  content: (incidentId: string) => Promise<MessageContent | undefined> = async (id) => ({
    incident: sampleIncident({ id }),
    alerts: [sampleAlert({ incidentId: id, revision: this.revision })],
    revision: this.revision,
  });
  worker: OutboxWorker;

  private constructor(
    readonly database: Database,
    readonly outbox: OutboxRepository,
  ) {
    this.worker = this.newWorker();
  }

  static async open(): Promise<WorkerRig> {
    Logger.overrideLogger(false);
    const database = await Database.open('sqlite::memory:');
    return new WorkerRig(database, new OutboxRepository(database));
  }

  newWorker(store: OutboxStore = this.outbox): OutboxWorker {
    return new OutboxWorker(new Map([[this.channel.name, this.channel]]), store, this.clock, this.scheduler, {
      content: (incidentId) => this.content(incidentId),
      isOpen: () => this.open,
      onSent: ({ id, messageId }) => this.told.push(`sent ${id} ${messageId}`),
      onGone: (channel, recipient, reason) => this.told.push(`gone ${channel} ${recipient} ${reason}`),
      onMoved: async (channel, from, to) => void this.told.push(`moved ${channel} ${from} ${to}`),
    });
  }

  /** Stores the rows, as a commit does, and hands them over. */
  async owe(...rows: OutboxRow[]): Promise<void> {
    await this.outbox.save(rows);
    this.worker.add(rows);
    await settle();
  }

  /** The message is to show this revision. */
  async edit(known: OutboxRow, revision: number): Promise<void> {
    this.revision = revision;
    await this.owe({ ...(await this.stored(known)), wantedRevision: revision });
  }

  async stored({ id, incidentId }: OutboxRow): Promise<OutboxRow> {
    const rows = await this.outbox.ofIncident(incidentId);
    return rows.find((one) => one.id === id) as OutboxRow;
  }

  async advance(ms: number, step = 100): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.scheduler.advance(Math.min(step, left));
      await settle();
    }
  }

  async close(): Promise<void> {
    void this.worker.stop();
    await settle();
    await this.database.close();
  }
}
