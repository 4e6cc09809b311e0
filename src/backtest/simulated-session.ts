import { Environment } from '../config/environment';
import type { MarketEvent } from '../core/market-event';
import { VenueGateways } from '../core/venue.contract';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { DEFAULT_CONFIG, type EngineConfig } from '../engine/domain/engine-config';
import { InstrumentsService } from '../instruments/instruments.service';
import { RegistryStore } from '../instruments/registry-store.port';
import { BinanceVenue, type MarketModel } from '../simulator';
import { CircuitBreaker } from '../streams/domain/circuit-breaker';
import { BinanceConnector } from '../streams/exchanges/binance/binance.connector';
import { CoinGeckoSource } from '../streams/market-caps/coin-gecko.source';
import { RestClient } from '../streams/transport/rest.client';
import { getInProcess, openInProcess } from './in-process-venue';
import { ReplaySession } from './replay-session';
import { SimulatedTime } from './simulated-time';

const SECOND_MS = 1_000;
/** Nobody listens there: everything stays in this process. */
const ORIGIN = { rest: 'http://simulated.venue', stream: 'ws://simulated.venue' };

export interface SimulatedSessionOptions {
  /** Not yet advanced. Books and marks must be told at least every few seconds, or their feeds are rightly called blind. */
  readonly market: MarketModel;
  /** Of the market: its price paths tell what was before it opened. */
  readonly seed: number;
  /** When the market opens, epoch ms. */
  readonly startMs: number;
  /** When the program starts, epoch ms; default with the market. Earlier: it is there, and waits for the opening. */
  readonly fromMs?: number;
  /** Default: built-in rules, everything marked as simulated. */
  readonly config?: EngineConfig;
  /** Assets whose trades, books and marks are streamed; default the largest by volume, as live. */
  readonly symbols?: readonly string[];
  /** Sees every event the engine is given, in order: to record the run. */
  readonly onEvent?: (event: MarketEvent) => void;
}

export interface SimulationCounters {
  /** Frames the venue's normalizer has taken in. */
  readonly frames: number;
  /** Events the engine has been given, ticks included. */
  readonly events: number;
  /** What the normalizer could not use, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly restRequests: number;
}

/**
 * The whole way of a live run, as fast as it goes: a simulated market, its venue's frames and REST answers, the real
 * connector and the real judgement. Only sockets, timers and the clock are replaced, so it says what a live run against
 * the same market would say. The same market gives the same alerts each time.
 */
export class SimulatedSession {
  private readonly time: SimulatedTime;
  private readonly venue: BinanceVenue;
  private readonly connector: BinanceConnector;
  private readonly instruments: InstrumentsService;
  private readonly replay: ReplaySession;
  private requests = 0;
  private requestsBefore = 0;
  private opened = false;
  private events = 0;
  private onChange: (change: IncidentChange) => void = () => undefined;

  constructor(private readonly options: SimulatedSessionOptions) {
    const { market, seed, startMs } = options;
    this.time = new SimulatedTime(Math.min(options.fromMs ?? startMs, startMs));
    const { clock } = this.time;
    const onDue = (timeMs: number): void => this.time.advanceTo(timeMs);
    this.venue = new BinanceVenue({ market, seed, startMs, now: () => clock.now(), onDue });
    this.replay = new ReplaySession((change) => this.onChange(change));
    this.connector = this.createConnector();
    this.instruments = this.createInstruments();
  }

  /** Simulated time, epoch ms. */
  get now(): number {
    return this.time.clock.now();
  }

  get counters(): SimulationCounters {
    const { frames, dropped } = this.connector.normalizer;
    return { frames, events: this.events, dropped, restRequests: this.requests };
  }

  /** The judgement itself, for questions a report may have. */
  get engine(): ReplaySession['engine'] {
    return this.replay.engine;
  }

  /** Runs until a simulated time, epoch ms. May be called again to go on. */
  async run(untilMs: number, onChange: (change: IncidentChange) => void): Promise<void> {
    for await (const _ of this.seconds(untilMs, onChange)) void _;
  }

  /** The same, and gives the simulated time after each second. */
  async *seconds(untilMs: number, onChange: (change: IncidentChange) => void): AsyncGenerator<number> {
    this.onChange = onChange;
    if (!this.opened) await this.open();
    for (;;) {
      const second = (Math.floor(this.now / SECOND_MS) + 1) * SECOND_MS;
      if (second > untilMs) return;
      this.pass(second);
      // What was asked for over REST in this second is answered before the next one begins.
      if (this.requests !== this.requestsBefore) await this.settled();
      yield second;
    }
  }

  /** Passes on what still waits for a tick that does not come any more, and lets go of the venue. */
  finish(): void {
    this.instruments.onApplicationShutdown();
    this.connector.stop();
    this.replay.finish();
  }

  /** As a live start: the configuration, then what exists and what thresholds are made of, then the streams. */
  private async open(): Promise<void> {
    this.opened = true;
    const { now } = this;
    const { config = { ...DEFAULT_CONFIG, assets: this.options.symbols ?? [], simulated: true } } = this.options;
    this.accept({ type: 'config', receivedTime: now, hash: 'simulated', content: config });
    this.accept({ type: 'state', receivedTime: now, content: { ticks: true } });
    this.venue.advance(now);
    await this.instruments.start();
    this.connector.start();
    await this.settled();
  }

  private pass(second: number): void {
    this.venue.advance(second);
    this.time.advanceTo(second);
    this.connector.tick(second);
    this.accept({ type: 'tick', receivedTime: second });
  }

  private accept(event: MarketEvent): void {
    this.events++;
    this.options.onEvent?.(event);
    this.replay.accept(event);
  }

  /** Answers come from memory, so all that hangs on them is done once other tasks get their turn. */
  private async settled(): Promise<void> {
    this.requestsBefore = this.requests;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  private createConnector(): BinanceConnector {
    const { clock } = this.time;
    const linear = this.restClient();
    const coin = this.restClient(linear.budget);
    const open = openInProcess(this.venue, this.time);
    return new BinanceConnector(
      { endpoints: { marketOrigin: ORIGIN.stream, publicOrigin: ORIGIN.stream } },
      { clock, scheduler: this.time, random: () => 0.5, breaker: new CircuitBreaker(), open },
      { accept: (event) => this.accept(event) },
      { linear, coin },
    );
  }

  private createInstruments(): InstrumentsService {
    const environment = Object.assign(new Environment(), { SYMBOLS: this.options.symbols ?? [] });
    return new InstrumentsService(
      environment,
      new VenueGateways([this.connector]),
      new NoRegistry(),
      new CoinGeckoSource(this.restClient()),
      { accept: (event) => this.accept(event) },
      this.time.clock,
      this.time,
    );
  }

  private restClient(budget?: RestClient['budget']): RestClient {
    const get = getInProcess(this.venue, () => this.requests++);
    return new RestClient(ORIGIN.rest, this.time.clock, this.time, budget, undefined, get);
  }
}

/** Every run begins anew. */
class NoRegistry extends RegistryStore {
  override load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  override save(): Promise<void> {
    return Promise.resolve();
  }
}
