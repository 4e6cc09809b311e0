import type { Alert } from '../core/alert';
import { graver } from '../core/alert';
import { assetOf } from '../core/instrument';
import type { MarketEvent } from '../core/market-event';
import { LiquidationWindows } from '../market/domain/liquidation-windows';
import type { Detection, SeenUsd } from './domain/detection-score';

type Telling = { -readonly [Key in keyof Omit<Detection, 'seen'>]: Detection[Key] } & {
  readonly alertId: string;
  readonly seen: SeenUsd[];
};

/**
 * What was told of cascades, each telling from the opening or reopening of its alert to its end, with the liquidations
 * it was told from. The alert's own sums go on through a reopening, so they say nothing of one telling.
 */
export class DrillTellings {
  private readonly all: Telling[] = [];
  private readonly active = new Map<string, Telling>();
  private readonly recent = new Map<string, LiquidationWindows>();

  /** Each event before it is judged. */
  see(event: MarketEvent): void {
    if (event.type !== 'liquidation') return;
    const asset = assetOf(event.instrument);
    const { exchangeTime: time, notionalUsd: usd } = event;
    let window = this.recent.get(asset);
    if (!window) this.recent.set(asset, (window = new LiquidationWindows()));
    window.advance(time);
    window.add(time, usd, event.side === 'sell');
    for (const telling of this.active.values()) if (telling.asset === asset) telling.seen.push({ time, usd });
  }

  /** A revision of an alert, and when it was said. */
  take(alert: Alert, now: number): void {
    if (alert.type !== 'LIQUIDATION_CASCADE') return;
    const telling = this.active.get(alert.id);
    if (alert.phase !== 'ended') {
      if (telling) telling.severity = graver(telling.severity, alert.severity);
      else this.open(alert, now);
    } else if (telling) {
      telling.endTime = alert.endedTime ?? alert.updatedTime;
      this.active.delete(alert.id);
    }
    // What comes after the end only says that stray liquidations followed.
  }

  /** All of them in order; what still goes on ends now. */
  finish(now: number): readonly Detection[] {
    for (const telling of this.active.values()) telling.endTime = now;
    this.active.clear();
    return this.all.map(({ alertId: _, ...detection }) => detection);
  }

  /** Alerts that were told; a reopened one once. */
  get alertCount(): number {
    return new Set(this.all.map(({ alertId }) => alertId)).size;
  }

  private open({ id, asset, severity }: Alert, now: number): void {
    const seen: SeenUsd[] = [];
    this.recent.get(asset)?.forEachRecent((time, usd) => seen.push({ time, usd }));
    const telling: Telling = { alertId: id, asset, toldTime: now, endTime: now, severity, seen };
    this.all.push(telling);
    this.active.set(id, telling);
  }
}
