/** Share of time something was up, since it was first looked at. */
export class Uptime {
  private upMs = 0;
  private totalMs = 0;
  private last: number | undefined;

  /** `up` holds from the last look until now (epoch ms). */
  observe(up: boolean, now: number): void {
    const elapsed = this.last === undefined ? 0 : Math.max(0, now - this.last);
    this.last = now;
    this.totalMs += elapsed;
    if (up) this.upMs += elapsed;
  }

  /** 0..1; undefined before any time has passed. */
  get ratio(): number | undefined {
    return this.totalMs === 0 ? undefined : this.upMs / this.totalMs;
  }
}
