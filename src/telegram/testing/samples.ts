import type { Alert, Incident } from '../../core/alert';
import type { DeliveryRequest } from '../../dispatch/domain/channel.contract';
import { type Recipient, RecipientStore } from '../../subscriptions/recipient-store.port';
import type { TelegramLogger } from '../logger.contract';
import { type BotStatus, StatusSource } from '../status-source.contract';

/** 2026-11-20 14:23:15 UTC. */
export const ONSET = Date.UTC(2026, 10, 20, 14, 23, 15);

const VENUES: Alert['venues'] = [
  {
    venue: 'binance',
    completeness: 'sampled',
    gap: false,
    usdRaw: 1_310_000,
    usdEstimated: 1_900_000,
    low: 1_310_000,
    high: 2_600_000,
  },
  {
    venue: 'bybit',
    completeness: 'full',
    gap: false,
    usdRaw: 2_900_000,
    usdEstimated: 2_900_000,
    low: 2_900_000,
    high: 2_900_000,
  },
];

const THRESHOLDS: Alert['thresholds'] = {
  entry: 500_000,
  moderate: 1_000_000,
  high: 3_872_983,
  extreme: 30_000_000,
  dynamic: 30_000_000,
  source: 'formula',
};

export function sampleAlert(changes: Partial<Alert> = {}): Alert {
  return {
    id: 'a1',
    incidentId: 'i1',
    type: 'LIQUIDATION_CASCADE',
    phase: 'active',
    severity: 'MODERATE',
    asset: 'BTC',
    instruments: ['BTC/USDT:USDT'],
    title: 'BTC LIQUIDATION CASCADE',
    facts: { count: 7, longs: 5, shorts: 2, usd: 1_200_000, windowSeconds: 30, price: 103_420, movePct: -0.1 },
    venues: VENUES,
    thresholds: THRESHOLDS,
    forecast: null,
    onsetTime: ONSET,
    updatedTime: ONSET + 25_000,
    revision: 1,
    receipts: { receivedTime: ONSET },
    simulated: false,
    ...changes,
  };
}

export function sampleIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'i1',
    asset: 'BTC',
    phase: 'active',
    severity: 'MODERATE',
    onsetTime: ONSET,
    updatedTime: ONSET + 25_000,
    alertIds: ['a1'],
    simulated: false,
    ...changes,
  };
}

export function sampleRequest(changes: Partial<DeliveryRequest> = {}): DeliveryRequest {
  return {
    recipient: '7',
    incident: sampleIncident(),
    alerts: [sampleAlert()],
    silent: false,
    possiblyRepeated: false,
    ...changes,
  };
}

export function sampleStatus(changes: Partial<BotStatus> = {}): BotStatus {
  return {
    version: '0.1.0',
    startedTime: ONSET,
    awaySeconds: 125,
    venues: [{ name: 'Binance', state: 'connected', lastEventAgeMs: 180, delayMs: 42 }],
    notWatchedVenues: ['Bybit', 'OKX', 'Deribit'],
    assets: 412,
    blind: [],
    alertsToday: 3,
    simulated: false,
    ...changes,
  };
}

export class StubStatusSource extends StatusSource {
  status: () => Promise<BotStatus> = async () => sampleStatus();

  override async collect(): Promise<Readonly<Record<string, unknown>>> {
    return { ...(await this.status()) };
  }

  override summary(): Promise<BotStatus> {
    return this.status();
  }
}

export class MemoryRecipientStore extends RecipientStore {
  rows: Recipient[] = [];
  renames: string[] = [];
  /** Set: the next calls fail with it. */
  failure?: Error;

  override async all(): Promise<Recipient[]> {
    if (this.failure !== undefined) throw this.failure;
    return [...this.rows];
  }

  override async save(recipient: Recipient): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.rows = [
      ...this.rows.filter(({ channel, id }) => channel !== recipient.channel || id !== recipient.id),
      recipient,
    ];
  }

  override async rename(channel: string, from: string, to: string): Promise<void> {
    this.renames.push(`${channel} ${from} ${to}`);
  }

  find(id: string): Recipient | undefined {
    return this.rows.find((row) => row.id === id);
  }
}

export class RecordingLogger implements TelegramLogger {
  readonly lines: string[] = [];

  log(message: string): void {
    this.lines.push(message);
  }

  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
}
