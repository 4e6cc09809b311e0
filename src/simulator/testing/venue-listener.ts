import type { BinanceVenue } from '../binance/binance-venue';
import type { InProcessConnection } from '../binance/in-process-connection';
import type { Json } from './wire-client';

/** A client of a venue in this process; keeps what it receives. */
export class VenueListener {
  readonly frames: Json[] = [];
  readonly closings: number[] = [];
  readonly connection: InProcessConnection;

  constructor(venue: BinanceVenue, path: string) {
    const listener = {
      onFrame: (frame: Buffer) => this.frames.push(JSON.parse(frame.toString()) as Json),
      onClose: (code: number) => this.closings.push(code),
    };
    const connection = venue.connect(new URL(path, 'ws://venue'), listener, (task) => task());
    if (!connection) throw new Error(`refused: ${path}`);
    this.connection = connection;
  }

  ofKind(kind: string): Json[] {
    return this.frames.filter((frame) => frame.e === kind);
  }
}
