import type { Clock } from '../../../core/clock';
import type { Instrument } from '../../../core/instrument';
import type { Bar, Gap } from '../../../core/market-event';
import type { EventSink } from '../../../core/sinks';
import { type FeedStatus, VenueGateway, type VenueStatus } from '../../../core/venue.contract';
import { BlindnessJudge, type StreamExpectation } from '../../domain/blindness';
import type { CircuitBreaker } from '../../domain/circuit-breaker';
import { StreamPlacement } from '../../domain/stream-placement';
import type { RestClient } from '../../transport/rest.client';
import {
  type SocketEnvironment,
  type SocketStatus,
  type SocketTiming,
  SOCKET_TIMING,
  StreamSocket,
} from '../../transport/stream-socket';
import { type BinanceKind, BinanceNormalizer } from './binance.normalizer';
import { BINANCE_PROTOCOL } from './binance.protocol';
import { BinanceRest } from './binance.rest';
import { type BinanceRoute, bookStream, LIQUIDATIONS, markPriceStream, ROUTE_PATHS, tradeStream } from './binance.urls';

const VENUE = 'binance';
/** The venue documents 1,024 streams a connection; others in the field stay far below it, and so do we. */
const STREAMS_PER_CONNECTION = 400;

/** Feeds of a route that fell silent within this time fell silent together, ms. */
const SPEAKS_TOGETHER_MS = 5_000;

/** One kind of stream: where it flows, what to expect of it, and how its news is named. */
interface Feed extends StreamExpectation {
  readonly kind: BinanceKind;
  readonly route: BinanceRoute;
}

const FEEDS: readonly Feed[] = [
  {
    kind: 'forceOrder',
    route: 'market',
    name: `${VENUE}:${LIQUIDATIONS}`,
    priorPerSecond: 1 / 60,
    leastSilenceMs: 60_000,
    silenceIsNormal: true,
  },
  {
    kind: 'aggTrade',
    route: 'market',
    name: `${VENUE}:aggTrade`,
    // One thin contract may be all that is watched, and may go minutes without a trade.
    priorPerSecond: 0.05,
    leastSilenceMs: 30_000,
    silenceIsNormal: true,
  },
  {
    kind: 'markPrice',
    route: 'market',
    name: `${VENUE}:markPrice`,
    priorPerSecond: 1,
    leastSilenceMs: 15_000,
    silenceIsNormal: false,
  },
  {
    kind: 'depth',
    route: 'public',
    name: `${VENUE}:depth`,
    priorPerSecond: 1,
    leastSilenceMs: 15_000,
    silenceIsNormal: false,
  },
];

export interface BinanceEndpoints {
  readonly marketOrigin: string;
  readonly publicOrigin: string;
}

export interface BinanceOptions {
  readonly endpoints: BinanceEndpoints;
  readonly timing?: SocketTiming;
  /** Divides every silence allowed before a feed is called blind; 1 but in tests. */
  readonly impatience?: number;
  /** A route that stays blind is changed again only after this long, doubling each time. */
  readonly routeChangeMs?: number;
}

/** What is known of one feed beyond its judge. */
interface FeedState {
  readonly feed: Feed;
  readonly judge: BlindnessJudge;
  blindSince: number | undefined;
  downSince: number | undefined;
}

export class BinanceConnector extends VenueGateway {
  readonly venue = VENUE;
  readonly normalizer: BinanceNormalizer;
  private readonly rest: BinanceRest;
  private readonly sockets: Record<BinanceRoute, StreamSocket[]> = { market: [], public: [] };
  private readonly placements: Record<BinanceRoute, StreamPlacement> = {
    market: new StreamPlacement(STREAMS_PER_CONNECTION),
    public: new StreamPlacement(STREAMS_PER_CONNECTION),
  };
  private readonly feeds: readonly FeedState[];
  private readonly nextRouteChange: Record<BinanceRoute, { time: number; waitMs: number }>;
  private watched: readonly Instrument[] = [];
  private started = false;
  private refusals = 0;

  constructor(
    private readonly options: BinanceOptions,
    private readonly environment: SocketEnvironment & { readonly clock: Clock; readonly breaker: CircuitBreaker },
    private readonly sink: EventSink,
    private readonly restClients: { readonly linear: RestClient; readonly coin: RestClient },
  ) {
    super();
    this.normalizer = new BinanceNormalizer((event) => sink.accept(event));
    this.rest = new BinanceRest(restClients.linear, restClients.coin);
    const impatience = options.impatience ?? 1;
    this.feeds = FEEDS.map((feed) => ({
      feed,
      judge: new BlindnessJudge({
        ...feed,
        leastSilenceMs: feed.leastSilenceMs / impatience,
        priorPerSecond: feed.priorPerSecond * impatience,
      }),
      blindSince: undefined,
      downSince: undefined,
    }));
    const waitMs = options.routeChangeMs ?? 30_000;
    this.nextRouteChange = { market: { time: 0, waitMs }, public: { time: 0, waitMs } };
  }

