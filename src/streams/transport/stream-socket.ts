import type { Clock } from '../../core/clock';
import { Backoff } from '../domain/backoff';
import type { CircuitBreaker } from '../domain/circuit-breaker';
import type { Scheduler } from '../../core/scheduler';
import type { SubscriptionProtocol } from '../domain/subscription-protocol';
import { type LinkTiming, SubscribedLink } from './subscribed-link';
import type { OpenConnection } from './web-socket.connection';

export interface SocketTiming extends LinkTiming {
  /** A connection is replaced before the venue cuts it, ms. */
  readonly lifetimeMs: number;
  /** Both connections deliver for this long when one replaces the other. */
  readonly overlapMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
}

export const SOCKET_TIMING: SocketTiming = {
  handshakeTimeoutMs: 10_000,
  pingIntervalMs: 15_000,
  ackTimeoutMs: 10_000,
  auditIntervalMs: 300_000,
  lifetimeMs: 23.5 * 3_600_000,
  overlapMs: 5_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
};

export interface SocketListener {
  onFrame(frame: Buffer): void;
  /** Everything wanted is subscribed, for the first time or again. */
  onUp(): void;
  onDown(reason: string): void;
  onRefused(names: readonly string[], error: string): void;
}

export interface SocketEnvironment {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly breaker: CircuitBreaker;
  /** How connections are made; WebSockets unless told. */
  readonly open?: OpenConnection;
}

export interface SocketStatus {
  readonly url: string;
  readonly state: 'connecting' | 'up' | 'waiting' | 'stopped';
  readonly streams: number;
  readonly subscribed: number;
  /** Wanted streams the venue refused. */
  readonly refused: number;
  readonly upSince: number | undefined;
  readonly downSince: number | undefined;
  readonly reconnects: number;
  readonly rotations: number;
  readonly lastReason: string | undefined;
}

/**
 * A lasting subscription: reconnects with backoff, replaces its connection before the venue would cut it (the new one
 * delivers before the old one goes, and the normalizer drops what came twice), and can move to another path.
 */
export class StreamSocket {
  private current: SubscribedLink | undefined;
  private next: SubscribedLink | undefined;
  private wanted: ReadonlySet<string> = new Set();
  private running = false;
  /** The present connection has delivered something. */
  private heard = false;
  private path = 0;
  private upSince: number | undefined;
  private downSince: number | undefined;
  private reconnects = 0;
  private rotations = 0;
  private lastReason: string | undefined;
  private readonly backoff: Backoff;
  private readonly cancels = new Map<string, () => void>();

  constructor(
    private readonly urls: readonly string[],
    private readonly protocol: SubscriptionProtocol,
    private readonly listener: SocketListener,
    private readonly environment: SocketEnvironment,
    private readonly timing: SocketTiming = SOCKET_TIMING,
  ) {
    this.backoff = new Backoff(environment.random, timing.backoffBaseMs, timing.backoffCapMs);
  }

  get status(): SocketStatus {
    return {
      url: this.url,
      state: !this.running
        ? 'stopped'
        : this.upSince !== undefined
          ? 'up'
          : this.current !== undefined
            ? 'connecting'
            : 'waiting',
      streams: this.wanted.size,
      subscribed: this.current?.subscribed ?? 0,
      refused: this.current?.refusedNames ?? 0,
      upSince: this.upSince,
      downSince: this.downSince,
      reconnects: this.reconnects,
      rotations: this.rotations,
      lastReason: this.lastReason,
    };
  }

  /** Of the connection that delivers; of the next attempt while there is none. */
  get url(): string {
    return this.current?.url ?? this.urls[this.path] ?? '';
  }

  get hasAlternative(): boolean {
    return this.urls.length > 1;
  }

  start(): void {
    this.running = true;
    this.downSince = this.environment.clock.now();
    this.connect();
  }

  stop(): void {
    this.running = false;
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
    this.next?.close();
    this.current?.close();
  }

  setStreams(names: ReadonlySet<string>): void {
    this.wanted = names;
    this.current?.setWanted(names);
    this.next?.setWanted(names);
  }

  /** Moves to the next path, make before break like any rotation. */
  useAlternative(): void {
    if (this.next !== undefined) return;
    this.path = (this.path + 1) % this.urls.length;
    this.rotate();
  }

  private connect(): void {
    if (!this.running) return;
    const wait = this.environment.breaker.tryAcquire(this.environment.clock.now());
    if (wait > 0) return this.later('connect', wait, () => this.connect());
    this.current = this.createLink((link) => this.becameReady(link));
  }

  private createLink(onReady: (link: SubscribedLink) => void): SubscribedLink {
    const link: SubscribedLink = new SubscribedLink(
      this.urls[this.path] ?? '',
      this.protocol,
      {
        onReady: () => onReady(link),
        onFrame: (frame) => {
          if (link === this.current) this.heard = true;
          this.listener.onFrame(frame);
        },
        onClose: (reason) => this.linkClosed(link, reason),
        onRefused: (names, error) => this.listener.onRefused(names, error),
      },
      this.timing,
      this.environment.scheduler,
      this.environment.open,
    );
    link.setWanted(this.wanted);
    return link;
  }

  private becameReady(link: SubscribedLink): void {
    if (link !== this.current) return;
    this.backoff.reset();
    this.environment.breaker.succeed();
    this.upSince = this.environment.clock.now();
    this.downSince = undefined;
    this.later('rotate', this.timing.lifetimeMs * (0.95 + 0.05 * this.environment.random()), () => this.rotate());
    this.listener.onUp();
  }

  private linkClosed(link: SubscribedLink, reason: string): void {
    const now = this.environment.clock.now();
    if (link === this.next) {
      this.next = undefined;
      this.environment.breaker.fail(now);
      if (this.running) this.later('rotate', this.backoff.next(), () => this.rotate());
      return;
    }
    if (link !== this.current) return;
    this.lastReason = reason;
    this.current = undefined;
    if (!this.running) return;
    this.environment.breaker.fail(now);
    if (this.takeOver()) return;
    // Data may flow before everything is subscribed: its end is a loss all the same.
    const wasUp = this.upSince !== undefined || this.heard;
    this.heard = false;
    this.upSince = undefined;
    this.downSince ??= now;
    this.reconnects++;
    this.later('connect', this.backoff.next(), () => this.connect());
    if (wasUp) this.listener.onDown(reason);
  }

  /** The old connection went while its replacement was already delivering: nothing was missed. */
  private takeOver(): boolean {
    if (this.next?.isReady !== true) return false;
    this.cancel('swap');
    this.promote(this.next);
    return true;
  }

  private rotate(): void {
    if (!this.running || this.next !== undefined || this.current === undefined) return;
    const wait = this.environment.breaker.tryAcquire(this.environment.clock.now());
    if (wait > 0) return this.later('rotate', wait, () => this.rotate());
    this.next = this.createLink((link) => {
      if (link !== this.next) return;
      this.environment.breaker.succeed();
      this.later('swap', this.timing.overlapMs, () => this.swap());
    });
  }

  private swap(): void {
    const link = this.next;
    if (link === undefined) return;
    const old = this.current;
    this.promote(link);
    old?.close();
  }

  private promote(link: SubscribedLink): void {
    this.next = undefined;
    this.current = link;
    this.cancel('connect');
    this.rotations++;
    this.becameReady(link);
  }

  private later(name: string, ms: number, task: () => void): void {
    this.cancel(name);
    this.cancels.set(
      name,
      this.environment.scheduler.after(ms, () => {
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
