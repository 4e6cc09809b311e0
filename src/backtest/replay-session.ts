import { AlertEngine } from '../engine/domain/alert-engine';
import type { Alert, Incident } from '../core/alert';
import type { MarketEvent } from '../core/market-event';
import { type IncidentChange, IncidentGrouper } from '../dispatch/domain/incident-grouper';
import type { EngineConfig } from '../engine/domain/engine-config';
import { TickSource } from './domain/tick-source';

/** Incidents of an earlier run, as a recording's first line carries them. */
export interface RecordedIncident {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
}

/** The live judgement on recorded events: same engine, same grouping, the log's own clock. */
export class ReplaySession {
  readonly engine = new AlertEngine();
  private readonly grouper = new IncidentGrouper();
  private readonly ticks = new TickSource();
  private lastTime = 0;
  events = 0;

  constructor(private readonly onChange: (change: IncidentChange) => void) {}

  accept(event: MarketEvent): void {
    for (const tick of this.ticks.before(event)) this.process(tick);
    this.process(event);
    this.events++;
  }

  /** Passes on what is still waiting for a tick that does not come any more. */
  finish(): void {
    this.process({ type: 'tick', receivedTime: this.lastTime });
  }

  get openIncidents(): readonly Incident[] {
    return this.grouper.openIncidents();
  }

  private process(event: MarketEvent): void {
    this.lastTime = event.receivedTime;
    if (event.type === 'state')
      this.restore((event.content as { incidents?: readonly RecordedIncident[] }).incidents ?? []);
    for (const signal of this.engine.process(event)) this.grouper.apply(signal).forEach(this.onChange);
    if (event.type === 'config') this.grouper.setSimulated((event.content as Partial<EngineConfig>).simulated ?? false);
    if (event.type === 'tick') this.grouper.tick(event.receivedTime).forEach(this.onChange);
  }

  private restore(incidents: readonly RecordedIncident[]): void {
    for (const { incident, alerts } of incidents) this.grouper.restore(incident, alerts);
  }
}
