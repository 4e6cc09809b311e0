import type { MarketEvent } from '../core/market-event';
import { EventSink } from '../core/sinks';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { canonicalLine } from '../dispatch/domain/canonical';
import { LineWriter } from './line-writer';

/**
 * Writes everything the engine is given to an event log, and the canonical alerts that followed beside it. The log's
 * first lines are the configuration and the state it began with, so that a replay starts from the same ground.
 */
export class EventLogRecorder extends EventSink {
  private readonly events: LineWriter;
  private readonly alerts: LineWriter;

  constructor(path: string) {
    super();
    this.events = new LineWriter(path, false);
    this.alerts = new LineWriter(alertsPath(path));
  }

  get counts(): { readonly events: number; readonly alerts: number } {
    return { events: this.events.lines, alerts: this.alerts.lines };
  }

  /** Why nothing is written any more; undefined while all is well. */
  get error(): Error | undefined {
    return this.events.error ?? this.alerts.error;
  }

  override accept(event: MarketEvent): void {
    this.events.write(JSON.stringify(event));
    // What waits in memory goes to the file each second, so that a crash costs little.
    if (event.type === 'tick') {
      this.events.sync();
      this.alerts.sync();
    }
  }

  acceptChange(change: IncidentChange): void {
    this.alerts.write(canonicalLine(change.alert));
  }

  async close(): Promise<void> {
    await Promise.all([this.events.close(), this.alerts.close()]);
  }
}

/** `log.ndjson.gz` -> `log.ndjson.gz.alerts.ndjson`. */
export function alertsPath(path: string): string {
  return `${path}.alerts.ndjson`;
}
