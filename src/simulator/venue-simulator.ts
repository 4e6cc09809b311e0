import { BinanceVenue } from './binance/binance-venue';
import { answerControlRequest } from './binance/control-interface';
import type { Fault, MomentaryFault } from './binance/faults';
import { isLasting, MALFORMED_FRAMES, oversizedFrame } from './binance/faults';
import { VenueServer } from './binance/venue-server';
import type { MarketModel } from './market/market-model.contract';
import { LeveragedMarket } from './market/leveraged-market';
import { RealTimeDriver } from './real-time-driver';
import type {
  InjectedLiquidation,
  InjectedTrade,
  PushPath,
  SimulatorEvent,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.contract';

const STEP_MS = 100;
const DAY_MS = 86_400_000;
const ASSETS = 60;
/** Where nothing trades by itself a few are enough. */
const ASSETS_OF_A_BENCH = 12;
const OVERSIZED_BYTES = 6_000_000;

/** A venue on loopback: the market, its wire, and faults on command. */
export class VenueSimulator {
  /** When its market opened, epoch ms. */
  readonly startMs: number;
  private readonly venue: BinanceVenue;
  private readonly driver: RealTimeDriver;
  private readonly server: VenueServer;
  private boundPort = 0;

  private constructor(private readonly options: SimulatorOptions) {
    const { seed = 1, liquidationDelayMs } = options;
    // The market moves in steps of this length: on the grid of the clock its frames fall due on round times.
    this.startMs = Math.floor((options.startMs ?? Date.now()) / STEP_MS) * STEP_MS;
    const market = openMarket(options, seed, this.startMs);
    this.venue = new BinanceVenue({ market, seed, startMs: this.startMs, liquidationDelayMs, now: () => Date.now() });
    this.driver = new RealTimeDriver(this.venue);
    this.server = new VenueServer(serverOptions(options), this.venue.hub, this.venue.faults, {
      rest: (url) => this.venue.answer(url),
      control: (method, path, body) => answerControlRequest(method, path, body, this),
    });
  }

  static async start(options: SimulatorOptions = {}): Promise<VenueSimulator> {
    const simulator = new VenueSimulator(options);
    simulator.boundPort = await simulator.server.listen();
    simulator.driver.start();
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
    this.venue.liquidate(liquidation);
    this.driver.wake();
  }

  /** Goes out at once, as an aggregate of one fill. */
  trade(trade: InjectedTrade): void {
    this.venue.trade(trade);
  }

  /** Sends any payload to those who receive this stream on this path. */
  push(path: PushPath, stream: string, data: unknown): void {
    this.venue.hub.publish(stream, { kind: 'pushed', symbol: '' }, JSON.stringify(data), path);
  }

  /** Sends text as it is to every connection of this route; a Buffer goes out as a binary frame. */
  pushRaw(path: PushPath, text: string | Buffer): void {
    this.venue.hub.broadcast(path, text);
  }

  fault(fault: Fault): void {
    if (isLasting(fault)) this.venue.faults.add(fault, Date.now());
    else this.strike(fault);
  }

  clearFaults(): void {
    this.venue.faults.clear();
    for (const connection of this.venue.hub.openConnections()) {
      connection.releaseHeld();
      connection.thaw();
    }
  }

  stats(): SimulatorStats {
    const { counters, hub, faults, usedWeight } = this.venue;
    return {
      framesByKind: { ...counters.framesByKind },
      framesBySymbol: structuredClone(counters.framesBySymbol),
      liquidationFills: counters.liquidationFills,
      connections: {
        open: hub.openConnections().length,
        total: counters.connectionsTotal,
        byRoute: { ...counters.connectionsByRoute },
      },
      controlFrames: { ...counters.controlFrames },
      restCalls: { ...counters.restCalls },
      restWeight: usedWeight,
      faults: faults.list(),
    };
  }

  /** Every stream some connection has subscribed, served or not. */
  subscriptions(): readonly string[] {
    return this.venue.hub.allSubscriptions();
  }

  /**
   * Resolves when a stream is subscribed (at once if it is already), or when the next connection opens or closes on a
   * path with this prefix.
   */
  once(event: SimulatorEvent, match?: string): Promise<void> {
    return this.venue.hub.once(event, match);
  }

  async stop(): Promise<void> {
    this.driver.stop();
    await this.server.stop();
  }

  private get host(): string {
    return this.options.host ?? '127.0.0.1';
  }

  private strike(fault: MomentaryFault): void {
    for (const connection of this.venue.hub.openConnections(fault.path)) {
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
          this.venue.hub.sendRaw(connection, oversizedFrame(fault.bytes ?? OVERSIZED_BYTES));
          break;
        case 'malformed':
          for (const frame of malformedFrames(fault.count)) this.venue.hub.sendRaw(connection, frame);
          break;
      }
    }
  }
}

function malformedFrames(count = MALFORMED_FRAMES.length): readonly (string | Buffer)[] {
  return Array.from({ length: count }, (_, index) => MALFORMED_FRAMES[index % MALFORMED_FRAMES.length] ?? '');
}

function openMarket(options: SimulatorOptions, seed: number, startMs: number): MarketModel {
  const { scenario = 'demo', assets = scenario === 'idle' ? ASSETS_OF_A_BENCH : ASSETS } = options;
  return (
    options.market?.(seed, startMs) ??
    new LeveragedMarket({ seed, startMs, scenario, assets, onStory: options.onStory })
  );
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
