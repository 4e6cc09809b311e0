import type { Severity } from '../core/alert';
import { HOUR, START } from '../core/testing/events';
import { sampleAlert, sampleIncident } from '../telegram/testing/samples';
import { DrillPushes } from './drill-pushes';

function push(pushes: DrillPushes, incident: string, severity: Severity, now = START): void {
  const change = {
    kind: 'opened',
    alert: sampleAlert({ id: `of ${incident}`, incidentId: incident, severity }),
    incident: sampleIncident({ id: incident, severity }),
  } as const;
  pushes.take(change, now);
}

describe('DrillPushes', () => {
  it('keeps to the hourly limit, by the clock of the simulation', () => {
    const pushes = new DrillPushes();
    for (let n = 1; n <= 7; n++) push(pushes, `i${n}`, 'LOW', START + n);
    expect(pushes.count).toEqual({ total: 7, loud: 0, held: 0 });
    push(pushes, 'i8', 'LOW', START + HOUR);
    expect(pushes.count).toEqual({ total: 7, loud: 0, held: 1 });
    push(pushes, 'i9', 'HIGH', START + HOUR);
    expect(pushes.count).toEqual({ total: 8, loud: 1, held: 1 });
    push(pushes, 'i10', 'LOW', START + HOUR + 2);
    expect(pushes.count).toEqual({ total: 9, loud: 1, held: 1 });
  });

  it('counts another message of an incident when it is worth one, and one when both fall due at once', () => {
    const pushes = new DrillPushes();
    push(pushes, 'i1', 'LOW');
    push(pushes, 'i1', 'MODERATE', START + 1);
    expect(pushes.count).toEqual({ total: 1, loud: 0, held: 0 });
    push(pushes, 'i1', 'HIGH', START + 2);
    expect(pushes.count).toEqual({ total: 2, loud: 1, held: 0 });
    push(pushes, 'i2', 'LOW', START + 3);
    push(pushes, 'i2', 'HIGH', START + 3);
    expect(pushes.count).toEqual({ total: 3, loud: 2, held: 0 });
  });
});
