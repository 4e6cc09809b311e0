import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { answerControl, type ControlState } from '../binance/control-frames';
import { type StreamClass, streamClass } from '../binance/stream-name';
import type { EncodedFrame } from './encoded-frame';
import { type ByKind, type Kind, KINDS, noneByKind } from './mix';
import type { Outlet, Outlets } from './outlets';

/** What waits for a reader beyond what the kernel holds; a venue would cut it off long before. */
export const MOST_BACKLOG_BYTES = 8 << 20;
const FIRST_BYTES = 64 << 10;
const MOST_SPARE = 4;

export interface ConnectionTarget {
  readonly combined: boolean;
  readonly serves: ReadonlySet<StreamClass>;
}

/**
 * One reader. Control frames go through `ws`; data frames are framed by hand and written to the same socket, a slice at
 * a time: a call of `send` for each would cost more than the reader spends on it.
 */
export class LoadConnection implements Outlet, ControlState {
  readonly streams = new Set<string>();
  readonly sent: ByKind = noneByKind();
  combined: boolean;
  bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  bytesSent = 0;
  /** Frames that were not sent because too much waited already. */
  withheld = 0;
  private used = 0;
  private readonly spare: Buffer[] = [];
  private readonly placed: ByKind = noneByKind();

  constructor(
    private readonly client: WebSocket,
    private readonly socket: Duplex,
    private readonly target: ConnectionTarget,
    private readonly outlets: Outlets,
    private readonly onSubscribed: () => void,
  ) {
    this.combined = target.combined;
    client.on('message', (data) => this.receive(data));
    client.on('close', () => this.unsubscribe([...this.streams]));
    client.on('error', () => client.terminate());
  }

  get backlogBytes(): number {
    return this.client.bufferedAmount;
  }

  subscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      this.streams.add(stream);
      if (this.target.serves.has(streamClass(stream))) this.outlets.add(stream, this);
    }
    if (streams.length > 0) this.onSubscribed();
  }

  unsubscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      if (this.streams.delete(stream)) this.outlets.remove(stream, this);
    }
  }

  place(frame: EncodedFrame, kind: Kind): number {
    const bytes = frame.bytes(this.combined);
    const at = this.used;
    if (at + bytes.length > this.bytes.length) this.grow(at + bytes.length);
    bytes.copy(this.bytes, at);
    this.used += bytes.length;
    this.placed[kind]++;
    return at + frame.payloadAt(this.combined);
  }

  /** Writes what was placed since the last time. */
  flush(): void {
    if (this.used === 0) return;
    const withheld = this.client.readyState !== this.client.OPEN || this.backlogBytes > MOST_BACKLOG_BYTES;
    for (const kind of KINDS) {
      if (withheld) this.withheld += this.placed[kind];
      else this.sent[kind] += this.placed[kind];
      this.placed[kind] = 0;
    }
    if (!withheld) this.write();
    this.used = 0;
  }

  close(code: number, reason: string): void {
    this.client.close(code, reason);
  }

  terminate(): void {
    this.client.terminate();
  }

  /** The socket keeps the buffer until it has gone: the next slice is placed in another one, used before if possible. */
  private write(): void {
    const full = this.bytes;
    this.socket.write(full.subarray(0, this.used), () => {
      if (this.spare.length < MOST_SPARE) this.spare.push(full);
    });
    this.bytesSent += this.used;
    this.bytes = this.spare.pop() ?? Buffer.allocUnsafe(full.length);
  }

  private receive(data: RawData): void {
    const { reply } = answerControl(Buffer.isBuffer(data) ? data.toString('utf8') : '', this);
    if (this.client.readyState === this.client.OPEN) this.client.send(JSON.stringify(reply));
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafe(2 * needed);
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
