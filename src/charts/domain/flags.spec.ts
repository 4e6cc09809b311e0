import * as fc from 'fast-check';
import { SEVERITIES } from '../../core/alert';
import type { FlagPole } from './flags';
import { placeFlags } from './flags';

const room = { left: 80, right: 980, fontSize: 11 };

function poles(...xs: number[]): FlagPole[] {
  return xs.map((x, i) => ({ number: i + 1, severity: SEVERITIES[i % 4]!, x }));
}

describe('flags', () => {
  it('stand alone with number and severity where there is room', () => {
    const flags = placeFlags(poles(100, 400), room);
    expect(flags.map(({ text, left, lane }) => ({ text, left, lane }))).toEqual([
      { text: '1 LOW', left: 100, lane: 0 },
      { text: '2 MODERATE', left: 400, lane: 0 },
    ]);
  });

  it('step down a lane rather than cover each other', () => {
    expect(placeFlags(poles(100, 110, 120), room).map(({ lane }) => lane)).toEqual([0, 1, 2]);
  });

  it('are shared by neighbours where lanes do not suffice, under the gravest severity', () => {
    const flags = placeFlags(poles(100, 101, 102, 103, 600), room);
    expect(flags.map(({ text }) => text)).toEqual(['1–4 EXTREME', '5 LOW']);
  });

  it('fly to the left at the end of the picture', () => {
    const [flag] = placeFlags(poles(970), room);
    expect(flag!.left + flag!.width).toBeCloseTo(970);
  });

  it('never cover each other, count every alert, and take three lanes at most', () => {
    const xs = fc.array(fc.double({ min: 80, max: 980, noNaN: true }), { maxLength: 150 });
    fc.assert(
      fc.property(xs, (places) => {
        const flags = placeFlags(poles(...places.sort((a, b) => a - b)), room);
        flags.forEach((flag, i) => {
          expect(flag.lane).toBeLessThan(3);
          for (const other of flags.slice(i + 1)) {
            if (other.lane !== flag.lane) continue;
            const covered = flag.left < other.left + other.width && other.left < flag.left + flag.width;
            expect(covered).toBe(false);
          }
        });
        const counted = flags.reduce((sum, { text }) => {
          const [first = 0, last = first] = (text.split(' ')[0] as string).split('–').map(Number);
          return sum + last - first + 1;
        }, 0);
        expect(counted).toBe(places.length);
      }),
    );
  });
});
