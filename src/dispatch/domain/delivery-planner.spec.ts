import type { Alert, Incident, Severity } from '../../core/alert';
import { MINUTE, START } from '../../core/testing/events';
import { planDelivery, type PlannedRecipient } from './delivery-planner';
import type { OutboxRow } from './outbox';
import { PushQuota } from './push-quota';

const person: PlannedRecipient = { channel: 'telegram', id: '7', approved: true, deactivated: false };

function news(severity: Severity, changes: Partial<Alert> = {}, incident: Partial<Incident> = {}) {
  return {
    kind: 'updated' as const,
    alert: { id: 'a', type: 'LIQUIDATION_CASCADE', asset: 'BTC', phase: 'active', severity, ...changes } as Alert,
    incident: { id: 'i', phase: 'active', severity, ...incident } as Incident,
  };
}

interface Given {
  readonly existing?: readonly OutboxRow[];
  readonly recipient?: Partial<PlannedRecipient>;
  readonly quota?: PushQuota;
  readonly revision?: number;
}

function plan(
  change: ReturnType<typeof news>,
  { existing = [], recipient, quota = new PushQuota(), revision = 1 }: Given = {},
) {
  return planDelivery(change, { ...person, ...recipient }, existing, quota, revision, START);
}

/** Rows after everything in turn, as the outbox would hold them. */
function told(...changes: ReturnType<typeof news>[]): OutboxRow[] {
  const rows = new Map<string, OutboxRow>();
  changes.forEach((change, i) => {
    // Each is delivered before the next comes.
    for (const row of plan(change, { existing: [...rows.values()], revision: i + 1 }).rows)
      rows.set(row.id, row.state === 'pending' ? { ...row, state: 'sent' } : row);
  });
  return [...rows.values()];
}

const ended = news('LOW', { phase: 'ended' }, { phase: 'ended' });

describe('the first news of an incident', () => {
  it('is one message owed, at once', () => {
    expect(plan(news('LOW'))).toEqual({
      rows: [
        {
          id: 'i:7:telegram:LOW',
          incidentId: 'i',
          alertId: 'a',
          channel: 'telegram',
          recipient: '7',
          severity: 'LOW',
          silent: true,
          state: 'pending',
          attempts: 0,
          nextAttemptTime: START,
          createdTime: START,
          replyToRowId: undefined,
          deliveredRevision: 0,
          wantedRevision: 1,
          possiblyRepeated: false,
        },
      ],
    });
    expect(plan(news('HIGH')).rows[0]?.silent).toBe(false);
  });

  it('is nothing below the policy, with its reason', () => {
    expect(plan(news('HIGH', { asset: 'PEPE' }))).toEqual({ rows: [], suppressed: 'belowPolicy' });
  });

  it('is nothing when it is over before anybody was told', () => {
    expect(plan(ended)).toEqual({ rows: [] });
  });

  it.each([
    ['pendingApproval', { approved: false }],
    ['deactivated', { deactivated: true }],
    ['muted', { mutedUntil: START + 1 }],
  ] as const)('is held, and says why: %s', (reason, recipient) => {
    const { rows, suppressed } = plan(news('EXTREME'), { recipient });
    expect(suppressed).toBe(reason);
    expect(rows).toMatchObject([{ state: 'held', reason }]);
  });

  it('goes out again the moment a mute is over', () => {
    expect(plan(news('LOW'), { recipient: { mutedUntil: START } }).rows[0]?.state).toBe('pending');
  });

  it('is held when the hour is used up, and takes no push from whoever could not be told', () => {
    const quota = new PushQuota(Array<number>(7).fill(START - MINUTE));
    expect(plan(news('LOW'), { quota })).toMatchObject({
      rows: [{ state: 'held', reason: 'quota' }],
      suppressed: 'quota',
    });
    plan(news('EXTREME'), { quota, recipient: { mutedUntil: START + 1 } });
    expect(quota.usedAt(START)).toBe(7);
  });
});

