import type { Scheduler } from '../../core/scheduler';
import type { ControlAnswer, SubscriptionProtocol } from '../domain/subscription-protocol';
import { type Connection, type ConnectionTiming, type OpenConnection, openWebSocket } from './web-socket.connection';

export interface LinkListener {
  /** All wanted names have been acknowledged for the first time. */
  onReady(): void;
  onFrame(frame: Buffer): void;
  onClose(reason: string): void;
  onRefused(names: readonly string[], error: string): void;
}

export interface LinkTiming extends ConnectionTiming {
  readonly ackTimeoutMs: number;
  /** How often the venue is asked what it believes to be subscribed. */
  readonly auditIntervalMs: number;
}

interface Request {
  readonly id: number;
  readonly kind: 'subscribe' | 'unsubscribe' | 'list';
  readonly names: readonly string[];
}

/** One connection and what is subscribed on it: it follows `setWanted`, one control frame at a time. */
export class SubscribedLink {
  private readonly connection: Connection;
  private wanted: ReadonlySet<string> = new Set();
  private readonly confirmed = new Set<string>();
  private readonly refused = new Set<string>();
  private request: Request | undefined;
  private nextId = 1;
  private open = false;
  private ready = false;
  /** Names to put into one control frame. */
  private portion: number;
  private auditDue = false;
  private readonly cancels = new Map<string, () => void>();

  constructor(
    readonly url: string,
    private readonly protocol: SubscriptionProtocol,
    private readonly listener: LinkListener,
    private readonly timing: LinkTiming,
    private readonly scheduler: Scheduler,
    open: OpenConnection = openWebSocket,
  ) {
    this.portion = protocol.namesPerFrame;
    this.connection = open(
      url,
      {
        onOpen: () => this.onOpen(),
        onFrame: (frame) => this.onFrame(frame),
        onClose: (reason) => this.onClose(reason),
      },
      timing,
      scheduler,
    );
  }

  get isReady(): boolean {
    return this.ready;
  }

  get subscribed(): number {
    return this.confirmed.size;
  }

  /** Wanted names the venue does not give. */
  get refusedNames(): number {
    let count = 0;
    for (const name of this.refused) if (this.wanted.has(name)) count++;
    return count;
  }

  setWanted(names: ReadonlySet<string>): void {
    this.wanted = names;
    this.sync();
  }

  close(): void {
    this.connection.close();
  }

  private onOpen(): void {
    this.open = true;
    this.scheduleAudit();
    this.sync();
  }

  private onFrame(frame: Buffer): void {
    const answer = this.protocol.answer(frame);
    if (answer === undefined) this.listener.onFrame(frame);
    else this.onAnswer(answer);
  }

  private onClose(reason: string): void {
    this.open = false;
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
    this.listener.onClose(reason);
  }

  private onAnswer(answer: ControlAnswer): void {
    const { request } = this;
    if (request === undefined || (answer.id !== undefined && answer.id !== request.id)) return;
    this.request = undefined;
    this.cancel('ack');
    this.settle(request, answer);
    this.later('pace', this.protocol.controlIntervalMs, () => this.sync());
  }

  private settle(request: Request, answer: ControlAnswer): void {
    if (answer.error !== undefined) return this.blame(request, answer.error);
    // What works is asked for in larger portions again.
    this.portion = Math.min(this.protocol.namesPerFrame, this.portion * 2);
    if (request.kind === 'subscribe') for (const name of request.names) this.confirmed.add(name);
    else if (request.kind === 'unsubscribe') for (const name of request.names) this.confirmed.delete(name);
    else {
      this.confirmed.clear();
      for (const name of answer.list ?? []) this.confirmed.add(name);
    }
  }

  /** A venue refuses a frame whole: smaller ones find the name that is to blame, and only that one is given up. */
  private blame({ names }: Request, error: string): void {
    if (names.length > 1) {
      this.portion = Math.ceil(names.length / 2);
      return;
    }
    for (const name of names) this.refused.add(name);
    this.listener.onRefused(names, error);
  }

  /** Sends the next control frame that brings the venue's idea closer to ours, if none is under way. */
  private sync(): void {
    if (!this.open || this.request !== undefined || this.cancels.has('pace')) return;
    const missing = [...this.wanted].filter((name) => !this.confirmed.has(name) && !this.refused.has(name));
    if (missing.length > 0) return this.send('subscribe', missing.slice(0, this.portion));
    if (!this.ready) {
      this.ready = true;
      this.listener.onReady();
    }
    const surplus = [...this.confirmed].filter((name) => !this.wanted.has(name) && !this.refused.has(name));
    if (surplus.length > 0) return this.send('unsubscribe', surplus.slice(0, this.portion));
    if (this.auditDue) {
      this.auditDue = false;
      this.send('list', []);
    }
  }

  private send(kind: Request['kind'], names: readonly string[]): void {
    const id = this.nextId++;
    this.request = { id, kind, names };
    this.connection.send(kind === 'list' ? this.protocol.list(id) : this.protocol[kind](names, id));
    this.later('ack', this.timing.ackTimeoutMs, () => this.connection.close());
  }

  private scheduleAudit(): void {
    this.later('audit', this.timing.auditIntervalMs, () => {
      this.auditDue = true;
      // What was refused may have been refused for a passing reason.
      this.refused.clear();
      this.scheduleAudit();
      this.sync();
    });
  }

  private later(name: string, ms: number, task: () => void): void {
    this.cancel(name);
    this.cancels.set(
      name,
      this.scheduler.after(ms, () => {
        this.cancels.delete(name);
        task();
      }),
    );
  }

  private cancel(name: string): void {
    this.cancels.get(name)?.();
    this.cancels.delete(name);
  }
}
