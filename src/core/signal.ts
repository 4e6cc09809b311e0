import type { AlertFacts, AlertThresholds, AlertType, Severity, VenueCompleteness } from './alert';

/**
 * What a detector says of one asset. `onset` (event time, ms) names the episode: signals of the same type, asset and
 * onset are the same story told further.
 */
export interface Signal {
  readonly type: AlertType;
  readonly asset: string;
  /** Tells apart stories of one asset that are not one incident: a feed's name. */
  readonly subject?: string;
  readonly state: 'active' | 'ended';
  readonly severity: Severity;
  readonly onset: number;
  /** Event time of this state of affairs. */
  readonly time: number;
  readonly instruments: readonly string[];
  readonly facts: AlertFacts;
  readonly venues: readonly VenueCompleteness[];
  readonly thresholds?: AlertThresholds;
  readonly session?: string;
  /** Times of the event that gave rise to it; `exchangeTime` absent when it was the clock. */
  readonly exchangeTime?: number;
  readonly receivedTime: number;
}
