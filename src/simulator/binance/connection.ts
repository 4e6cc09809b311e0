import type { RawData, WebSocket } from 'ws';
import { answerControl } from './control-frames';
import type { ConnectionEvents, ConnectionRequest } from './venue-connection';
import { VenueConnection } from './venue-connection';

export interface ConnectionLimits {
  readonly lifetimeMs: number;
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
}

/** Documented are 10 a second; measured, the host closes after about 15 back to back. */
const INCOMING_PER_SECOND = 15;

/** One client socket: control frames, heartbeat, lifetime, and the faults that concern it alone. */
export class Connection extends VenueConnection {
  private frozen = false;
  private closed = false;
  private incomingAt: number[] = [];
  private answeredAt = Date.now();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly socket: WebSocket,
    request: ConnectionRequest,
    events: ConnectionEvents,
    limits: ConnectionLimits,
  ) {
    super(request, events);
    this.listen();
    this.startTimers(limits);
  }

  send(frame: Buffer): void {
    if (!this.frozen) this.socket.send(frame, { binary: false });
  }

  sendBinary(frame: Buffer): void {
    if (!this.frozen) this.socket.send(frame, { binary: true });
  }

  /** Plays a half-open connection: the peer's packets are neither read nor answered any more. */
  freeze(): void {
    this.frozen = true;
    this.socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    this.socket.resume();
  }

  close(code: number, reason: string): void {
    this.end();
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.end();
    this.socket.terminate();
  }

  private listen(): void {
    this.socket.on('message', (data) => this.receive(data));
    this.socket.on('ping', (data: Buffer) => this.answerPing(data));
    this.socket.on('pong', () => this.countIncoming());
    this.socket.on('close', () => this.end());
    this.socket.on('error', () => this.terminate());
  }

  private startTimers(limits: ConnectionLimits): void {
    const ping = setInterval(() => this.heartbeat(limits.pongTimeoutMs), limits.pingIntervalMs);
    const lifetime = setTimeout(() => this.close(1001, 'lifetime exceeded'), limits.lifetimeMs);
    this.timers.push(ping, lifetime);
  }

  private heartbeat(pongTimeoutMs: number): void {
    if (this.frozen) return;
    if (Date.now() - this.answeredAt > pongTimeoutMs) this.close(1008, 'Pong timeout');
    else this.socket.ping(String(Date.now()));
  }

  private receive(data: RawData): void {
    if (!this.countIncoming()) return;
    const { method, reply } = answerControl(Buffer.isBuffer(data) ? data.toString('utf8') : '', this);
    this.events.controlled(method);
    this.send(Buffer.from(JSON.stringify(reply)));
  }

  private answerPing(data: Buffer): void {
    if (this.countIncoming() && !this.frozen) this.socket.pong(data);
  }

  /** Subscriptions, pings and pongs count alike. */
  private countIncoming(): boolean {
    const now = Date.now();
    this.answeredAt = now;
    this.incomingAt = this.incomingAt.filter((time) => now - time < 1000);
    this.incomingAt.push(now);
    if (this.incomingAt.length > INCOMING_PER_SECOND) this.close(1008, 'Too many requests');
    return !this.closed;
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.events.closed(this);
  }
}