  start(): void {
    this.started = true;
    // Until the first connection stands nothing is seen: that is a hole like any other.
    for (const state of this.feeds) state.downSince = this.environment.clock.now();
    this.apply();
  }

  stop(): void {
    this.started = false;
    for (const socket of [...this.sockets.market, ...this.sockets.public]) socket.stop();
  }

  know(instruments: readonly Instrument[]): void {
    this.normalizer.know(instruments);
  }

  watch(instruments: readonly Instrument[]): void {
    this.watched = instruments.filter((instrument) => instrument.kind === 'linear');
    if (this.started) this.apply();
  }

  tick(now: number): void {
    if (!this.started) return;
    for (const { feed, judge } of this.feeds) judge.observe(this.normalizer.counts[feed.kind], now);
    const blindRoutes = new Set<BinanceRoute>();
    for (const state of this.feeds) {
      if (state.feed.silenceIsNormal) continue;
      if (this.judge(state, now, false)) blindRoutes.add(state.feed.route);
    }
    for (const state of this.feeds)
      if (state.feed.silenceIsNormal) this.judge(state, now, blindRoutes.has(state.feed.route));
    for (const route of ['market', 'public'] as const) {
      if (this.isDead(route)) this.tryOtherRoute(route, now);
    }
  }

  instruments(): Promise<Instrument[]> {
    return this.rest.instruments();
  }

  volumes(): Promise<ReadonlyMap<string, number>> {
    return this.rest.volumes();
  }

  bars(instrument: Instrument, intervalSeconds: number, count: number): Promise<Bar[]> {
    return this.rest.bars(instrument, intervalSeconds, count, this.environment.clock.now());
  }

  circulatingSupply(instrument: Instrument): Promise<number | undefined> {
    return this.rest.circulatingSupply(instrument);
  }

  status(): VenueStatus {
    const sockets = [...this.sockets.market, ...this.sockets.public].map((socket) => socket.status);
    return {
      venue: VENUE,
      state: stateOf(sockets),
      feeds: this.feeds.map((state) => this.feedStatus(state)),
      detail: {
        sockets,
        breaker: {
          state: this.environment.breaker.state(this.environment.clock.now()),
          trips: this.environment.breaker.trips,
        },
        rest: [this.restClients.linear.status, this.restClients.coin.status],
        symbolsKnown: this.normalizer.symbols.size,
        symbolsWatched: this.watched.length,
        dropped: this.normalizer.dropped,
        unusualFrames: this.normalizer.unusual,
        missedTrades: this.normalizer.missedTrades,
        refusedSubscriptions: this.refusals,
      },
    };
  }

  counters(): { frames: Readonly<Record<string, number>>; dropped: Readonly<Record<string, number>> } {
    return { frames: this.normalizer.counts, dropped: this.normalizer.dropped };
  }

  private apply(): void {
    this.applyRoute('market', [
      LIQUIDATIONS,
      ...this.watched.flatMap((instrument) => [tradeStream(instrument), markPriceStream(instrument)]),
    ]);
    this.applyRoute('public', this.watched.map(bookStream));
  }

  private applyRoute(route: BinanceRoute, names: readonly string[]): void {
    if (names.length === 0 && this.sockets[route].length === 0) return;
    this.placements[route].place(names).forEach((streams, i) => {
      const existing = this.sockets[route][i];
      if (existing !== undefined) return existing.setStreams(streams);
      const socket = this.createSocket(route, i);
      this.sockets[route].push(socket);
      socket.setStreams(streams);
      socket.start();
    });
    this.resubscribed(route, this.environment.clock.now());
  }

  private createSocket(route: BinanceRoute, index: number): StreamSocket {
    const { marketOrigin, publicOrigin } = this.options.endpoints;
    const origin = route === 'market' ? marketOrigin : publicOrigin;
    const { normalizer, environment } = this;
    return new StreamSocket(
      ROUTE_PATHS[route].map((path) => origin + path),
      BINANCE_PROTOCOL,
      {
        onFrame: (frame) => normalizer.normalize(frame, environment.clock.now()),
        onUp: () => this.routeUp(route),
        onDown: () => this.routeDown(route, index),
        onRefused: (names) => (this.refusals += names.length),
      },
      environment,
      this.options.timing ?? SOCKET_TIMING,
    );
  }

  private routeUp(route: BinanceRoute): void {
    const now = this.environment.clock.now();
    this.resubscribed(route, now);
    for (const state of this.feedsOf(route)) {
      if (state.downSince === undefined || !this.isCarried(state)) continue;
      this.emitGap(state, 'disconnect', state.downSince, now, now);
      state.downSince = undefined;
    }
  }

