import { type Alert, graver, type Incident, severityRank } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { stableId } from '../../core/stable-id';
import { summarize } from './incident-summary';

/** The same asset within this time after its end is the same incident. */
export const REOPEN_WITHIN_MS = 300_000;

export type ChangeKind = 'opened' | 'escalated' | 'updated' | 'reopened' | 'ended';

/** A revision of one alert and the incident it belongs to, as they stand now. */
export interface IncidentChange {
  readonly kind: ChangeKind;
  readonly alert: Alert;
  readonly incident: Incident;
}

interface OpenIncident {
  incident: Incident;
  readonly alerts: Map<string, Alert>;
  /** Alerts revised since the last tick and not yet passed on. */
  readonly dirty: Set<string>;
}

/**
 * Turns signals into one incident per asset. Pure and driven by events, so that a replay groups alike. What begins,
 * escalates or ends is passed on at once; growth in between is passed on with the next tick.
 */
export class IncidentGrouper {
  private readonly incidents = new Map<string, OpenIncident>();

  constructor(private simulated = false) {}

  setSimulated(simulated: boolean): void {
    this.simulated = simulated;
  }

  apply(signal: Signal): IncidentChange[] {
    const key = groupKey(signal.asset, signal.subject);
    const group = this.reusable(key, signal);
    if (group === undefined && signal.state === 'ended') return [];
    const current = group ?? this.open(key, signal);
    const id = alertId(signal);
    const before = current.alerts.get(id);
    const alert = this.revise(current.incident.id, id, before, signal);
    current.alerts.set(id, alert);
    const kind = this.kindOf(before, alert, current.incident);
    current.incident = this.reviseIncident(current, signal);
    if (kind === 'updated') {
      current.dirty.add(id);
      return [];
    }
    current.dirty.delete(id);
    return [{ kind, alert, incident: current.incident }];
  }

  /** Passes on what grew since the last tick, and forgets what is long over. */
  tick(time: number): IncidentChange[] {
    const changes: IncidentChange[] = [];
    for (const [key, group] of this.incidents) {
      for (const id of group.dirty) {
        const alert = group.alerts.get(id);
        if (alert !== undefined) changes.push({ kind: 'updated', alert, incident: group.incident });
      }
      group.dirty.clear();
      const { endedTime } = group.incident;
      if (endedTime !== undefined && time - endedTime > 2 * REOPEN_WITHIN_MS) this.incidents.delete(key);
    }
    return changes;
  }

  /** Alerts of an incident, gravest first; the newest first among equals. */
  alertsOf(incidentId: string): Alert[] {
    for (const group of this.incidents.values())
      if (group.incident.id === incidentId) return ranked([...group.alerts.values()]);
    return [];
  }

  incident(id: string): Incident | undefined {
    for (const group of this.incidents.values()) if (group.incident.id === id) return group.incident;
    return undefined;
  }

  openIncidents(): readonly Incident[] {
    return [...this.incidents.values()].map((group) => group.incident).filter((incident) => incident.phase !== 'ended');
  }

  /** Ends what an earlier run left open and nobody will end any more; it ended when it was last heard of. */
  endOrphan(incidentId: string): IncidentChange[] {
    const group = [...this.incidents.values()].find(({ incident }) => incident.id === incidentId);
    if (group === undefined || group.incident.phase === 'ended') return [];
    for (const [id, alert] of group.alerts) {
      if (alert.phase === 'ended') continue;
      group.alerts.set(id, { ...alert, phase: 'ended', endedTime: alert.updatedTime, revision: alert.revision + 1 });
    }
    const ended: Incident = { ...group.incident, phase: 'ended', endedTime: group.incident.updatedTime };
    group.incident = { ...ended, summary: summarize(ended, ranked([...group.alerts.values()])) };
    return [...group.alerts.values()].map((alert) => ({ kind: 'ended', alert, incident: group.incident }));
  }

  /** Takes up incidents of an earlier run of the program. */
  restore(incident: Incident, alerts: readonly Alert[]): void {
    const subject = alerts[0]?.type === 'FEED_BLIND' ? String(alerts[0].facts['stream']) : undefined;
    const key = groupKey(incident.asset, subject);
    const known = this.incidents.get(key)?.incident;
    if (known !== undefined && (known.phase !== 'ended' || known.updatedTime >= incident.updatedTime)) return;
    this.incidents.set(key, {
      incident,
      alerts: new Map(alerts.map((alert) => [alert.id, alert])),
      dirty: new Set(),
    });
  }