describe('further news of the incident', () => {
  const first = told(news('LOW'));

  it('edits the message that stands', () => {
    expect(plan(news('LOW'), { existing: first, revision: 9 }).rows).toEqual([{ ...first[0], wantedRevision: 9 }]);
  });

  it('edits it, rather than write another, for a higher severity that does not ring', () => {
    expect(plan(news('MODERATE'), { existing: first, revision: 9 }).rows).toEqual([{ ...first[0], wantedRevision: 9 }]);
  });

  it('replies to it for a higher severity that rings', () => {
    expect(plan(news('HIGH'), { existing: first, revision: 9 }).rows).toMatchObject([
      { id: 'i:7:telegram:HIGH', state: 'pending', silent: false, replyToRowId: 'i:7:telegram:LOW', wantedRevision: 9 },
    ]);
  });

  it('calls off a lighter push that has not gone out when a graver one comes', () => {
    const waiting = first.map((row) => ({ ...row, state: 'pending' as const }));
    const { rows } = plan(news('HIGH'), { existing: waiting, revision: 9 });
    expect(rows.map(({ severity, state }) => [severity, state])).toEqual([
      ['LOW', 'held'],
      ['HIGH', 'pending'],
    ]);
  });

  it('replies to the first message, also the third time', () => {
    const rows = told(news('LOW'), news('HIGH'), news('EXTREME'));
    expect(rows.map((row) => row.severity)).toEqual(['LOW', 'HIGH', 'EXTREME']);
    expect(rows.slice(1).map((row) => row.replyToRowId)).toEqual(['i:7:telegram:LOW', 'i:7:telegram:LOW']);
  });

  it('edits the newest message while it goes on, and all of them at the end', () => {
    const rows = told(news('LOW'), news('HIGH'));
    expect(plan(news('HIGH'), { existing: rows, revision: 9 }).rows.map((row) => row.severity)).toEqual(['HIGH']);
    const end = plan(ended, { existing: rows, revision: 9 }).rows;
    expect(end.map((row) => [row.severity, row.wantedRevision])).toEqual([
      ['LOW', 9],
      ['HIGH', 9],
    ]);
  });

  it('edits at the end even when it ends graver than what was told', () => {
    const rows = plan(news('EXTREME', { phase: 'ended' }, { phase: 'ended' }), { existing: first, revision: 9 }).rows;
    expect(rows).toEqual([{ ...first[0], wantedRevision: 9 }]);
  });

  it('never asks for an older revision than was asked for', () => {
    const [row] = first;
    const newer = { ...row!, wantedRevision: 50 };
    expect(plan(news('LOW'), { existing: [newer], revision: 9 }).rows[0]?.wantedRevision).toBe(50);
  });

  it('goes on editing for someone who has muted: an edit is no push', () => {
    const { rows, suppressed } = plan(news('LOW'), {
      existing: first,
      recipient: { mutedUntil: START + 1 },
      revision: 2,
    });
    expect(suppressed).toBeUndefined();
    expect(rows).toMatchObject([{ wantedRevision: 2 }]);
  });

  it('edits what stands when the graver alert is of a kind that is not pushed by itself', () => {
    const moderate = told(news('LOW'));
    const spike = news('HIGH', { type: 'VOLUME_SPIKE', asset: 'PEPE' });
    expect(plan(spike, { existing: moderate, revision: 2 }).rows).toMatchObject([
      { severity: 'LOW', wantedRevision: 2 },
    ]);
  });

  it('costs no push', () => {
    const quota = new PushQuota();
    plan(news('LOW'), { existing: first, quota });
    expect(quota.usedAt(START)).toBe(0);
  });
});

describe('news that was held back', () => {
  const held = plan(news('LOW'), { recipient: { mutedUntil: START + 1 } }).rows;

  it('stays held at the same severity, even after the mute', () => {
    expect(plan(news('LOW'), { existing: held })).toEqual({ rows: [] });
  });

  it('is no obstacle to a higher severity, which then is a first message', () => {
    expect(plan(news('HIGH'), { existing: held }).rows).toMatchObject([
      { id: 'i:7:telegram:HIGH', state: 'pending', replyToRowId: undefined },
    ]);
  });

  it('is not edited at the end', () => {
    expect(plan(ended, { existing: held })).toEqual({ rows: [] });
  });
});
