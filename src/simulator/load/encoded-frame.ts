/** A text frame from a server: final, not masked, the length in one of three sizes. */
export function webSocketFrame(body: Uint8Array): Buffer {
  return Buffer.concat([frameHeader(body.length), body]);
}

function frameHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  if (length < 65_536) return Buffer.from([0x81, 126, length >> 8, length & 255]);
  const header = Buffer.alloc(10);
  header[0] = 0x81;
  header[1] = 127;
  header.writeUInt32BE(length, 6);
  return header;
}

/** A frame as bytes, ready to be copied: within an envelope for `/stream`, bare for `/ws`. */
export class EncodedFrame {
  private readonly payload: Buffer;
  private wrapped: Buffer | undefined;
  private bare: Buffer | undefined;

  constructor(
    private readonly stream: string,
    payload: string,
  ) {
    this.payload = Buffer.from(payload);
  }

  /** Most readers use one of the two forms: the other is not made before someone asks. */
  bytes(combined: boolean): Buffer {
    if (!combined) return (this.bare ??= webSocketFrame(this.payload));
    return (this.wrapped ??= webSocketFrame(
      Buffer.concat([Buffer.from(`{"stream":"${this.stream}","data":`), this.payload, Buffer.from('}')]),
    ));
  }

  /** Where the payload begins within `bytes`. */
  payloadAt(combined: boolean): number {
    const { length } = this.bytes(combined);
    return length - this.payload.length - (combined ? 1 : 0);
  }

  /** Where a value begins within the payload, behind `"key":`. */
  find(key: string): number {
    const at = this.payload.indexOf(`"${key}":`);
    if (at < 0) throw new Error(`a frame of ${this.stream} has no ${key}`);
    return at + key.length + 3;
  }

  /** Where what follows each `mark` begins, between two places of the payload. */
  findAll(mark: string, from: number, to: number): number[] {
    const found: number[] = [];
    for (let at = this.payload.indexOf(mark, from); at >= 0 && at < to; at = this.payload.indexOf(mark, at + 1))
      found.push(at + mark.length);
    return found;
  }
}
