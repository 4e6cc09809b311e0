import type { Alert, Incident } from '../core/alert';
import { BoundedMap } from '../core/collections/bounded-map';
import type { LiveChannel } from './domain/channel.contract';
import { terminalText } from './domain/terminal-text';

/** Prints what begins, escalates and ends; growth in between would only scroll the rest away. */
export class TerminalChannel implements LiveChannel {
  readonly name = 'terminal';
  private readonly printed = new BoundedMap<string, string>(1_000);

  constructor(private readonly print: (text: string) => void) {}

  show(alert: Alert, incident: Incident): void {
    // One alert of several that ended is no news while the incident goes on.
    if (alert.phase === 'ended' && incident.phase !== 'ended') return;
    const state = `${alert.phase}:${alert.severity}`;
    if (this.printed.get(alert.id) === state) return;
    // What is told for the first time has not escalated for the reader.
    const first = !this.printed.has(alert.id) && alert.phase === 'escalated';
    this.printed.set(alert.id, state);
    this.print(terminalText(first ? { ...alert, phase: 'active' } : alert, incident));
  }
}
