import type { FactCollector, Measurements } from './fact-collector.contract';
import { ratioOf } from './numeric/quantile';

const WINDOW_MS = 30_000;
const MIN_RECORDS = 5;
const MIN_USD = 500_000;
/** A cascade that comes back sooner continues. */
const INACTIVE_MS = 300_000;
/** Where the silence is looked for, before the onset. */
const FROM_MS = 90_000;
const TO_MS = 30_000;

/**
 * Which onsets announce themselves, by the definition of the published 60 %: a cascade is active while the last 30 s
 * hold 5 records and $500k on one venue; its onset is the record that makes it active after 300 s of not being so.
 */
export class SilentOnsets implements FactCollector {
  /** Records of the last 90 s; those from `windowAt` on lie within 30 s. */
  private recent: { readonly time: number; readonly usd: number }[] = [];
  private windowAt = 0;
  private windowUsd = 0;
  private activeUntil = -Infinity;
  private onsets = 0;
  private silent = 0;

  begin(): void {
    this.recent = [];
    this.windowAt = 0;
    this.windowUsd = 0;
    this.activeUntil = -Infinity;
  }

  add(time: number, usd: number): void {
    this.recent.push({ time, usd });
    this.windowUsd += usd;
    while (time - this.timeAt(this.windowAt) >= WINDOW_MS) {
      this.windowUsd -= this.recent[this.windowAt]?.usd ?? 0;
      this.windowAt += 1;
    }
    if (this.recent.length - this.windowAt < MIN_RECORDS || this.windowUsd < MIN_USD) return;
    if (time - this.activeUntil >= INACTIVE_MS) this.onset(time);
    // It stays active until the window runs empty, or forgets what made it large; the next record finds out which.
    this.activeUntil = time;
  }

  second(nowMs: number): void {
    const kept = this.recent.findIndex(({ time }) => time >= nowMs - FROM_MS);
    const dropped = kept < 0 ? this.recent.length : kept;
    if (dropped === 0) return;
    for (let index = this.windowAt; index < dropped; index += 1) this.windowUsd -= this.recent[index]?.usd ?? 0;
    this.recent.splice(0, dropped);
    this.windowAt = Math.max(0, this.windowAt - dropped);
  }

  end(): void {
    this.begin();
  }

  measure(): Measurements {
    return { onsetSilent: { value: ratioOf(this.silent, this.onsets), n: this.onsets } };
  }

  private onset(time: number): void {
    this.onsets += 1;
    const before = this.recent.some((record) => record.time >= time - FROM_MS && record.time < time - TO_MS);
    if (!before) this.silent += 1;
  }

  private timeAt(index: number): number {
    return this.recent[index]?.time ?? Infinity;
  }
}
