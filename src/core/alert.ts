import type { Venue } from './instrument';

export const ALERT_TYPES = [
  'LIQUIDATION',
  'LIQUIDATION_CASCADE',
  'OI_EXPLOSION',
  'OI_COLLAPSE',
  'VOLUME_SPIKE',
  'LIQUIDATION_ZONE',
  'CASCADE_FORECAST',
  'OI_FORECAST',
  'SMART_MONEY',
  'CROSS_ASSET',
  'FUNDING_EXTREME',
  'BASIS',
  'PRICE_LEVEL',
  'PRICE_MOVE',
  'VENUE_ANOMALY',
  'DEPEG',
  'NEW_LISTING',
  'FEED_BLIND',
  'SYSTEM',
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

/** Rising order: the index is the rank. */
export const SEVERITIES = ['LOW', 'MODERATE', 'HIGH', 'EXTREME'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const PHASES = ['watch', 'warning', 'active', 'escalated', 'ended'] as const;
export type Phase = (typeof PHASES)[number];

export type DeliveryPriority = 'HIGH' | 'MEDIUM' | 'LOW';

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function graver(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b;
}

export function deliveryPriority(severity: Severity): DeliveryPriority {
  if (severityRank(severity) >= severityRank('HIGH')) return 'HIGH';
  return severity === 'MODERATE' ? 'MEDIUM' : 'LOW';
}

/**
 * How much of a venue's liquidations a figure saw. `sampled`: the venue publishes a part, so `usdRaw` is a lower bound
 * and `low`..`high` brackets the truth. `gap`: part of the window was not received at all.
 */
export interface VenueCompleteness {
  readonly venue: Venue;
  readonly completeness: 'full' | 'sampled' | 'partial' | 'unknown';
  readonly gap: boolean;
  readonly usdRaw: number;
  readonly usdEstimated: number;
  readonly low: number;
  readonly high: number;
}

/** The rungs in force when the alert was raised, USD, and what decided them. */
export interface AlertThresholds {
  readonly entry: number;
  readonly moderate: number;
  readonly high: number;
  readonly extreme: number;
  /** Value of the dynamic formula; absent when its inputs are missing. */
  readonly dynamic?: number;
  readonly source: 'formula' | 'fixed';
}

/** Epoch ms of each station the news passed; absent when it has not (yet) been there. */
export interface Receipts {
  readonly exchangeTime?: number;
  readonly receivedTime: number;
  readonly detectedTime?: number;
  readonly queuedTime?: number;
  readonly sentTime?: number;
}

/** Figures of the alert, by type. Times epoch ms, money USD, `Pct` 0..100. */
export type AlertFacts = Readonly<Record<string, number | string | boolean | readonly string[] | undefined>>;

/**
 * One fact worth telling, revised in place while it lasts. The id derives from type, asset and onset, so a replay of
 * the same events yields the same alert.
 */
export interface Alert {
  readonly id: string;
  readonly incidentId: string;
  readonly type: AlertType;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly asset: string;
  readonly instruments: readonly string[];
  readonly title: string;
  readonly facts: AlertFacts;
  readonly venues: readonly VenueCompleteness[];
  readonly thresholds?: AlertThresholds;
  readonly regime?: string;
  readonly session?: string;
  readonly forecast: null;
  /** Event time (exchange) at which it began, of its last revision, and of its end. */
  readonly onsetTime: number;
  readonly updatedTime: number;
  readonly endedTime?: number;
  /** Counts revisions from 1. */
  readonly revision: number;
  readonly receipts: Receipts;
  readonly simulated: boolean;
}

/** Everything that happened to one asset, told as one story. */
export interface Incident {
  readonly id: string;
  readonly asset: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly onsetTime: number;
  readonly updatedTime: number;
  readonly endedTime?: number;
  readonly alertIds: readonly string[];
  /** One sentence once it has ended. */
  readonly summary?: string;
  readonly simulated: boolean;
}
