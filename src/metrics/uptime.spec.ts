import { Uptime } from './uptime';

describe(Uptime.name, () => {
  it('is the share of time that was up, and unknown before any has passed', () => {
    const uptime = new Uptime();
    expect(uptime.ratio).toBeUndefined();
    uptime.observe(true, 1_000);
    expect(uptime.ratio).toBeUndefined();
    uptime.observe(true, 4_000);
    uptime.observe(false, 5_000);
    expect(uptime.ratio).toBe(0.75);
  });

  it('does not run backwards with the clock', () => {
    const uptime = new Uptime();
    uptime.observe(true, 5_000);
    uptime.observe(false, 4_000);
    uptime.observe(true, 5_000);
    expect(uptime.ratio).toBe(1);
  });
});
