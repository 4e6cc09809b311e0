import * as fc from 'fast-check';
import { EventClock } from './event-clock';

fc.configureGlobal({ seed: 1 });

const NOW = 1_760_000_000_000;
const YEAR = 31_536_000_000;

function seasoned(lead = -50): EventClock {
  const clock = new EventClock();
  for (let i = 0; i < 20; i++) clock.observe(NOW + i + lead, NOW + i);
  return clock;
}

describe(EventClock.name, () => {
  it('is the local clock while nothing is known of the stream', () => {
    expect(new EventClock().at(NOW)).toBe(NOW);
  });

  it('takes an event at its own word and advances with elapsed time', () => {
    const clock = new EventClock();
    expect(clock.observe(NOW - 50, NOW)).toBe(NOW - 50);
    expect(clock.at(NOW + 10_000)).toBe(NOW + 9_950);
    expect(clock.skewed).toBe(0);
  });

  it('goes by the quickest of the recent frames, not by one that was late', () => {
    const clock = seasoned(-50);
    clock.observe(NOW - 9_000, NOW);
    expect(clock.at(NOW)).toBe(NOW - 50);
  });

  it('forgets how quick a stream was after fifteen slower frames', () => {
    const clock = seasoned(-50);
    for (let i = 0; i < 14; i++) clock.observe(NOW - 700, NOW);
    expect(clock.at(NOW)).toBe(NOW - 50);
    clock.observe(NOW - 700, NOW);
    expect(clock.at(NOW)).toBe(NOW - 700);
  });

  it('takes a frame from the far future for one that happens now, counts it, and stays where it was', () => {
    const clock = seasoned(-50);
    expect(clock.observe(NOW + YEAR, NOW)).toBe(NOW - 50);
    expect(clock.at(NOW + 1)).toBe(NOW - 49);
    expect(clock.skewed).toBe(1);
  });

  it('is not moved when the very first frame comes from the far future', () => {
    const clock = new EventClock();
    expect(clock.observe(NOW + YEAR, NOW)).toBeLessThanOrEqual(NOW + 5_000);
    expect(clock.at(NOW)).toBeLessThanOrEqual(NOW + 5_000);
  });

  it('believes five seconds ahead of the local clock and not a millisecond more', () => {
    const clock = seasoned(-50);
    expect(clock.isBelievable(NOW + 5_000, NOW)).toBe(true);
    expect(clock.isBelievable(NOW + 5_001, NOW)).toBe(false);
  });

  it('brings a venue that is always ten minutes ahead to the local clock, and keeps the times between its events', () => {
    const clock = new EventClock();
    for (let i = 0; i < 15; i++) clock.observe(NOW + i + 600_000, NOW + i);
    expect(clock.observe(NOW + 15 + 600_000, NOW + 15)).toBe(NOW + 15);
    expect(clock.observe(NOW + 16 + 599_100, NOW + 16)).toBe(NOW + 16 - 900);
    expect(clock.at(NOW + 20)).toBe(NOW + 20);
  });

  it('never gives a time beyond the tolerance while most of the frames seen tell the truth', () => {
    const honest = fc.integer({ min: -3_000, max: 0 });
    const liar = fc.integer({ min: 6_000, max: YEAR });
    const frames = fc.array(fc.oneof({ weight: 2, arbitrary: honest }, { weight: 1, arbitrary: liar }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(honest, honest, frames, (first, second, rest) => {
        const leads = [first, second, ...rest];
        const clock = new EventClock();
        for (let i = 0; i < leads.length; i++) {
          const seen = leads.slice(Math.max(0, i - 14), i + 1);
          if (seen.filter((lead) => lead > 0).length * 2 >= seen.length) return;
          expect(clock.observe(NOW + i + leads[i]!, NOW + i)).toBeLessThanOrEqual(NOW + i + 5_000);
          expect(clock.at(NOW + i)).toBeLessThanOrEqual(NOW + i + 5_000);
        }
      }),
    );
  });
});
