import { framesBefore, MOST_CATCH_UP_MS, Pacer, SECOND_PROFILE, SLICE_MS, SLICES_PER_SECOND } from './pacer';

const START = 1_000;

function started(rate: number, seconds = 10): Pacer {
  const pacer = new Pacer(rate, seconds);
  pacer.start(START);
  return pacer;
}

/** Slices handed out at a moment, with their frames. */
function taken(pacer: Pacer, nowMs: number): [slice: number, frames: number][] {
  const slices: [number, number][] = [];
  pacer.take(nowMs, (slice, frames) => slices.push([slice, frames]));
  return slices;
}

describe('Pacer', () => {
  it.each([1, 7, 999, 20_000, 40_000])('has exactly %i frames in every second', (rate) => {
    for (const second of [1, 2, 30, 3_600]) expect(framesBefore(rate, second * SLICES_PER_SECOND)).toBe(rate * second);
  });

  it('gives each tenth of a second its part of the burst', () => {
    const slicesPerTenth = SLICES_PER_SECOND / SECOND_PROFILE.length;
    const tenths = SECOND_PROFILE.map(
      (_, tenth) => framesBefore(40_000, (tenth + 1) * slicesPerTenth) - framesBefore(40_000, tenth * slicesPerTenth),
    );
    expect(tenths).toEqual(SECOND_PROFILE.map((part) => part * 4_000));
    expect(SECOND_PROFILE.reduce((sum, part) => sum + part, 0)).toBeCloseTo(SECOND_PROFILE.length, 10);
  });

  it('hands out the slices that are due, and no other', () => {
    const pacer = started(40_000);
    expect(taken(pacer, START - 1)).toEqual([]);
    expect(taken(pacer, START)).toEqual([[0, 120]]);
    expect(taken(pacer, START + SLICE_MS - 0.1)).toEqual([]);
    expect(taken(pacer, START + 3 * SLICE_MS).map(([slice]) => slice)).toEqual([1, 2, 3]);
  });

  it('keeps to the schedule whatever the delays: they do not add up', () => {
    const pacer = started(20_000, 2);
    let frames = 0;
    // Every wake-up comes 3.7 ms late.
    for (let now = START; !pacer.finished; now += pacer.waitMs(now) + 3.7)
      pacer.take(now, (_, count) => (frames += count));
    expect(frames).toBe(40_000);
    expect(pacer.figures()).toMatchObject({ skipped: 0, lateSlices: 0 });
    expect(pacer.figures().worstLatenessMs).toBeCloseTo(3.7, 6);
  });

  it('says how long until the next slice', () => {
    const pacer = started(1_000);
    taken(pacer, START + 1);
    expect(pacer.waitMs(START + 1)).toBe(4);
    expect(pacer.waitMs(START + 60)).toBe(0);
  });

  it('makes up for a short stall, and reports it', () => {
    const pacer = started(40_000);
    taken(pacer, START);
    expect(taken(pacer, START + 200)).toHaveLength(40);
    expect(pacer.figures()).toEqual({ skipped: 0, worstLatenessMs: 195, lateSlices: 39 });
  });

  it('leaves out what is too old to be made up for, and counts its frames', () => {
    const pacer = started(40_000);
    const late = taken(pacer, START + 1_000);
    const skipped = 1_000 - MOST_CATCH_UP_MS;
    expect(late[0]?.[0]).toBe(skipped / SLICE_MS);
    expect(pacer.figures().skipped).toBe(framesBefore(40_000, skipped / SLICE_MS));
    expect(pacer.figures().skipped + late.reduce((sum, [, frames]) => sum + frames, 0)).toBe(
      framesBefore(40_000, SLICES_PER_SECOND + 1),
    );
  });

  it('tells the worst lateness since it was last asked', () => {
    const pacer = started(1_000);
    taken(pacer, START + 9);
    expect(pacer.takeWorstLateness()).toBe(9);
    taken(pacer, START + 12);
    expect(pacer.takeWorstLateness()).toBe(2);
    expect(pacer.figures().worstLatenessMs).toBe(9);
  });

  it('ends after its seconds', () => {
    const pacer = started(100, 1);
    taken(pacer, START + 995);
    expect(pacer.finished).toBe(true);
    expect(taken(pacer, START + 5_000)).toEqual([]);
  });
});
