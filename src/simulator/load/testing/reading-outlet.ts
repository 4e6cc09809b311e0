import type { EncodedFrame } from '../encoded-frame';
import type { Kind } from '../mix';
import type { Outlet } from '../outlets';

export type Payload = Record<string, unknown>;

export interface ReadFrame {
  readonly kind: Kind;
  readonly stream: string;
  readonly data: Payload;
}

/** Takes frames as a reader would: splits the bytes at the WebSocket headers and parses what is between. */
export class ReadingOutlet implements Outlet {
  bytes: Buffer = Buffer.alloc(1 << 16);
  private used = 0;
  private kinds: Kind[] = [];

  place(frame: EncodedFrame, kind: Kind): number {
    const bytes = frame.bytes(true);
    if (this.used + bytes.length > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length + bytes.length)]);
    bytes.copy(this.bytes, this.used);
    const at = this.used + frame.payloadAt(true);
    this.used += bytes.length;
    this.kinds.push(kind);
    return at;
  }

  /** Everything placed since the last time. */
  take(): ReadFrame[] {
    const kinds = this.kinds;
    const frames = splitFrames(this.bytes.subarray(0, this.used)).map((body, index) => {
      const { stream, data } = JSON.parse(body) as { stream: string; data: Payload };
      return { kind: kinds[index] as Kind, stream, data };
    });
    this.used = 0;
    this.kinds = [];
    return frames;
  }
}

/** Bodies of text frames that stand one behind the other. */
export function splitFrames(bytes: Buffer): string[] {
  const bodies: string[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== 0x81) throw new Error(`no text frame at ${at}: ${String(bytes[at])}`);
    const { length, header } = lengthAt(bytes, at);
    bodies.push(bytes.toString('utf8', at + header, at + header + length));
    at += header + length;
  }
  return bodies;
}

function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly header: number } {
  const short = bytes[at + 1] ?? 0;
  if (short < 126) return { length: short, header: 2 };
  if (short === 126) return { length: bytes.readUInt16BE(at + 2), header: 4 };
  return { length: bytes.readUInt32BE(at + 6), header: 10 };
}
