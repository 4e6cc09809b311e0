import type { SimulatorEvent } from '../simulator.contract';
import type { StreamAudience } from './contract-feed';
import type { FaultBoard } from './faults';
import { onPath } from './faults';
import type { FrameCounters } from './frame-counters';
import type { StreamClass } from './stream-name';
import { streamClass } from './stream-name';
import type { ConnectionEvents, VenueConnection } from './venue-connection';

export interface FrameLabel {
  readonly kind: string;
  readonly symbol: string;
}

interface Waiter {
  readonly event: SimulatorEvent;
  readonly match: string | undefined;
  readonly resolve: () => void;
}

/** All connections, and who gets what: a frame is serialised once and shared by its subscribers. */
export class ConnectionHub implements ConnectionEvents, StreamAudience {
  private readonly connections = new Set<VenueConnection>();
  /** Connections by stream, those left out that are on the wrong path for it. */
  private readonly subscribers = new Map<string, Set<VenueConnection>>();
  private waiters: Waiter[] = [];
  version = 0;

  constructor(
    private readonly faults: FaultBoard,
    private readonly counters: FrameCounters,
  ) {}

  opened(connection: VenueConnection): void {
    this.connections.add(connection);
    this.counters.countConnection(connection.route);
    this.notify('connection', connection.path);
  }

  subscribed(connection: VenueConnection, stream: string): void {
    if (connection.serves.has(streamClass(stream))) {
      const served = this.subscribers.get(stream) ?? new Set();
      this.subscribers.set(stream, served.add(connection));
      this.version += 1;
    }
    this.notify('subscribed', stream);
  }

  unsubscribed(connection: VenueConnection, stream: string): void {
    const served = this.subscribers.get(stream);
    served?.delete(connection);
    if (served?.size !== 0) return;
    this.subscribers.delete(stream);
    this.version += 1;
  }

  controlled(method: string): void {
    this.counters.countControl(method);
  }

  closed(connection: VenueConnection): void {
    for (const stream of connection.streams) this.unsubscribed(connection, stream);
    if (this.connections.delete(connection)) this.notify('disconnection', connection.path);
  }

  /** Whether anybody would receive the stream: frames nobody gets are not built. */
  isServed(stream: string): boolean {
    return this.subscribers.has(stream);
  }

  allSubscriptions(): string[] {
    return [...new Set([...this.connections].flatMap((connection) => [...connection.streams]))];
  }

  openConnections(path?: string): VenueConnection[] {
    return [...this.connections].filter((connection) => onPath(path === undefined ? {} : { path }, connection.path));
  }

  publish(stream: string, label: FrameLabel, payload: string, only?: StreamClass): void {
    const served = this.subscribers.get(stream);
    if (!served) return;
    let raw: Buffer | undefined;
    let wrapped: Buffer | undefined;
    for (const connection of [...served]) {
      if (only && !connection.serves.has(only)) continue;
      if (connection.combined) wrapped ??= Buffer.from(`{"stream":${JSON.stringify(stream)},"data":${payload}}`);
      else raw ??= Buffer.from(payload);
      this.deliver(connection, stream, label, (connection.combined ? wrapped : raw) as Buffer);
    }
  }

  broadcast(route: 'market' | 'public', data: string | Buffer): void {
    for (const connection of [...this.connections].filter((candidate) => candidate.route === route)) {
      this.sendRaw(connection, data);
    }
  }

  sendRaw(connection: VenueConnection, data: string | Buffer): void {
    if (typeof data === 'string') connection.send(Buffer.from(data));
    else connection.sendBinary(data);
    this.counters.countFrame({ kind: 'raw', symbol: '' });
  }

  once(event: SimulatorEvent, match?: string): Promise<void> {
    if (event === 'subscribed' && match !== undefined && this.allSubscriptions().includes(match)) {
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiters.push({ event, match, resolve }));
  }

  private deliver(connection: VenueConnection, stream: string, label: FrameLabel, frame: Buffer): void {
    const { path } = connection;
    if (this.faults.concerns('silentStream', stream, path)) return;
    this.counters.countFrame(label);
    if (this.faults.concerns('reorder', stream, path)) {
      connection.sendReordered(frame);
      return;
    }
    connection.send(frame);
    if (!this.faults.concerns('duplicate', stream, path)) return;
    this.counters.countFrame(label);
    connection.send(frame);
  }

  private notify(event: SimulatorEvent, subject: string): void {
    const matches = (waiter: Waiter): boolean =>
      waiter.event === event &&
      (waiter.match === undefined ||
        (event === 'subscribed' ? subject === waiter.match : subject.startsWith(waiter.match)));
    const due = this.waiters.filter(matches);
    if (due.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => !due.includes(waiter));
    for (const waiter of due) waiter.resolve();
  }
}
