import { liquidation, SECOND, START } from '../core/testing/events';
import { sampleAlert } from '../telegram/testing/samples';
import { DrillTellings } from './drill-tellings';

function at(seconds: number, notionalUsd: number, instrument = 'BTC/USDT:USDT'): ReturnType<typeof liquidation> {
  return liquidation({ exchangeTime: START + seconds * SECOND, notionalUsd, instrument });
}

describe('DrillTellings', () => {
  const now = (seconds: number): number => START + seconds * SECOND;
  const ended = (seconds: number): ReturnType<typeof sampleAlert> =>
    sampleAlert({ phase: 'ended', endedTime: now(seconds), updatedTime: now(seconds) });

  it('begins a telling anew when an alert is reopened, with what that one was told from', () => {
    const tellings = new DrillTellings();
    for (const event of [at(-31, 1), at(-30, 2), at(0, 4)]) tellings.see(event);
    tellings.take(sampleAlert({ severity: 'LOW' }), now(1));
    for (const event of [at(10, 8), at(10, 999, 'ETH/USDT:USDT')]) tellings.see(event);
    tellings.take(sampleAlert({ phase: 'escalated', severity: 'HIGH' }), now(11));
    tellings.take(ended(40), now(41));
    tellings.see(at(60, 16));
    tellings.take({ ...ended(40), updatedTime: now(60) }, now(61));
    for (const event of [at(100, 32), at(120, 64)]) tellings.see(event);
    tellings.take(sampleAlert({ severity: 'HIGH' }), now(121));
    const [first, second, ...more] = tellings.finish(now(130));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ asset: 'BTC', toldTime: now(1), endTime: now(40), severity: 'HIGH' });
    expect(first?.seen.map(({ usd }) => usd)).toEqual([2, 4, 8]);
    expect(second).toMatchObject({ toldTime: now(121), endTime: now(130) });
    expect(second?.seen.map(({ usd }) => usd)).toEqual([32, 64]);
    expect(tellings.alertCount).toBe(1);
  });

  it('knows no telling of other alerts', () => {
    const tellings = new DrillTellings();
    tellings.take(sampleAlert({ type: 'LIQUIDATION' }), now(1));
    expect(tellings.finish(now(2))).toEqual([]);
    expect(tellings.alertCount).toBe(0);
  });
});
