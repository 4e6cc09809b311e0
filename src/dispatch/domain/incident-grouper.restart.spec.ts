import type { Incident } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { HOUR, MINUTE, SECOND, START } from '../../core/testing/events';
import { IncidentGrouper } from './incident-grouper';

function signal(changes: Partial<Signal> = {}): Signal {
  return {
    type: 'LIQUIDATION_CASCADE',
    asset: 'BTC',
    state: 'active',
    severity: 'LOW',
    onset: START,
    time: START,
    instruments: [],
    facts: {},
    venues: [],
    receivedTime: START,
    ...changes,
  };
}

/** What the store remembers of a grouper's incident. */
function stored(grouper: IncidentGrouper, incident: Incident): [Incident, ReturnType<IncidentGrouper['alertsOf']>] {
  return JSON.parse(JSON.stringify([incident, grouper.alertsOf(incident.id)])) as never;
}

function revived(...signals: Signal[]): IncidentGrouper {
  const before = new IncidentGrouper();
  const incident = signals
    .map((one) => before.apply(one))
    .flat()
    .at(-1)!.incident;
  const after = new IncidentGrouper();
  after.restore(...stored(before, incident));
  return after;
}

describe('incidents of an earlier run', () => {
  it('go on: same ids, next revision, no second opening', () => {
    const grouper = revived(signal());
    expect(grouper.openIncidents()).toHaveLength(1);
    expect(grouper.apply(signal({ time: START + SECOND }))).toEqual([]);
    expect(grouper.tick(START)).toMatchObject([{ kind: 'updated', alert: { revision: 2 } }]);
    expect(grouper.apply(signal({ time: START + MINUTE, state: 'ended' }))).toMatchObject([{ kind: 'ended' }]);
  });

  it('escalate as if nothing had happened', () => {
    expect(revived(signal()).apply(signal({ severity: 'HIGH' }))).toMatchObject([{ kind: 'escalated' }]);
  });

  it('that had ended reopen within five minutes', () => {
    const grouper = revived(signal(), signal({ state: 'ended', time: START + MINUTE }));
    expect(grouper.openIncidents()).toEqual([]);
    expect(grouper.apply(signal({ time: START + 5 * MINUTE }))).toMatchObject([
      { kind: 'reopened', alert: { revision: 3 } },
    ]);
  });

  it('of a blind feed are found again by the stream', () => {
    const blind = {
      type: 'FEED_BLIND',
      asset: 'MARKET',
      subject: 'binance:a',
      facts: { stream: 'binance:a' },
    } as const;
    const grouper = revived(signal(blind));
    expect(grouper.apply(signal({ ...blind, state: 'ended', time: START + HOUR }))).toMatchObject([{ kind: 'ended' }]);
    expect(grouper.apply(signal({ ...blind, subject: 'binance:b' }))).toMatchObject([{ kind: 'opened' }]);
  });

  it('are one per asset: the open one stands, in whatever order they come from the store', () => {
    const before = new IncidentGrouper();
    before.apply(signal());
    const [old] = before.apply(signal({ state: 'ended', time: START + MINUTE }));
    const oldStored = stored(before, old!.incident);
    const [open] = before.apply(signal({ onset: START + HOUR, time: START + HOUR }));
    const openStored = stored(before, open!.incident);
    for (const order of [
      [oldStored, openStored],
      [openStored, oldStored],
    ]) {
      const after = new IncidentGrouper();
      order.forEach(([incident, alerts]) => after.restore(incident, alerts));
      expect(after.openIncidents().map((incident) => incident.id)).toEqual([open?.incident.id]);
    }
  });

  it('without alerts are kept as they are', () => {
    const grouper = new IncidentGrouper();
    grouper.restore({ ...emptyIncident, asset: 'ETH' }, []);
    expect(grouper.openIncidents()).toHaveLength(1);
  });
});

const emptyIncident: Incident = {
  id: 'i',
  asset: 'BTC',
  phase: 'active',
  severity: 'LOW',
  onsetTime: START,
  updatedTime: START,
  alertIds: [],
  simulated: false,
};
