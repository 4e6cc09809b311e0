import type { Alert, AlertType, Incident, Phase, Severity } from '../core/alert';
import type { OutboxRow } from './domain/outbox';

/** An alert with its place in the feed: every stored revision gets the next cursor, so `since` never misses one. */
export interface StoredAlert extends Alert {
  readonly cursor: string;
}

export interface AlertQuery {
  readonly type?: AlertType;
  readonly asset?: string;
  /** This severity exactly. */
  readonly severity?: Severity;
  /** Onset at or after / before, epoch ms. */
  readonly since?: number;
  readonly until?: number;
  /** 1..500. */
  readonly limit: number;
  /** `nextCursor` of the page before. Pages go from the newest onset to the oldest. */
  readonly cursor?: string;
}

export interface IncidentQuery {
  readonly asset?: string;
  readonly phase?: Phase;
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Everything one commit writes, in one transaction: news is never visible without the messages it owes. */
export interface DispatchBatch {
  readonly alerts: readonly Alert[];
  readonly incidents: readonly Incident[];
  readonly outbox: readonly OutboxRow[];
}

/** Alerts and incidents as they are remembered. */
export abstract class AlertStore {
  /** Upserts the batch in one transaction; returns the alerts with their new cursors, in the order given. */
  abstract commit(batch: DispatchBatch): Promise<StoredAlert[]>;
  abstract alerts(query: AlertQuery): Promise<Page<StoredAlert>>;
  abstract alert(id: string): Promise<StoredAlert | undefined>;
  abstract alertsOfIncident(incidentId: string): Promise<StoredAlert[]>;
  /** Latest revisions stored after `cursor`, oldest first; the newest cursor when `cursor` is undefined gives []. */
  abstract alertsAfter(cursor: string, limit: number): Promise<StoredAlert[]>;
  /** Cursor of the newest stored revision; '0' when there is none. */
  abstract lastCursor(): Promise<string>;
  abstract incidents(query: IncidentQuery): Promise<Page<Incident>>;
  abstract incident(id: string): Promise<Incident | undefined>;
  /** Not ended, or ended at or after `since` (event time, ms): what a restart must know to continue. */
  abstract recentIncidents(since: number): Promise<Incident[]>;
}
