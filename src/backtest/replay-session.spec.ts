import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Liquidation, MarketEvent } from '../core/market-event';
import {
  burst,
  byReceivedTime,
  HOUR,
  liquidation,
  MINUTE,
  SECOND,
  START,
  tick,
  ticks,
  trade,
} from '../core/testing/events';
import { canonicalLine } from '../dispatch/domain/canonical';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { type RecordedIncident, ReplaySession } from './replay-session';

fc.configureGlobal({ seed: 1, numRuns: 60 });

function replay(
  events: readonly MarketEvent[],
  session?: ReplaySession,
): { changes: IncidentChange[]; session: ReplaySession } {
  const changes: IncidentChange[] = [];
  const own = session ?? new ReplaySession((change) => changes.push(change));
  events.forEach((event) => own.accept(event));
  own.finish();
  return { changes, session: own };
}

const linesOf = (events: readonly MarketEvent[]): string[] =>
  replay(events).changes.map((change) => canonicalLine(change.alert));
const tellings = (changes: readonly IncidentChange[]): string[] =>
  changes.filter((c) => c.kind !== 'updated').map((c) => `${c.kind} ${c.alert.type} ${c.alert.severity}`);
/** A cascade at its last one, and none of them large by itself. */
const six = (offset = 0, usd = 90_000): Liquidation[] =>
  burst([usd, usd, usd, usd, usd, usd], 100, { exchangeTime: START + offset });

describe('the seven-liquidation example, replayed', () => {
  const text = readFileSync(join(__dirname, '../../test/fixtures/seven-liquidations.ndjson'), 'utf8');
  const seven = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as MarketEvent);

  it('is exactly one cascade in one incident: 7 liquidations, 1.2M, 5 longs and 2 shorts', () => {
    const { changes, session } = replay(seven);
    const cascades = changes.filter((change) => change.alert.type === 'LIQUIDATION_CASCADE');
    expect(new Set(cascades.map((change) => change.alert.id)).size).toBe(1);
    expect(new Set(changes.map((change) => change.incident.id)).size).toBe(1);
    expect(cascades.at(-1)?.alert.facts).toMatchObject({ count: 7, usd: 1_200_000, longs: 5, shorts: 2 });
    expect(cascades.at(-1)?.alert).toMatchObject({ asset: 'BTC', severity: 'MODERATE' });
    expect(session.openIncidents).toHaveLength(1);
  });

  it('ends with a summary when the log goes on', () => {
    const later = trade({ exchangeTime: 1_760_130_200_000, receivedTime: 1_760_130_200_000 });
    const { changes, session } = replay([...seven, later]);
    expect(session.openIncidents).toEqual([]);
    expect(changes.at(-1)?.incident.summary).toBe(
      'BTC cascade: 7 liquidations in 24 s, $1.2M (5 longs, 2 shorts), peak $1.2M in 30 s, price move unknown.',
    );
  });
});