  private reusable(key: string, signal: Signal): OpenIncident | undefined {
    const group = this.incidents.get(key);
    if (group === undefined) return undefined;
    const { endedTime } = group.incident;
    if (group.alerts.has(alertId(signal))) return group;
    return endedTime === undefined || signal.time - endedTime <= REOPEN_WITHIN_MS ? group : undefined;
  }

  private open(key: string, signal: Signal): OpenIncident {
    const incident: Incident = {
      id: stableId(signal.onset, `incident|${key}|${signal.onset}`),
      asset: signal.asset,
      phase: 'active',
      severity: signal.severity,
      onsetTime: signal.onset,
      updatedTime: signal.time,
      alertIds: [],
      simulated: this.simulated,
    };
    const group = { incident, alerts: new Map<string, Alert>(), dirty: new Set<string>() };
    this.incidents.set(key, group);
    return group;
  }

  private revise(incidentId: string, id: string, before: Alert | undefined, signal: Signal): Alert {
    const severity = before === undefined ? signal.severity : graver(before.severity, signal.severity);
    const escalated = before !== undefined && severityRank(severity) > severityRank(before.severity);
    const receipts = { exchangeTime: signal.exchangeTime, receivedTime: signal.receivedTime };
    return {
      id,
      incidentId,
      type: signal.type,
      phase: phaseOf(signal, before, escalated),
      severity,
      asset: signal.asset,
      instruments: signal.instruments,
      title: titleOf(signal),
      facts: signal.facts,
      venues: signal.venues,
      thresholds: signal.thresholds,
      session: signal.session,
      forecast: null,
      onsetTime: signal.onset,
      updatedTime: signal.time,
      endedTime: signal.state === 'ended' ? (before?.endedTime ?? signal.time) : undefined,
      revision: (before?.revision ?? 0) + 1,
      // Of the event that made it news, not of those that only made it grow.
      receipts: before === undefined || escalated ? receipts : before.receipts,
      simulated: this.simulated,
    };
  }

  private kindOf(before: Alert | undefined, alert: Alert, incident: Incident): ChangeKind {
    if (before === undefined) return incident.phase === 'ended' ? 'reopened' : 'opened';
    if (severityRank(alert.severity) > severityRank(before.severity)) return 'escalated';
    if (alert.phase === 'ended') return before.phase === 'ended' ? 'updated' : 'ended';
    return before.phase === 'ended' ? 'reopened' : 'updated';
  }

  private reviseIncident(group: OpenIncident, signal: Signal): Incident {
    const { incident } = group;
    const alerts = [...group.alerts.values()];
    const ended = alerts.every((alert) => alert.phase === 'ended');
    const severity = graver(incident.severity, signal.severity);
    const escalated = severityRank(severity) > severityRank(incident.severity);
    const revised: Incident = {
      ...incident,
      severity,
      phase: ended ? 'ended' : escalated || incident.phase === 'escalated' ? 'escalated' : 'active',
      updatedTime: Math.max(incident.updatedTime, signal.time),
      endedTime: ended ? (incident.endedTime ?? signal.time) : undefined,
      alertIds: alerts.map((alert) => alert.id),
      summary: undefined,
    };
    return ended ? { ...revised, summary: summarize(revised, ranked(alerts)) } : revised;
  }
}

function phaseOf(signal: Signal, before: Alert | undefined, escalated: boolean): Alert['phase'] {
  if (signal.state === 'ended') return 'ended';
  return escalated || before?.phase === 'escalated' ? 'escalated' : 'active';
}

/** Gravest first; cascades before singles, then the newest first. */
function ranked(alerts: Alert[]): Alert[] {
  const weight = (alert: Alert): number => severityRank(alert.severity) * 2 + (alert.type === 'LIQUIDATION' ? 0 : 1);
  const face = (alert: Alert): number => (alert.type === 'LIQUIDATION_CASCADE' ? 1 : 0);
  return alerts.sort((a, b) => face(b) - face(a) || weight(b) - weight(a) || b.onsetTime - a.onsetTime);
}

function groupKey(asset: string, subject: string | undefined): string {
  return subject === undefined ? asset : `${asset}#${subject}`;
}

function alertId(signal: Signal): string {
  return stableId(signal.onset, `${signal.type}|${groupKey(signal.asset, signal.subject)}|${signal.onset}`);
}

function titleOf(signal: Signal): string {
  if (signal.type === 'FEED_BLIND') return `FEED BLIND ${signal.subject ?? ''}`.trim();
  return `${signal.asset} ${signal.type.replaceAll('_', ' ')}`;
}