  private routeDown(route: BinanceRoute, index: number): void {
    const now = this.environment.clock.now();
    for (const state of this.feedsOf(route)) {
      // Liquidations of everything come on the first connection only.
      if (state.feed.kind === 'forceOrder' && index !== 0) continue;
      state.judge.subscribedAt(undefined);
      if (state.downSince !== undefined) continue;
      state.downSince = state.judge.lastFrameTime ?? now;
      this.emitGap(state, 'disconnect', state.downSince, undefined, now);
    }
  }

  /** Whether every connection the feed needs is up: the first one for liquidations, all of its route for the others. */
  private isCarried({ feed }: FeedState): boolean {
    const sockets = feed.kind === 'forceOrder' ? this.sockets[feed.route].slice(0, 1) : this.sockets[feed.route];
    return sockets.every((socket) => socket.status.state === 'up');
  }

  /** Feeds that are subscribed are expected to speak from now on. */
  private resubscribed(route: BinanceRoute, now: number): void {
    for (const state of this.feedsOf(route)) {
      const up = this.isCarried(state);
      const wanted = state.feed.kind === 'forceOrder' || this.watched.length > 0;
      if (up && wanted && state.judge.silentSince === undefined) state.judge.subscribedAt(now);
      if (!wanted) state.judge.subscribedAt(undefined);
    }
  }

  /** Returns whether the feed is blind, and tells when that changed. */
  private judge(state: FeedState, now: number, siblingBlind: boolean): boolean {
    const verdict = state.judge.judge(now, siblingBlind);
    const blind = verdict === 'blind';
    if (blind && state.blindSince === undefined) {
      state.blindSince = state.judge.silentSince ?? now;
      this.emitGap(state, 'blind', state.blindSince, undefined, now);
    } else if (!blind && state.blindSince !== undefined && this.sees(state, siblingBlind)) {
      this.emitGap(state, 'blind', state.blindSince, now, now);
      state.blindSince = undefined;
      this.nextRouteChange[state.feed.route].waitMs = this.options.routeChangeMs ?? 30_000;
    }
    return state.blindSince !== undefined;
  }

  /** A feed sees again when it speaks; one that is often quiet also when its whole route speaks again. */
  private sees(state: FeedState, siblingBlind: boolean): boolean {
    const last = state.judge.lastFrameTime;
    if (last !== undefined && last > (state.blindSince ?? Infinity)) return true;
    return (
      state.feed.silenceIsNormal &&
      !siblingBlind &&
      this.feedsOf(state.feed.route).every((other) => other === state || other.blindSince === undefined)
    );
  }

  /** A steady feed is blind and no other feed of the route has spoken since: another path may do better. */
  private isDead(route: BinanceRoute): boolean {
    const feeds = this.feedsOf(route);
    const since = feeds.find((state) => !state.feed.silenceIsNormal && state.blindSince !== undefined)?.blindSince;
    if (since === undefined) return false;
    return feeds.every(({ judge }) => (judge.lastFrameTime ?? -Infinity) <= since + SPEAKS_TOGETHER_MS);
  }

  private tryOtherRoute(route: BinanceRoute, now: number): void {
    const change = this.nextRouteChange[route];
    if (now < change.time) return;
    change.time = now + change.waitMs;
    change.waitMs = Math.min(change.waitMs * 2, 1_800_000);
    for (const socket of this.sockets[route]) if (socket.hasAlternative) socket.useAlternative();
  }

  private emitGap(
    state: FeedState,
    reason: Gap['reason'],
    from: number,
    to: number | undefined,
    receivedTime: number,
  ): void {
    const route = this.sockets[state.feed.route][0]?.url;
    const path = route === undefined ? undefined : new URL(route).pathname;
    this.sink.accept({
      type: 'gap',
      venue: VENUE,
      stream: state.feed.name,
      reason,
      from,
      to,
      receivedTime,
      route: path,
    });
  }

  private feedsOf(route: BinanceRoute): FeedState[] {
    return this.feeds.filter((state) => state.feed.route === route);
  }

  private feedStatus(state: FeedState): FeedStatus {
    const verdict = state.judge.judge(this.environment.clock.now(), false);
    return {
      stream: state.feed.name,
      state: state.blindSince !== undefined ? 'blind' : verdict === 'blind' ? 'quiet' : verdict,
      frames: this.normalizer.counts[state.feed.kind],
      lastFrameTime: state.judge.lastFrameTime,
      blindSince: state.blindSince,
    };
  }
}

/** Down is only what waits after a failure; a first attempt under way is no failure. */
function stateOf(sockets: readonly SocketStatus[]): VenueStatus['state'] {
  if (sockets.length > 0 && sockets.every((socket) => socket.state === 'up' && socket.refused === 0))
    return 'connected';
  return sockets.some((socket) => socket.state === 'up' || socket.state === 'connecting') ? 'connecting' : 'down';
}
