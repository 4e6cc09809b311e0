import { planDelivery } from '../dispatch/domain/delivery-planner';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import type { OutboxRow } from '../dispatch/domain/outbox';
import { PushQuota } from '../dispatch/domain/push-quota';

export interface Pushed {
  readonly total: number;
  /** Of these, how many ring. */
  readonly loud: number;
  /** Kept back by the hourly limit. */
  readonly held: number;
}

/** One person who has changed nothing. */
const SOMEBODY = { channel: 'phone', id: 'somebody', approved: true, deactivated: false };

/** What the defaults would send to one person: the live plan and the live hourly limit, by the simulated clock. */
export class DrillPushes {
  private readonly quota = new PushQuota();
  private readonly rows = new Map<string, Map<string, OutboxRow>>();

  take(change: IncidentChange, now: number): void {
    const { id } = change.incident;
    const before = [...(this.rows.get(id)?.values() ?? [])].map((row) => sentBy(row, now));
    const plan = planDelivery(change, SOMEBODY, before, this.quota, change.alert.revision, now);
    if (plan.rows.length === 0) return;
    this.rows.set(id, new Map([...before, ...plan.rows].map((row) => [row.id, row])));
  }

  get count(): Pushed {
    const rows = [...this.rows.values()].flatMap((ofIncident) => [...ofIncident.values()]);
    const sent = rows.filter(({ state }) => state !== 'held');
    const loud = sent.filter(({ silent }) => !silent).length;
    return { total: sent.length, loud, held: rows.filter(({ reason }) => reason === 'quota').length };
  }
}

/** What was owed at an earlier moment has gone out; of the same moment a graver one still overtakes it, as live. */
function sentBy(row: OutboxRow, now: number): OutboxRow {
  return row.state === 'pending' && row.createdTime < now ? { ...row, state: 'sent' } : row;
}
