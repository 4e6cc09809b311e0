import { MICRO, WINDOW_SPANS_MS } from './windows';
import type { LiquidationWindows } from './liquidation-windows';

/** What one published liquidation probably stands for, USD. */
export interface RepairedNotional {
  readonly raw: number;
  readonly estimated: number;
  readonly high: number;
}

const SECONDS = WINDOW_SPANS_MS[MICRO] / 1000;

/**
 * Scales one record of a feed that publishes only the largest liquidation per instrument and second.
 *
 * With liquidations arriving at rate L per second and the largest of a second being m, the expected total of that
 * second is `m + L * G(m)`, G the partial mean of sizes below m. L is read off the share of the last 30 seconds that
 * held a record, `-ln(1 - share)`, capped where all of them did; sizes are those of the same 30 seconds. `high` takes
 * twice the rate. The sizes are themselves maxima, so G leans high and the rate low: an estimate, not a ledger.
 */
export function repairSampled(usd: number, window: LiquidationWindows): RepairedNotional {
  // More records than seconds: whatever this feed is called, it does not leave out most of them.
  if (window.count(MICRO) > 2 * SECONDS) return repairFull(usd);
  const seconds = new Set<number>();
  let below = 0;
  let count = 0;
  window.forEachRecent((time, recordUsd) => {
    seconds.add(Math.floor(time / 1000));
    count++;
    if (recordUsd <= usd) below += recordUsd;
  });
  if (count === 0) return { raw: usd, estimated: usd, high: usd };
  const share = Math.min(seconds.size / SECONDS, 1 - 0.5 / SECONDS);
  const unseen = -Math.log(1 - share) * (below / count);
  return { raw: usd, estimated: usd + unseen, high: usd + 2 * unseen };
}

/** A record of a feed that publishes everything stands for itself. */
export function repairFull(usd: number): RepairedNotional {
  return { raw: usd, estimated: usd, high: usd };
}