describe('a replay', () => {
  it('gives byte-identical canonical lines for the same events', () => {
    const step = fc.record({
      wait: fc.oneof({ weight: 6, arbitrary: fc.nat(8_000) }, { weight: 1, arbitrary: fc.nat(400_000) }),
      notionalUsd: fc.constantFrom(12_000, 120_000, 450_000, 2_500_000),
      instrument: fc.constantFrom('BTC/USDT:USDT', 'ETH/USDT:USDT', '1000PEPE/USDT:USDT'),
      sampled: fc.boolean(),
      price: fc.constantFrom(99_000, 100_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = START;
        const events = steps.flatMap(({ wait, ...rest }): MarketEvent[] => {
          time += wait;
          return [trade({ exchangeTime: time, price: rest.price }), liquidation({ ...rest, exchangeTime: time })];
        });
        const first = linesOf(events);
        expect(linesOf(JSON.parse(JSON.stringify(events)) as MarketEvent[])).toEqual(first);
        for (const line of first) expect(Object.keys(JSON.parse(line).receipts)).not.toContain('detectedTime');
      }),
    );
  });

  it('says the same whether a log brings its ticks or gets them', () => {
    const events = [...six(), trade({ exchangeTime: START + 4 * MINUTE })];
    const last = events.at(-1)!.receivedTime;
    const recorded = byReceivedTime<MarketEvent>([tick(START), ...ticks(START, last), ...events]);
    expect(linesOf(recorded)).toEqual(linesOf(events));
  });

  it('counts the events of the log, not the ticks it was given', () => {
    expect(replay([...six(), trade({ exchangeTime: START + MINUTE })]).session.events).toBe(7);
  });

  it('passes on what still waited for a tick when the log ended', () => {
    const { changes } = replay([...six(), liquidation({ exchangeTime: START + 600, notionalUsd: 1 })]);
    expect(tellings(changes)).toEqual(['opened LIQUIDATION_CASCADE LOW']);
    expect(changes.at(-1)).toMatchObject({ kind: 'updated', alert: { facts: { count: 7 } } });
  });

  it('marks what is simulated once the log says so', () => {
    const config: MarketEvent = { type: 'config', receivedTime: START, hash: '', content: { simulated: true } };
    expect(replay([config, ...six()]).changes.every((change) => change.alert.simulated)).toBe(true);
    const real: MarketEvent = { ...config, content: {} };
    expect(replay([config, real, ...six()]).changes.some((change) => change.alert.simulated)).toBe(false);
  });

  it('goes on with the incidents and the engine state a recording begins with', () => {
    const first = replay(six());
    const { incident, alert } = first.changes.at(-1)!;
    const incidents: RecordedIncident[] = [{ incident, alerts: [alert] }];
    const content: unknown = JSON.parse(
      JSON.stringify({ ticks: true, incidents, ...first.session.engine.snapshot(six()) }),
    );
    const state: MarketEvent = { type: 'state', receivedTime: START + SECOND, content };
    const { changes } = replay([state, ...six(2 * SECOND), tick(START + 4 * SECOND)]);
    expect(new Set(changes.map((change) => change.alert.id))).toEqual(new Set([alert.id]));
    expect(changes.at(-1)).toMatchObject({ kind: 'escalated', alert: { severity: 'MODERATE', facts: { count: 12 } } });
  });
});

describe('over the length of a log', () => {
  const revisionsRise = (changes: readonly IncidentChange[]): void => {
    const seen = new Map<string, number>();
    for (const { alert } of changes) {
      expect(alert.revision).toBeGreaterThan(seen.get(alert.id) ?? 0);
      seen.set(alert.id, alert.revision);
    }
  };

  it('two cascades of one asset within five minutes are one incident, reopened', () => {
    const { changes } = replay([...six(), ...six(3 * MINUTE), trade({ exchangeTime: START + 10 * MINUTE })]);
    expect(tellings(changes)).toEqual([
      'opened LIQUIDATION_CASCADE LOW',
      'ended LIQUIDATION_CASCADE LOW',
      'reopened LIQUIDATION_CASCADE LOW',
      'ended LIQUIDATION_CASCADE LOW',
    ]);
    expect(new Set(changes.map((change) => change.incident.id)).size).toBe(1);
    revisionsRise(changes);
  });

  it.each(Array.from({ length: 9 }, (_, i) => [326 + i]))(
    'a large liquidation %d seconds after another gives alerts whose revisions only rise',
    (seconds) => {
      const second = liquidation({ exchangeTime: START + seconds * SECOND + 500 });
      revisionsRise(replay([liquidation(), second, trade({ exchangeTime: START + HOUR / 2 })]).changes);
    },
  );

  it.each([
    ['two', 2 * HOUR],
    ['a hundred', 100 * HOUR],
  ])('what happens after a hole of %s hours is a new incident, and the old one did not last until then', (_, hole) => {
    const { changes } = replay([...burst([120_000]), ...burst([130_000], SECOND, { exchangeTime: START + hole })]);
    const ended = changes.find((change) => change.kind === 'ended');
    expect(ended?.alert.endedTime).toBeLessThan(START + 10 * MINUTE);
    expect(tellings(changes)).toEqual(['opened LIQUIDATION LOW', 'ended LIQUIDATION LOW', 'opened LIQUIDATION LOW']);
    expect(new Set(changes.map((change) => change.incident.id)).size).toBe(2);
  });
});
