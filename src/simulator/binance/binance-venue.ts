import type { MarketFact, MarketModel } from '../market/market-model.contract';
import type { InjectedLiquidation, InjectedTrade } from '../simulator.contract';
import { VenueBars } from './bars';
import type { EncodedFrame } from './binance-encoder';
import { BinanceEncoder } from './binance-encoder';
import { ConnectionHub } from './connection-hub';
import { FaultBoard } from './faults';
import { FrameCounters } from './frame-counters';
import type { InProcessListener, Later } from './in-process-connection';
import { InProcessConnection } from './in-process-connection';
import type { RestAnswer } from './rest-answers';
import { RestInterface } from './rest-interface';
import { readTarget } from './stream-target';
import type { VenueClock } from './venue-clock';
import { VenueListings } from './venue-listings';
import { VenueState } from './venue-state';

export interface BinanceVenueOptions {
  readonly market: MarketModel;
  /** Of the market: its price paths tell what was before it opened. */
  readonly seed: number;
  /** When the market opens, epoch ms. */
  readonly startMs: number;
  /** Window of the liquidation sampling, ms; 1000 as live. */
  readonly liquidationDelayMs?: number;
  /** Time as whoever runs the venue has it, epoch ms. */
  now(): number;
  /** Called with the time of every frame before it goes out; lets a simulated clock follow. */
  readonly onDue?: (timeMs: number) => void;
}

/**
 * The market is computed this far ahead, and its facts wait for their time: a frame that sums up a while must know all
 * of that while when it falls due, and a market that moves in steps tells of each only at its end. ms.
 */
const LOOK_AHEAD_MS = 250;
const LONGEST_STEP_MS = 100;
const GOING_AWAY = 1001;

/** Binance without sockets and timers: its market, its frames, its answers, its faults. Somebody else lets time pass. */
export class BinanceVenue {
  readonly faults = new FaultBoard();
  readonly counters = new FrameCounters();
  readonly hub = new ConnectionHub(this.faults, this.counters);
  readonly listings: VenueListings;
  private readonly state = new VenueState();
  private readonly clock: VenueClock;
  private readonly rest: RestInterface;
  private readonly encoder: BinanceEncoder;
  private facts: readonly MarketFact[] = [];
  private nextFact = 0;
  private computedMs = -Infinity;

  constructor(private readonly options: BinanceVenueOptions) {
    const { market, seed, startMs } = options;
    const { faults, counters, state } = this;
    this.clock = venueClock(options, faults);
    this.listings = new VenueListings(market, 'binance');
    const bars = new VenueBars(this.listings, seed, startMs);
    const { listings } = this;
    this.rest = new RestInterface({ listings, state, bars, clock: this.clock }, faults, counters);
    this.encoder = new BinanceEncoder(
      {
        listings,
        state,
        bars,
        startMs,
        liquidationDelayMs: options.liquidationDelayMs ?? 1000,
        skewMs: () => faults.skewMs,
        onOutage: (down, time) => this.applyOutage(down, time),
        onLiquidation: () => (counters.liquidationFills += 1),
      },
      this.sink(),
    );
  }

  get usedWeight(): number {
    return this.rest.usedWeight;
  }

  /** When something may have to be done next, epoch ms. */
  get nextDue(): number {
    return Math.min(this.encoder.nextDue, this.facts[this.nextFact]?.time ?? Infinity);
  }

  /** Lets everything happen that is due by then. */
  advance(nowMs: number): void {
    if (this.computedMs < nowMs + LONGEST_STEP_MS) this.compute(nowMs + LOOK_AHEAD_MS);
    for (;;) {
      const fact = this.facts[this.nextFact];
      if (!fact || fact.time > nowMs) break;
      this.nextFact += 1;
      this.encoder.accept(fact);
    }
    this.encoder.advance(nowMs);
    // After what is due has left: a step of a large market takes longer than a frame may be late.
    this.compute(nowMs + LOOK_AHEAD_MS);
  }

  /** Leaves out the time up to then, in which nobody was there. */
  skipTo(nowMs: number): void {
    this.options.market.skipTo(nowMs);
    this.encoder.skipTo(nowMs);
    this.computedMs = Math.max(this.computedMs, nowMs);
  }

  answer(url: URL): RestAnswer {
    return this.rest.answer(url);
  }

  /** A client in this process. Undefined when the venue is down or has no such path. */
  connect(address: URL, listener: InProcessListener, later: Later): InProcessConnection | undefined {
    const target = readTarget(address, false);
    if (!target || this.faults.refusal(address.pathname, this.clock.trueNow())) return undefined;
    const connection = new InProcessConnection(target, this.hub, listener, later);
    this.hub.opened(connection);
    connection.subscribe(target.streams);
    return connection;
  }

  liquidate(liquidation: InjectedLiquidation): void {
    this.encoder.liquidate(liquidation, this.clock.trueNow());
  }

  trade(trade: InjectedTrade): void {
    this.encoder.trade(trade, this.clock.trueNow());
  }

  private compute(untilMs: number): void {
    if (untilMs <= this.computedMs) return;
    this.computedMs = untilMs;
    const facts = this.options.market.advance(untilMs);
    if (facts.length === 0) return;
    const waiting = this.facts.slice(this.nextFact);
    this.facts = waiting.length > 0 ? waiting.concat(facts) : facts;
    this.nextFact = 0;
  }

  private applyOutage(down: boolean, time: number): void {
    this.options.onDue?.(time);
    this.faults.isVenueDown = down;
    if (!down) return;
    for (const connection of this.hub.openConnections()) connection.close(GOING_AWAY, 'going away');
  }

  private sink(): ConstructorParameters<typeof BinanceEncoder>[1] {
    const { hub } = this;
    const { onDue } = this.options;
    const publish = (frame: EncodedFrame): void => {
      onDue?.(frame.due);
      hub.publish(frame.stream, frame, frame.payload);
    };
    return {
      publish,
      isServed: (stream) => hub.isServed(stream),
      get version() {
        return hub.version;
      },
    };
  }
}

function venueClock({ now }: BinanceVenueOptions, faults: FaultBoard): VenueClock {
  return {
    get skewMs() {
      return faults.skewMs;
    },
    now: () => now() + faults.skewMs,
    trueNow: now,
  };
}
