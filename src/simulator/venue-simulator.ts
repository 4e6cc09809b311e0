import { VenueBars } from './binance/bars';
import { ConnectionHub } from './binance/connection-hub';
import { answerControlRequest } from './binance/control-interface';
import type { Fault, MomentaryFault } from './binance/faults';
import { FaultBoard, isLasting, MALFORMED_FRAMES, oversizedFrame } from './binance/faults';
import { FrameCounters } from './binance/frame-counters';
import { Publisher } from './binance/publisher';
import { RestInterface } from './binance/rest-interface';
import type { VenueClock } from './binance/venue-clock';
import { VenueListings } from './binance/venue-listings';
import { VenueServer } from './binance/venue-server';
import { VenueState } from './binance/venue-state';
import type { MarketModel } from './market/market-model.contract';
import { ScriptedMarket } from './market/scripted-market';
import type {
  InjectedLiquidation,
  InjectedTrade,
  PushPath,
  SimulatorEvent,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.contract';

const TICK_MS = 100;
/** A longer pause than this was a suspended machine, not a slow one. */
const LONGEST_CATCH_UP_MS = 5_000;
const DAY_MS = 86_400_000;
const OVERSIZED_BYTES = 6_000_000;

/** A venue on loopback: the market, its wire, and faults on command. */
export class VenueSimulator {
  private readonly faults = new FaultBoard();
  private readonly counters = new FrameCounters();
  private readonly hub = new ConnectionHub(this.faults, this.counters);
  private readonly state = new VenueState();
  private readonly clock: VenueClock;
  private readonly rest: RestInterface;
  private readonly publisher: Publisher;
  private readonly server: VenueServer;
  private readonly market: MarketModel;
  private ticker: NodeJS.Timeout | undefined;
  private tickedAt = Date.now();
  private boundPort = 0;

  private constructor(private readonly options: SimulatorOptions) {
    const { faults, counters, hub, state } = this;
    const seed = options.seed ?? 1;
    this.clock = venueClock(faults);
    this.market = new ScriptedMarket({ seed, startMs: this.tickedAt, scenario: options.scenario ?? 'demo' });
    const listings = new VenueListings(this.market, 'binance');
    const bars = new VenueBars(listings, seed, this.tickedAt);
    this.rest = new RestInterface({ listings, state, bars, clock: this.clock }, faults, counters);
    this.publisher = new Publisher(
      { hub, listings, state, bars, clock: this.clock, counters, onOutage: () => undefined },
      options.liquidationDelayMs ?? 1000,
    );
    this.server = new VenueServer(serverOptions(options), hub, faults, {
      rest: (url) => this.rest.answer(url),
      control: (method, path, body) => answerControlRequest(method, path, body, this),
    });
  }

  static async start(options: SimulatorOptions = {}): Promise<VenueSimulator> {
    const simulator = new VenueSimulator(options);
    simulator.boundPort = await simulator.server.listen();
    simulator.tick();
    simulator.ticker = setInterval(() => simulator.tick(), TICK_MS);
    return simulator;
  }

  get port(): number {
    return this.boundPort;
  }

  /** Where REST is. */
  get origin(): string {
    return `http://${this.host}:${this.port}`;
  }

  get webSocketOrigin(): string {
    return `ws://${this.host}:${this.port}`;
  }

  /** Points a Foreshock process here. */
  get environment(): Record<string, string> {
    return {
      BINANCE_WS_MARKET_URL: this.webSocketOrigin,
      BINANCE_WS_PUBLIC_URL: this.webSocketOrigin,
      BINANCE_REST_URL: this.origin,
      BINANCE_COINM_REST_URL: this.origin,
      BINANCE_SPOT_REST_URL: this.origin,
      MARKET_CAP_URL: this.origin,
    };
  }

  liquidate(liquidation: InjectedLiquidation): void {
    this.publisher.liquidate(liquidation);
  }

  /** Goes out at once, as an aggregate of one fill. */
  trade(trade: InjectedTrade): void {
    this.publisher.trade(trade);
  }

  /** Sends any payload to those who receive this stream on this path. */
  push(path: PushPath, stream: string, data: unknown): void {
    this.hub.publish(stream, { kind: 'pushed', symbol: '' }, JSON.stringify(data), path);
  }

  /** Sends text as it is to every connection of this route; a Buffer goes out as a binary frame. */
  pushRaw(path: PushPath, text: string | Buffer): void {
    this.hub.broadcast(path, text);
  }

  fault(fault: Fault): void {
    if (isLasting(fault)) this.faults.add(fault, Date.now());
    else this.strike(fault);
  }

  clearFaults(): void {
    this.faults.clear();
    for (const connection of this.hub.openConnections()) {
      connection.releaseHeld();
      connection.thaw();
    }
  }

  stats(): SimulatorStats {
    const { counters } = this;
    return {
      framesByKind: { ...counters.framesByKind },
      framesBySymbol: structuredClone(counters.framesBySymbol),
      liquidationFills: counters.liquidationFills,
      connections: {
        open: this.hub.openConnections().length,
        total: counters.connectionsTotal,
        byRoute: { ...counters.connectionsByRoute },
      },
      controlFrames: { ...counters.controlFrames },
      restCalls: { ...counters.restCalls },
      restWeight: this.rest.usedWeight,
      faults: this.faults.list(),
    };
  }

  /** Every stream some connection has subscribed, served or not. */
  subscriptions(): readonly string[] {
    return this.hub.allSubscriptions();
  }

  /**
   * Resolves when a stream is subscribed (at once if it is already), or when the next connection opens or closes on a
   * path with this prefix.
   */
  once(event: SimulatorEvent, match?: string): Promise<void> {
    return this.hub.once(event, match);
  }

  async stop(): Promise<void> {
    clearInterval(this.ticker);
    this.publisher.stop();
    await this.server.stop();
  }

  private get host(): string {
    return this.options.host ?? '127.0.0.1';
  }

  private tick(): void {
    const now = Date.now();
    if (now - this.tickedAt > LONGEST_CATCH_UP_MS) this.market.skipTo(now);
    this.tickedAt = now;
    this.publisher.apply(this.market.advance(now));
  }

  private strike(fault: MomentaryFault): void {
    for (const connection of this.hub.openConnections(fault.path)) {
      switch (fault.kind) {
        case 'halfOpen':
          connection.freeze();
          break;
        case 'drop':
          connection.terminate();
          break;
        case 'closeWith':
          connection.close(fault.code, fault.reason ?? '');
          break;
        case 'oversized':
          this.hub.sendRaw(connection, oversizedFrame(fault.bytes ?? OVERSIZED_BYTES));
          break;
        case 'malformed':
          for (const frame of malformedFrames(fault.count)) this.hub.sendRaw(connection, frame);
          break;
      }
    }
  }
}

function malformedFrames(count = MALFORMED_FRAMES.length): readonly (string | Buffer)[] {
  return Array.from({ length: count }, (_, index) => MALFORMED_FRAMES[index % MALFORMED_FRAMES.length] ?? '');
}

function venueClock(faults: FaultBoard): VenueClock {
  return {
    get skewMs() {
      return faults.skewMs;
    },
    now: () => Date.now() + faults.skewMs,
  };
}

function serverOptions(options: SimulatorOptions): ConstructorParameters<typeof VenueServer>[0] {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    legacyServesMarket: options.legacyServesMarket ?? false,
    lifetimeMs: options.connectionLifetimeMs ?? DAY_MS,
    pingIntervalMs: options.pingIntervalMs ?? 180_000,
    pongTimeoutMs: options.pongTimeoutMs ?? 600_000,
  };
}
