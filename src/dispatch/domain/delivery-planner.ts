import { type Alert, severityRank } from '../../core/alert';
import { isWorthReply, routeOf, type SuppressionReason } from './delivery-policy';
import type { IncidentChange } from './incident-grouper';
import type { OutboxRow } from './outbox';
import type { PushQuota } from './push-quota';

/** Whom a push would go to, as far as deciding it goes. */
export interface PlannedRecipient {
  readonly channel: string;
  readonly id: string;
  readonly approved: boolean;
  readonly mutedUntil?: number;
  readonly deactivated: boolean;
}

export interface Plan {
  /** Rows to write: new ones, and old ones that owe an edit. */
  readonly rows: readonly OutboxRow[];
  readonly suppressed?: SuppressionReason;
}

const NOTHING: Plan = { rows: [] };

/**
 * What one change of an incident means for one person: a first push, a reply because it got graver, an edit of what
 * stands, or nothing, with the reason. `existing` are this person's rows of the incident, oldest first.
 */
export function planDelivery(
  change: IncidentChange,
  recipient: PlannedRecipient,
  existing: readonly OutboxRow[],
  quota: PushQuota,
  revision: number,
  now: number,
): Plan {
  if (recipient.deactivated && existing.length > 0) return NOTHING;
  const standing = existing.filter((row) => row.state !== 'held');
  const newest = standing.at(-1);
  if (newest !== undefined && !isWorthReply(change.alert.severity, newest.severity))
    return edits(change, standing, revision);
  if (change.alert.phase === 'ended' && newest !== undefined) return edits(change, standing, revision);
  if (change.alert.phase === 'ended') return NOTHING;
  const route = routeOf(change.alert);
  if (route.kind === 'suppressed')
    return newest === undefined ? { rows: [], suppressed: route.reason } : edits(change, standing, revision);
  if (isHeld(change.alert, existing)) return edits(change, standing, revision);
  const reason = refusal(recipient, change.alert, quota, now);
  const row = newRow(change, recipient, route.silent, standing[0], revision, now);
  if (reason === undefined) return { rows: [...overtaken(standing), row] };
  return { rows: [{ ...row, state: 'held', reason }], suppressed: reason };
}

/** The same severity was held back before: it stays held. */
function isHeld(alert: Alert, existing: readonly OutboxRow[]): boolean {
  return existing.some((row) => row.state === 'held' && severityRank(row.severity) >= severityRank(alert.severity));
}

function refusal(
  recipient: PlannedRecipient,
  alert: Alert,
  quota: PushQuota,
  now: number,
): SuppressionReason | undefined {
  if (!recipient.approved) return 'pendingApproval';
  if (recipient.deactivated) return 'deactivated';
  if (recipient.mutedUntil !== undefined && recipient.mutedUntil > now) return 'muted';
  return quota.tryTake(alert.severity, now) ? undefined : 'quota';
}

/** Lighter pushes that have not gone out: the graver one says all they would have said. */
function overtaken(standing: readonly OutboxRow[]): OutboxRow[] {
  const waiting = standing.filter(({ state }) => state === 'pending');
  return waiting.map((row) => ({ ...row, state: 'held', reason: 'overtaken by a graver one' }));
}

/** While it goes on the newest message is kept up to date; at its end all of them say so. */
function edits(change: IncidentChange, standing: readonly OutboxRow[], revision: number): Plan {
  const owed = change.incident.phase === 'ended' ? standing : standing.slice(-1);
  return { rows: owed.map((row) => ({ ...row, wantedRevision: Math.max(row.wantedRevision, revision) })) };
}

function newRow(
  change: IncidentChange,
  recipient: PlannedRecipient,
  silent: boolean,
  first: OutboxRow | undefined,
  revision: number,
  now: number,
): OutboxRow {
  const { alert, incident } = change;
  return {
    id: `${incident.id}:${recipient.id}:${recipient.channel}:${alert.severity}`,
    incidentId: incident.id,
    alertId: alert.id,
    channel: recipient.channel,
    recipient: recipient.id,
    severity: alert.severity,
    silent,
    state: 'pending',
    attempts: 0,
    nextAttemptTime: now,
    createdTime: now,
    replyToRowId: first?.id,
    deliveredRevision: 0,
    wantedRevision: revision,
    possiblyRepeated: false,
  };
}
