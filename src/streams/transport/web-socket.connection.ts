import WebSocket from 'ws';
import type { Scheduler } from '../../core/scheduler';

/** What a connection reports. `onClose` is called once, whatever happened. */
export interface ConnectionListener {
  onOpen(): void;
  onFrame(frame: Buffer): void;
  onClose(reason: string): void;
}

export interface ConnectionTiming {
  readonly handshakeTimeoutMs: number;
  readonly pingIntervalMs: number;
}

/** A connection under way or open, whatever carries it. */
export interface Connection {
  /** Does nothing unless it is open. */
  send(text: string): void;
  close(): void;
}

/** Opens a connection; everything else is told to the listener, never before this has returned. */
export type OpenConnection = (
  url: string,
  listener: ConnectionListener,
  timing: ConnectionTiming,
  scheduler: Scheduler,
) => Connection;

export const openWebSocket: OpenConnection = (url, listener, timing, scheduler) =>
  new WebSocketConnection(url, listener, timing, scheduler);

/** Largest message taken in; a venue's largest honest one is far below. Beyond it the connection is closed. */
const MAX_PAYLOAD = 32 << 20;

/**
 * One WebSocket. It pings, and takes a peer that neither answers nor sends for two ping intervals for dead: a
 * half-open connection looks alive to TCP for many minutes.
 */
export class WebSocketConnection implements Connection {
  private readonly socket: WebSocket;
  private heard = true;
  private closed = false;
  private cancelPing: (() => void) | undefined;

  constructor(
    url: string,
    private readonly listener: ConnectionListener,
    private readonly timing: ConnectionTiming,
    private readonly scheduler: Scheduler,
  ) {
    this.socket = new WebSocket(url, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: MAX_PAYLOAD,
      handshakeTimeout: timing.handshakeTimeoutMs,
    });
    this.socket.on('open', () => {
      this.schedulePing();
      this.listener.onOpen();
    });
    this.socket.on('message', (data: Buffer) => {
      this.heard = true;
      this.listener.onFrame(data);
    });
    this.socket.on('pong', () => (this.heard = true));
    this.socket.on('ping', () => (this.heard = true));
    this.socket.on('error', (error) => this.finish(error.message));
    this.socket.on('close', (code, reason) =>
      this.finish(`closed ${code}${reason.length > 0 ? ` ${reason.toString('utf8')}` : ''}`),
    );
  }

  send(text: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  /** Says goodbye; the peer's answer is not waited for. */
  close(): void {
    this.finish('closed by us');
  }

  private schedulePing(): void {
    this.cancelPing = this.scheduler.after(this.timing.pingIntervalMs, () => {
      if (!this.heard) return this.finish('no answer to ping');
      this.heard = false;
      this.socket.ping();
      this.schedulePing();
    });
  }

  private finish(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.cancelPing?.();
    this.socket.removeAllListeners('message');
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(1000);
    const cancel = this.scheduler.after(1_000, () => this.socket.terminate());
    this.socket.once('close', cancel);
    if (this.socket.readyState === WebSocket.CONNECTING) this.socket.terminate();
    this.listener.onClose(reason);
  }
}
