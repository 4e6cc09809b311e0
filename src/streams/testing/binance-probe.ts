import { ManualClock } from '../../core/clock';
import type { Instrument } from '../../core/instrument';
import type { Gap, MarketEvent } from '../../core/market-event';
import { START } from '../../core/testing/events';
import { type SimulatorOptions, VenueSimulator } from '../../simulator';
import { CircuitBreaker } from '../domain/circuit-breaker';
import { BinanceConnector, type BinanceOptions } from '../exchanges/binance/binance.connector';
import { RestClient } from '../transport/rest.client';
import { SOCKET_TIMING } from '../transport/stream-socket';
import { INSTRUMENTS } from './binance-frames';
import { eventually } from './journal';
import { ManualScheduler } from './manual-scheduler';

export interface BinanceProbeOptions extends Partial<BinanceOptions> {
  readonly simulator?: SimulatorOptions;
  readonly random?: () => number;
}

const SECOND = 1_000;
/** Pings and audits would only be in the way of a clock moved by hand. */
const TIMING = { ...SOCKET_TIMING, pingIntervalMs: 1e9, auditIntervalMs: 1e9 };

/** The connector at a simulated venue in which nothing happens by itself; time passes when a test says so. */
export class BinanceProbe {
  readonly clock = new ManualClock(START);
  readonly scheduler = new ManualScheduler(this.clock);
  readonly events: MarketEvent[] = [];
  /** Events until everything was subscribed. */
  readonly beginnings: MarketEvent[] = [];
  readonly connector: BinanceConnector;

  private constructor(
    readonly venue: VenueSimulator,
    options: BinanceProbeOptions,
  ) {
    const { clock, scheduler } = this;
    const linear = new RestClient(venue.origin, clock, scheduler);
    const coin = new RestClient(venue.origin, clock, scheduler, linear.budget);
    const origin = venue.webSocketOrigin;
    this.connector = new BinanceConnector(
      { timing: TIMING, ...options, endpoints: { marketOrigin: origin, publicOrigin: origin } },
      { clock, scheduler, random: options.random ?? (() => 0.5), breaker: new CircuitBreaker() },
      { accept: (event) => this.events.push(event) },
      { linear, coin },
    );
    this.connector.know(INSTRUMENTS);
  }

  static async start(options: BinanceProbeOptions = {}): Promise<BinanceProbe> {
    return new BinanceProbe(await VenueSimulator.start({ scenario: 'idle', ...options.simulator }), options);
  }

  async stop(): Promise<void> {
    this.connector.stop();
    await this.venue.stop();
  }

  /** Connects and waits until everything is subscribed. */
  async watch(...instruments: readonly Instrument[]): Promise<void> {
    this.connector.watch(instruments);
    this.connector.start();
    await this.settled(() => this.connector.status().state === 'connected');
    this.beginnings.push(...this.events.splice(0));
  }

  /** Waits for what the sockets bring, with no more time passing than the pauses between control frames. */
  settled(condition: () => boolean): Promise<void> {
    return eventually(() => {
      if (this.scheduler.waits.includes(350)) this.scheduler.advance(350);
      return condition();
    });
  }

  /** Seconds pass, each with its tick. */
  pass(seconds: number, each: () => void = () => undefined): void {
    for (let i = 0; i < seconds; i++) {
      this.scheduler.advance(SECOND);
      each();
      this.connector.tick(this.clock.now());
    }
  }

  /** The same, and what the venue sends each second arrives before its tick. */
  async passWith(seconds: number, send: () => void): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      const before = this.connector.normalizer.frames;
      send();
      await eventually(() => this.connector.normalizer.frames > before);
      this.pass(1);
    }
  }

  of<Type extends MarketEvent['type']>(type: Type): Extract<MarketEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<MarketEvent, { type: Type }> => event.type === type);
  }

  /** Gaps as `reason stream begins|ends`. */
  gaps(reason?: Gap['reason']): string[] {
    const all = this.of('gap').filter((gap) => reason === undefined || gap.reason === reason);
    return all.map((gap) => `${gap.reason} ${gap.stream.slice(8)} ${gap.to === undefined ? 'begins' : 'ends'}`);
  }
}
