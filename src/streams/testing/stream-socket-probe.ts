import { ManualClock } from '../../core/clock';
import { START } from '../../core/testing/events';
import type { Scheduler } from '../../core/scheduler';
import { CircuitBreaker } from '../domain/circuit-breaker';
import type { SubscriptionProtocol } from '../domain/subscription-protocol';
import { BINANCE_PROTOCOL } from '../exchanges/binance/binance.protocol';
import { type SocketTiming, SOCKET_TIMING, StreamSocket } from '../transport/stream-socket';
import { eventually, Journal } from './journal';
import { ManualScheduler } from './manual-scheduler';

export type SocketNews =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly reason: string }
  | { readonly kind: 'refused'; readonly names: readonly string[]; readonly error: string }
  | { readonly kind: 'frame'; readonly text: string };

export interface ProbeOptions {
  readonly timing?: Partial<SocketTiming>;
  readonly protocol?: Partial<SubscriptionProtocol>;
  readonly breaker?: CircuitBreaker;
  readonly random?: () => number;
  /** Real timers where the venue keeps real time; moved by hand otherwise. */
  readonly scheduler?: Scheduler;
}

/** A stream socket whose timers are moved by hand and whose news are kept. */
export class StreamSocketProbe {
  readonly clock = new ManualClock(START);
  readonly scheduler = new ManualScheduler(this.clock);
  readonly news = new Journal<SocketNews>();
  readonly breaker: CircuitBreaker;
  readonly timing: SocketTiming;
  readonly socket: StreamSocket;

  constructor(urls: readonly string[], options: ProbeOptions = {}) {
    this.breaker = options.breaker ?? new CircuitBreaker();
    this.timing = { ...SOCKET_TIMING, ...options.timing };
    const { clock, scheduler, breaker, news } = this;
    this.socket = new StreamSocket(
      urls,
      { ...BINANCE_PROTOCOL, ...options.protocol },
      {
        onUp: () => news.add({ kind: 'up' }),
        onDown: (reason) => news.add({ kind: 'down', reason }),
        onRefused: (names, error) => news.add({ kind: 'refused', names, error }),
        onFrame: (frame) => news.add({ kind: 'frame', text: frame.toString('utf8') }),
      },
      { clock, scheduler: options.scheduler ?? scheduler, random: options.random ?? (() => 0.5), breaker },
      this.timing,
    );
  }

  start(...names: readonly string[]): this {
    this.socket.setStreams(new Set(names));
    this.socket.start();
    return this;
  }

  /** Lets pauses of 0 ms pass meanwhile. */
  up(times = 1): Promise<void> {
    return this.told('up', times);
  }

  down(times = 1): Promise<void> {
    return this.told('down', times);
  }

  private told(kind: SocketNews['kind'], times: number): Promise<void> {
    return eventually(() => {
      this.scheduler.advance(0);
      return this.news.entries.filter((entry) => entry.kind === kind).length >= times;
    });
  }

  frames(): string[] {
    return this.news.entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.text] : []));
  }
}
