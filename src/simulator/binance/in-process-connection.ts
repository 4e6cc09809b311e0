import { answerControl } from './control-frames';
import type { ConnectionEvents, ConnectionRequest } from './venue-connection';
import { VenueConnection } from './venue-connection';

/** What a client in this process is told. Each call comes out of the venue's own work, never out of the client's. */
export interface InProcessListener {
  onFrame(frame: Buffer): void;
  onClose(code: number, reason: string): void;
}

/** Carries out a task a moment later, by the clock of the run. */
export type Later = (task: () => void) => void;

/** A client in this process: no socket, no heartbeat, no limits. */
export class InProcessConnection extends VenueConnection {
  private open = true;
  private frozen = false;

  constructor(
    request: ConnectionRequest,
    events: ConnectionEvents,
    private readonly listener: InProcessListener,
    private readonly later: Later,
  ) {
    super(request, events);
  }

  /** A control frame of the client; its answer comes a moment later, as over any wire. */
  receive(text: string): void {
    if (!this.open) return;
    this.later(() => {
      if (!this.open) return;
      const { method, reply } = answerControl(text, this);
      this.events.controlled(method);
      this.send(Buffer.from(JSON.stringify(reply)));
    });
  }

  /** The client goes away; it is not told so. */
  leave(): void {
    if (!this.open) return;
    this.open = false;
    this.events.closed(this);
  }

  override send(frame: Buffer): void {
    if (this.open && !this.frozen) this.listener.onFrame(frame);
  }

  override sendBinary(frame: Buffer): void {
    this.send(frame);
  }

  override freeze(): void {
    this.frozen = true;
  }

  override thaw(): void {
    this.frozen = false;
  }

  override close(code: number, reason: string): void {
    if (!this.open) return;
    this.leave();
    this.later(() => this.listener.onClose(code, reason));
  }

  override terminate(): void {
    this.close(1006, '');
  }
}
