import type { BinanceVenue } from '../binance/binance-venue';
import { InProcessConnection } from '../binance/in-process-connection';
import { readTarget } from '../binance/stream-target';
import type { Json } from './wire-client';

/** A client of a venue in this process; keeps what it receives. */
export class VenueListener {
  readonly frames: Json[] = [];
  readonly closings: number[] = [];
  readonly connection: InProcessConnection;

  constructor(venue: BinanceVenue, path: string) {
    const target = readTarget(new URL(path, 'ws://venue'), false);
    if (!target) throw new Error(`no such path: ${path}`);
    const listener = {
      onFrame: (frame: Buffer) => this.frames.push(JSON.parse(frame.toString()) as Json),
      onClose: (code: number) => this.closings.push(code),
    };
    this.connection = new InProcessConnection(target, venue.hub, listener, (task) => task());
    venue.hub.opened(this.connection);
    this.connection.subscribe(target.streams);
  }

  ofKind(kind: string): Json[] {
    return this.frames.filter((frame) => frame.e === kind);
  }
}
