import type { Severity } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { MINUTE, SECOND, START } from '../../core/testing/events';
import { type IncidentChange, IncidentGrouper, REOPEN_WITHIN_MS } from './incident-grouper';

function signal(changes: Partial<Signal> = {}): Signal {
  const { time = START } = changes;
  return {
    type: 'LIQUIDATION_CASCADE',
    asset: 'BTC',
    state: 'active',
    severity: 'LOW',
    onset: START,
    time,
    instruments: ['BTC/USDT:USDT'],
    facts: { count: 5, longs: 5, shorts: 0, usd: 500_000, windowSeconds: 30, peakUsd30s: 500_000 },
    venues: [],
    exchangeTime: time,
    receivedTime: time + 10,
    ...changes,
  };
}

const single = (changes: Partial<Signal> = {}): Signal => signal({ type: 'LIQUIDATION', ...changes });
const at = (seconds: number): { time: number } => ({ time: START + seconds * SECOND });
const kinds = (changes: readonly IncidentChange[]): string[] => changes.map((c) => `${c.kind} ${c.alert.type}`);
const severity = (level: Severity): { severity: Severity } => ({ severity: level });

describe('growing cascade is one alert', () => {
  it('opened at once, grown with each tick, escalated at once, ended at once', () => {
    const grouper = new IncidentGrouper();
    const [opened] = grouper.apply(signal());
    expect(opened).toMatchObject({
      kind: 'opened',
      alert: { phase: 'active', revision: 1 },
      incident: { phase: 'active' },
    });
    expect(grouper.apply(signal(at(1)))).toEqual([]);
    expect(grouper.apply(signal(at(2)))).toEqual([]);
    expect(grouper.tick(START + 3 * SECOND)).toMatchObject([
      { kind: 'updated', alert: { revision: 3, updatedTime: START + 2_000 } },
    ]);
    expect(grouper.tick(START + 4 * SECOND)).toEqual([]);
    const [escalated] = grouper.apply(signal({ ...at(5), ...severity('HIGH') }));
    expect(escalated).toMatchObject({
      kind: 'escalated',
      alert: { phase: 'escalated', severity: 'HIGH', revision: 4 },
      incident: { phase: 'escalated', severity: 'HIGH' },
    });
    const [ended] = grouper.apply(signal({ ...at(60), state: 'ended', exchangeTime: undefined }));
    expect(ended).toMatchObject({
      kind: 'ended',
      alert: { phase: 'ended', severity: 'HIGH', endedTime: START + MINUTE, revision: 5 },
      incident: { phase: 'ended', endedTime: START + MINUTE, summary: expect.stringContaining('BTC cascade: 5 liq') },
    });
    expect(new Set([opened, escalated, ended].map((change) => change?.alert.id)).size).toBe(1);
    expect(new Set([opened, escalated, ended].map((change) => change?.incident.id)).size).toBe(1);
    expect(grouper.openIncidents()).toEqual([]);
  });

  it('keeps its severity when a later signal is lower', () => {
    const grouper = new IncidentGrouper();
    grouper.apply(signal(severity('HIGH')));
    grouper.apply(signal({ ...at(1), ...severity('LOW') }));
    expect(grouper.tick(START)[0]?.alert.severity).toBe('HIGH');
  });

  it('stays escalated while it grows on', () => {
    const grouper = new IncidentGrouper();
    grouper.apply(signal());
    grouper.apply(signal({ ...at(1), ...severity('HIGH') }));
    grouper.apply(signal({ ...at(2), ...severity('HIGH') }));
    expect(grouper.tick(START)[0]).toMatchObject({ alert: { phase: 'escalated' }, incident: { phase: 'escalated' } });
  });

  it('carries the times of the frame that made it notable, not of the last one', () => {
    const grouper = new IncidentGrouper();
    const times = (seconds: number) => ({
      exchangeTime: START + seconds * SECOND,
      receivedTime: START + seconds * SECOND + 10,
    });
    expect(grouper.apply(signal())[0]?.alert.receipts).toEqual(times(0));
    grouper.apply(signal(at(1)));
    expect(grouper.tick(START)[0]?.alert.receipts).toEqual(times(0));
    expect(grouper.apply(signal({ ...at(2), ...severity('MODERATE') }))[0]?.alert.receipts).toEqual(times(2));
    expect(grouper.apply(signal({ ...at(60), state: 'ended' }))[0]?.alert.receipts).toEqual(times(2));
  });
});

