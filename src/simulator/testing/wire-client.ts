import { WebSocket } from 'ws';
import type { VenueSimulator } from '../venue-simulator';

export type Json = Record<string, unknown>;

interface Waiter {
  readonly matches: (frame: Json) => boolean;
  readonly resolve: (frame: Json) => void;
}

/** A plain client for specs: keeps what it receives and hands it out in order, without ever sleeping. */
export class WireClient {
  /** Frames as text, malformed ones included. */
  readonly texts: string[] = [];
  readonly closed: Promise<number>;
  private readonly unread: Json[] = [];
  private waiters: Waiter[] = [];

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    socket.on('message', (data) => this.receive(String(data)));
    socket.on('error', () => undefined);
  }

  static async open(simulator: VenueSimulator, path: string): Promise<WireClient> {
    const client = new WireClient(new WebSocket(simulator.webSocketOrigin + path));
    await new Promise<void>((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    return client;
  }

  request(method: string, params: readonly unknown[] | undefined, id: number): Promise<Json> {
    this.socket.send(JSON.stringify({ method, params, id }));
    return this.next((frame) => frame.id === id);
  }

  /** The first frame, read or still to come, that nobody has taken yet. */
  next(matches: (frame: Json) => boolean = () => true): Promise<Json> {
    const index = this.unread.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.unread.splice(index, 1)[0] as Json);
    return new Promise((resolve) => this.waiters.push({ matches, resolve }));
  }

  async take(count: number, matches?: (frame: Json) => boolean): Promise<Json[]> {
    const frames: Json[] = [];
    while (frames.length < count) frames.push(await this.next(matches));
    return frames;
  }

  /** Frames received and not taken, once everything sent so far has arrived. */
  async pending(): Promise<readonly Json[]> {
    const id = 900_000 + this.texts.length;
    await this.request('LIST_SUBSCRIPTIONS', [], id);
    return this.unread;
  }

  private receive(text: string): void {
    this.texts.push(text);
    let frame: Json;
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null) return;
      frame = value as Json;
    } catch {
      return;
    }
    const waiter = this.waiters.find((candidate) => candidate.matches(frame));
    if (!waiter) {
      this.unread.push(frame);
      return;
    }
    this.waiters = this.waiters.filter((candidate) => candidate !== waiter);
    waiter.resolve(frame);
  }
}
