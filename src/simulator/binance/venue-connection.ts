import type { ControlState } from './control-frames';
import type { StreamClass } from './stream-name';

export type Route = 'market' | 'public' | 'legacy';

/** What a connection tells its hub. */
export interface ConnectionEvents {
  subscribed(connection: VenueConnection, stream: string): void;
  unsubscribed(connection: VenueConnection, stream: string): void;
  controlled(method: string): void;
  closed(connection: VenueConnection): void;
}

export interface ConnectionRequest {
  readonly route: Route;
  /** Path as requested, without the query. */
  readonly path: string;
  readonly combined: boolean;
  readonly serves: ReadonlySet<StreamClass>;
}

/** A client as its hub sees it, whatever carries the frames: what it has subscribed, and in which form it wants it. */
export abstract class VenueConnection implements ControlState {
  readonly streams = new Set<string>();
  combined: boolean;
  readonly path: string;
  readonly route: Route;
  readonly serves: ReadonlySet<StreamClass>;
  private held: Buffer | undefined;

  constructor(
    request: ConnectionRequest,
    protected readonly events: ConnectionEvents,
  ) {
    this.path = request.path;
    this.route = request.route;
    this.combined = request.combined;
    this.serves = request.serves;
  }

  abstract send(frame: Buffer): void;
  abstract sendBinary(frame: Buffer): void;
  /** Plays a half-open connection, which is neither read nor answered any more. */
  abstract freeze(): void;
  abstract thaw(): void;
  abstract close(code: number, reason: string): void;
  abstract terminate(): void;

  subscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      if (this.streams.has(stream)) continue;
      this.streams.add(stream);
      this.events.subscribed(this, stream);
    }
  }

  unsubscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      if (this.streams.delete(stream)) this.events.unsubscribed(this, stream);
    }
  }

  /** Holds every other frame back until the next one has overtaken it. */
  sendReordered(frame: Buffer): void {
    const { held } = this;
    this.held = held ? undefined : frame;
    if (!held) return;
    this.send(frame);
    this.send(held);
  }

  releaseHeld(): void {
    if (this.held) this.send(this.held);
    this.held = undefined;
  }
}
