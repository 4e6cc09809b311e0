import * as fc from 'fast-check';
import { SEVERITIES, severityRank } from '../../core/alert';
import type { Signal } from '../../core/signal';
import { MINUTE, SECOND, START } from '../../core/testing/events';
import { type IncidentChange, IncidentGrouper } from './incident-grouper';

fc.configureGlobal({ seed: 1, numRuns: 300 });

interface Step {
  readonly wait: number;
  readonly tick: boolean;
  readonly signal: Omit<Signal, 'time' | 'receivedTime'>;
}

/** Signals of few assets, types and onsets, so that they meet; below ten minutes in all, so that nothing is forgotten. */
const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.nat(14 * SECOND),
  tick: fc.boolean(),
  signal: fc.record({
    type: fc.constantFrom('LIQUIDATION' as const, 'LIQUIDATION_CASCADE' as const, 'VOLUME_SPIKE' as const),
    asset: fc.constantFrom('BTC', 'ETH'),
    state: fc.constantFrom('active' as const, 'active' as const, 'ended' as const),
    severity: fc.constantFrom(...SEVERITIES),
    onset: fc.constantFrom(START, START + 1, START + 2),
    instruments: fc.constant([]),
    facts: fc.constant({ count: 1 }),
    venues: fc.constant([]),
  }),
});
const story = fc.array(step, { maxLength: 40 });

function run(steps: readonly Step[], each?: (grouper: IncidentGrouper) => void): IncidentChange[] {
  const grouper = new IncidentGrouper();
  const changes: IncidentChange[] = [];
  let time = START;
  for (const { wait, tick, signal } of steps) {
    time += wait;
    changes.push(...grouper.apply({ ...signal, time, receivedTime: time }));
    if (tick) changes.push(...grouper.tick(time));
    each?.(grouper);
  }
  return [...changes, ...grouper.tick(time)];
}

const storyOf = ({ alert }: IncidentChange): string => `${alert.type} ${alert.asset} ${alert.onsetTime}`;

describe('any sequence of signals', () => {
  it('leaves at most one open incident per asset', () => {
    fc.assert(
      fc.property(story, (steps) => {
        run(steps, (grouper) => {
          const assets = grouper.openIncidents().map((incident) => incident.asset);
          expect(new Set(assets).size).toBe(assets.length);
        });
      }),
    );
  });

  it('gives one alert per type, asset and onset, in one incident', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const ids = new Map<string, string>();
        for (const change of run(steps)) {
          const id = `${change.alert.id} in ${change.incident.id}`;
          expect(ids.get(storyOf(change)) ?? id).toBe(id);
          ids.set(storyOf(change), id);
        }
        expect(new Set(ids.values()).size).toBe(ids.size);
      }),
    );
  });

  it('passes on each alert in strictly rising revisions', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const revisions = new Map<string, number>();
        for (const { alert } of run(steps)) {
          expect(alert.revision).toBeGreaterThan(revisions.get(alert.id) ?? 0);
          revisions.set(alert.id, alert.revision);
        }
      }),
    );
  });

  it('lets no alert and no incident lose severity', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const worst = new Map<string, number>();
        for (const { alert, incident } of run(steps)) {
          for (const { id, severity } of [alert, incident]) {
            expect(severityRank(severity)).toBeGreaterThanOrEqual(worst.get(id) ?? 0);
            worst.set(id, severityRank(severity));
          }
          expect(severityRank(incident.severity)).toBeGreaterThanOrEqual(severityRank(alert.severity));
        }
      }),
    );
  });

  it('ends an incident exactly when all of its alerts have ended, with a summary then and only then', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const last = new Map<string, Map<string, string>>();
        for (const { kind, alert, incident } of run(steps)) {
          const phases = last.get(incident.id) ?? new Map<string, string>();
          last.set(incident.id, phases.set(alert.id, alert.phase));
          if (kind !== 'updated' && incident.alertIds.every((id) => phases.has(id))) {
            expect(incident.phase === 'ended').toBe([...phases.values()].every((phase) => phase === 'ended'));
          }
          expect(incident.summary !== undefined).toBe(incident.phase === 'ended');
          expect(incident.endedTime !== undefined).toBe(incident.phase === 'ended');
        }
      }),
    );
  });

  it('gives the same changes each time', () => {
    fc.assert(fc.property(story, (steps) => expect(run(steps)).toEqual(run(steps))));
  });
});

describe('a story that is told on more than five minutes after its incident ended', () => {
  it('stays the same alert with rising revisions', () => {
    const grouper = new IncidentGrouper();
    const tell = (state: 'active' | 'ended', time: number) =>
      grouper.apply({
        type: 'LIQUIDATION',
        asset: 'BTC',
        state,
        severity: 'LOW',
        onset: START,
        time,
        instruments: [],
        facts: {},
        venues: [],
        receivedTime: time,
      });
    tell('active', START);
    const [ended] = tell('ended', START + 30 * SECOND);
    const [again] = tell('active', START + 5 * MINUTE + 31 * SECOND);
    expect(again?.alert.id).toBe(ended?.alert.id);
    expect(again?.alert.revision).toBeGreaterThan(ended?.alert.revision ?? NaN);
  });
});