describe('one incident per asset', () => {
  it('takes in alerts of other types, and ends with the last of them', () => {
    const grouper = new IncidentGrouper();
    const [first] = grouper.apply(single());
    const [second] = grouper.apply(signal({ ...at(1), ...severity('HIGH') }));
    expect(second).toMatchObject({ kind: 'opened', incident: { id: first?.incident.id, severity: 'HIGH' } });
    expect(second?.incident.alertIds).toEqual([first?.alert.id, second?.alert.id]);
    const [singleEnded] = grouper.apply(single({ ...at(30), state: 'ended' }));
    expect(singleEnded).toMatchObject({
      kind: 'ended',
      incident: { phase: 'escalated', endedTime: undefined, summary: undefined },
    });
    expect(grouper.apply(signal({ ...at(60), state: 'ended' }))[0]?.incident.phase).toBe('ended');
  });

  it('keeps assets apart', () => {
    const grouper = new IncidentGrouper();
    const ids = ['BTC', 'ETH'].map((asset) => grouper.apply(signal({ asset }))[0]?.incident.id);
    expect(new Set(ids).size).toBe(2);
    expect(grouper.openIncidents().map((incident) => incident.asset)).toEqual(['BTC', 'ETH']);
  });

  it('keeps blind feeds apart by stream, and names the stream', () => {
    const grouper = new IncidentGrouper();
    const blind = (subject: string) =>
      signal({ type: 'FEED_BLIND', asset: 'MARKET', subject, facts: { stream: subject } });
    const [a] = grouper.apply(blind('binance:a'));
    const [b] = grouper.apply(blind('binance:b'));
    expect(a?.alert.title).toBe('FEED BLIND binance:a');
    expect(a?.incident.id).not.toBe(b?.incident.id);
    expect(a?.alert.id).not.toBe(b?.alert.id);
    expect(grouper.openIncidents()).toHaveLength(2);
  });

  it('lists its alerts gravest first, a cascade before all', () => {
    const grouper = new IncidentGrouper();
    const id = grouper.apply(single(severity('EXTREME')))[0]!.incident.id;
    grouper.apply(signal({ type: 'VOLUME_SPIKE', ...severity('LOW') }));
    grouper.apply(signal({ type: 'OI_COLLAPSE', ...severity('HIGH') }));
    grouper.apply(signal(at(1)));
    expect(grouper.alertsOf(id).map((alert) => alert.type)).toEqual([
      'LIQUIDATION_CASCADE',
      'LIQUIDATION',
      'OI_COLLAPSE',
      'VOLUME_SPIKE',
    ]);
    expect(grouper.alertsOf('nobody')).toEqual([]);
    expect(grouper.incident(id)?.alertIds).toHaveLength(4);
    expect(grouper.incident('nobody')).toBeUndefined();
  });

  it('passes on every alert that grew, in one tick', () => {
    const grouper = new IncidentGrouper();
    [single(), signal(), single(at(1)), signal(at(1))].forEach((one) => grouper.apply(one));
    expect(kinds(grouper.tick(START))).toEqual(['updated LIQUIDATION', 'updated LIQUIDATION_CASCADE']);
  });
});

describe('the end and after', () => {
  function ended(): IncidentGrouper {
    const grouper = new IncidentGrouper();
    grouper.apply(signal());
    grouper.apply(signal({ ...at(60), state: 'ended' }));
    return grouper;
  }

  it('says nothing of an end whose beginning it never saw', () => {
    expect(new IncidentGrouper().apply(signal({ state: 'ended' }))).toEqual([]);
  });

  it('what comes later is an update with the next tick, at the same end', () => {
    const grouper = ended();
    expect(grouper.apply(signal({ ...at(90), state: 'ended' }))).toEqual([]);
    expect(grouper.tick(START)).toMatchObject([
      {
        kind: 'updated',
        alert: { phase: 'ended', endedTime: START + MINUTE },
        incident: { endedTime: START + MINUTE },
      },
    ]);
  });

  it('the same story going on reopens it, silently, up to exactly five minutes after', () => {
    const [again] = ended().apply(signal({ time: START + MINUTE + REOPEN_WITHIN_MS }));
    expect(again).toMatchObject({
      kind: 'reopened',
      alert: { revision: 3, endedTime: undefined },
      incident: { phase: 'active' },
    });
    expect(again?.incident).toMatchObject({ endedTime: undefined, summary: undefined });
  });

  it('another story of the same asset within five minutes reopens it as well', () => {
    const time = START + 5 * MINUTE;
    expect(ended().apply(signal({ onset: time, time }))).toMatchObject([
      { kind: 'reopened', alert: { revision: 1 }, incident: { onsetTime: START } },
    ]);
  });

  it('a graver one within five minutes is an escalation', () => {
    const [change] = ended().apply(signal({ ...at(90), ...severity('EXTREME') }));
    expect(change).toMatchObject({
      kind: 'escalated',
      alert: { phase: 'escalated' },
      incident: { severity: 'EXTREME' },
    });
  });

  it('one millisecond beyond five minutes it is another incident', () => {
    const time = START + MINUTE + REOPEN_WITHIN_MS + 1;
    const [change] = ended().apply(signal({ onset: time, time }));
    expect(change).toMatchObject({ kind: 'opened', incident: { onsetTime: time } });
  });

  it('is forgotten ten minutes after', () => {
    const grouper = ended();
    const id = grouper.apply(signal({ ...at(61), onset: START + 1 }))[0]!.incident.id;
    grouper.apply(signal({ ...at(62), onset: START + 1, state: 'ended' }));
    grouper.tick(START + 62 * SECOND + 2 * REOPEN_WITHIN_MS);
    expect(grouper.alertsOf(id)).toHaveLength(2);
    grouper.tick(START + 62 * SECOND + 2 * REOPEN_WITHIN_MS + 1);
    expect(grouper.alertsOf(id)).toEqual([]);
  });
});

describe('what is made up', () => {
  it('says so on every alert and incident', () => {
    const grouper = new IncidentGrouper(true);
    expect(grouper.apply(signal())[0]).toMatchObject({ alert: { simulated: true }, incident: { simulated: true } });
    grouper.setSimulated(false);
    expect(grouper.apply(signal({ asset: 'ETH' }))[0]).toMatchObject({ alert: { simulated: false } });
  });
});
