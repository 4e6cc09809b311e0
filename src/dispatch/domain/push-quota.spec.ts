import * as fc from 'fast-check';
import { SEVERITIES, type Severity } from '../../core/alert';
import { HOUR, MINUTE, START } from '../../core/testing/events';
import { PushQuota } from './push-quota';

fc.configureGlobal({ seed: 1 });

const take = (quota: PushQuota, severity: Severity, times: number, now = START): boolean[] =>
  Array.from({ length: times }, () => quota.tryTake(severity, now));
const granted = (answers: readonly boolean[]): number => answers.filter(Boolean).length;

describe(PushQuota.name, () => {
  it('alert_rate_limiting: 11th suppressed, ten an hour for one person', () => {
    expect(granted(take(new PushQuota(), 'HIGH', 11))).toBe(10);
  });

  it('keeps three of the ten for HIGH', () => {
    const quota = new PushQuota();
    expect(granted(take(quota, 'MODERATE', 10))).toBe(7);
    expect(granted(take(quota, 'LOW', 1))).toBe(0);
    expect(granted(take(quota, 'HIGH', 10))).toBe(3);
  });

  it('lets EXTREME go three beyond, and no further', () => {
    const quota = new PushQuota();
    take(quota, 'HIGH', 10);
    expect(granted(take(quota, 'EXTREME', 10))).toBe(3);
    expect(quota.usedAt(START)).toBe(13);
  });

  it('frees a push exactly an hour later', () => {
    const quota = new PushQuota();
    take(quota, 'HIGH', 10);
    expect(quota.tryTake('HIGH', START + HOUR - 1)).toBe(false);
    expect(quota.tryTake('HIGH', START + HOUR)).toBe(true);
    expect(quota.usedAt(START + HOUR)).toBe(1);
  });

  it('remembers the pushes of an earlier run, in any order', () => {
    const times = Array.from({ length: 10 }, (_, i) => START - i * MINUTE).reverse();
    const quota = new PushQuota([...times, START - 2 * HOUR]);
    expect(quota.usedAt(START)).toBe(10);
    expect(quota.tryTake('HIGH', START)).toBe(false);
  });

  it('equals a naive count of what was granted within the last hour', () => {
    const ask = fc.record({ wait: fc.nat(20 * MINUTE), severity: fc.constantFrom(...SEVERITIES) });
    const most: Record<Severity, number> = { LOW: 7, MODERATE: 7, HIGH: 10, EXTREME: 13 };
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 60 }), (asks) => {
        const quota = new PushQuota();
        const given: number[] = [];
        let now = START;
        for (const { wait, severity } of asks) {
          now += wait;
          const recent = given.filter((time) => time > now - HOUR).length;
          expect(quota.tryTake(severity, now)).toBe(recent < most[severity]);
          if (recent < most[severity]) given.push(now);
        }
      }),
    );
  });
});
