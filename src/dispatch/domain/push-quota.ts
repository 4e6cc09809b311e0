import type { Severity } from '../../core/alert';

const HOUR_MS = 3_600_000;
const PER_HOUR = 10;
/** Of the ten, three are kept for HIGH; EXTREME may go three beyond. */
const KEPT_FOR_HIGH = 3;
const EXTREME_BEYOND = 3;

/** Ten pushes an hour for one person. Edits are not pushes. */
export class PushQuota {
  private times: number[] = [];

  /** `times`: pushes of the last hour, epoch ms. */
  constructor(times: readonly number[] = []) {
    this.times = [...times].sort((a, b) => a - b);
  }

  /** Takes one if there is one for this severity. */
  tryTake(severity: Severity, now: number): boolean {
    this.times = this.times.filter((time) => time > now - HOUR_MS);
    if (this.times.length >= allowance(severity)) return false;
    this.times.push(now);
    return true;
  }

  usedAt(now: number): number {
    return this.times.filter((time) => time > now - HOUR_MS).length;
  }
}

function allowance(severity: Severity): number {
  if (severity === 'EXTREME') return PER_HOUR + EXTREME_BEYOND;
  return severity === 'HIGH' ? PER_HOUR : PER_HOUR - KEPT_FOR_HIGH;
}
