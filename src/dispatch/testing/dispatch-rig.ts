import { Logger } from '@nestjs/common';
import { ManualClock } from '../../core/clock';
import type { Signal } from '../../core/signal';
import { START } from '../../core/testing/events';
import { AlertStoreRepository } from '../../persistence/alert-store.repository';
import { Database } from '../../persistence/database';
import { OutboxRepository } from '../../persistence/outbox.repository';
import { RecipientRepository } from '../../persistence/recipient.repository';
import { ManualScheduler } from '../../streams/testing/manual-scheduler';
import type { Recipient } from '../../subscriptions/recipient-store.port';
import type { StoredAlert } from '../alert-store.port';
import { ChannelRegistry } from '../channel-registry';
import { DispatchService } from '../dispatch.service';
import type { OutboxRow } from '../domain/outbox';
import { RecordingChannel } from './recording-channel';
import { settle } from './settle';

/** A cascade of BTC as its detector tells it. */
export function cascade(changes: Partial<Signal> = {}): Signal {
  const { onset = START, time = onset } = changes;
  return {
    type: 'LIQUIDATION_CASCADE',
    asset: 'BTC',
    state: 'active',
    severity: 'MODERATE',
    onset,
    time,
    instruments: ['BTC/USDT:USDT'],
    facts: { count: 5, longs: 5, shorts: 0, usd: 1_200_000, windowSeconds: 30, price: 100_000 },
    venues: [],
    exchangeTime: time - 20,
    receivedTime: time,
    ...changes,
  };
}

/** The service on a real database, with time, timers and one channel in hand. */
export class DispatchRig {
  readonly clock = new ManualClock(START);
  scheduler = new ManualScheduler(this.clock);
  readonly channel = new RecordingChannel(this.clock);
  readonly shown: StoredAlert[] = [];
  readonly store: AlertStoreRepository;
  readonly outbox: OutboxRepository;
  readonly recipients: RecipientRepository;
  service: DispatchService;

  private constructor(readonly database: Database) {
    this.store = new AlertStoreRepository(database);
    this.outbox = new OutboxRepository(database);
    this.recipients = new RecipientRepository(database);
    this.service = this.newService();
  }

  static async open(...people: Partial<Recipient>[]): Promise<DispatchRig> {
    Logger.overrideLogger(false);
    const rig = new DispatchRig(await Database.open('sqlite::memory:'));
    for (const person of people.length > 0 ? people : [{}])
      await rig.recipients.save({ channel: 'telegram', id: '7', role: 'user', ...person });
    return rig;
  }

  newService(store: Partial<Pick<DispatchRig, 'store' | 'outbox' | 'recipients'>> = {}): DispatchService {
    const channels = new ChannelRegistry();
    channels.registerPush(this.channel);
    channels.registerLive({ name: 'screen', show: (alert) => this.shown.push(alert) });
    return new DispatchService(
      store.store ?? this.store,
      store.outbox ?? this.outbox,
      store.recipients ?? this.recipients,
      channels,
      this.clock,
      this.scheduler,
    );
  }

  /** The next run of the program: what the last one kept in memory is lost. */
  async restart(): Promise<unknown> {
    this.scheduler = new ManualScheduler(this.clock);
    this.service = this.newService();
    const restored = await this.service.restore();
    this.service.start();
    await settle();
    return restored;
  }

  async tell(...signals: Signal[]): Promise<void> {
    this.service.accept(signals, this.clock.now(), false);
    await settle();
  }

  async tick(): Promise<void> {
    this.service.accept([], this.clock.now(), true);
    await this.advance(300);
  }

  async advance(ms: number, step = 100): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.scheduler.advance(Math.min(step, left));
      await settle();
    }
  }

  async rows(): Promise<OutboxRow[]> {
    const { items } = await this.store.incidents({ limit: 500 });
    return (await Promise.all(items.map(({ id }) => this.outbox.ofIncident(id)))).flat();
  }

  async alerts(): Promise<readonly StoredAlert[]> {
    return (await this.store.alerts({ limit: 500 })).items;
  }

  async close(): Promise<void> {
    void this.service.stop();
    await this.advance(300);
    await settle();
    await this.database.close();
  }
}
