import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Environment } from './config/environment';
import { VERSION } from './config/version';
import { Clock } from './core/clock';
import type { FeedStatus } from './core/venue.contract';
import { VenueGateways } from './core/venue.contract';
import { DispatchService } from './dispatch/dispatch.service';
import { EngineService } from './engine/engine.service';
import { FeedGateway } from './gateway/feed.gateway';
import { HealthRegistry } from './health/health-registry';
import { InstrumentsService } from './instruments/instruments.service';
import { LatencyReport } from './metrics/latency-report';
import { MetricsService } from './metrics/metrics.service';
import { Uptime } from './metrics/uptime';
import { DatabaseHealth } from './persistence/database-health';
import { TelegramBot } from './telegram/telegram.module';

/** A venue that has been down this long makes the whole unhealthy. */
const UNSTABLE_MS = 300_000;
/** A lost connection is said after this long. */
const TOLD_AFTER_MS = 60_000;

/** Registers every part with health, status and metrics; the parts themselves know none of the three. */
@Injectable()
export class AppObservability implements OnModuleInit {
  private readonly latency = new LatencyReport();
  private readonly downSince = new Map<string, number>();
  private readonly told = new Set<string>();
  private readonly logger = new Logger('venues');
  private readonly uptimes = new Map<string, Uptime>();

  constructor(
    private readonly environment: Environment,
    private readonly health: HealthRegistry,
    private readonly metrics: MetricsService,
    private readonly gateways: VenueGateways,
    private readonly engine: EngineService,
    private readonly dispatch: DispatchService,
    private readonly instruments: InstrumentsService,
    private readonly database: DatabaseHealth,
    private readonly feed: FeedGateway,
    private readonly telegram: TelegramBot,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registerHealth();
    this.registerStatus();
    this.registerStreamMetrics();
    this.registerDispatchMetrics();
  }

  /** Once a second: how long venues have been up is only known by looking. */
  tick(now: number): void {
    for (const gateway of this.gateways.all) {
      const uptime = this.uptimes.get(gateway.venue) ?? new Uptime();
      this.uptimes.set(gateway.venue, uptime);
      const connected = gateway.status().state === 'connected';
      uptime.observe(connected, now);
      this.tellConnection(gateway.venue, connected, now);
      if (connected) this.downSince.delete(gateway.venue);
      else if (!this.downSince.has(gateway.venue)) this.downSince.set(gateway.venue, now);
    }
  }

  /** Said once when it lasts, and once when it is over. */
  private tellConnection(venue: string, connected: boolean, now: number): void {
    const down = now - (this.downSince.get(venue) ?? now);
    if (connected && this.told.delete(venue)) this.logger.warn(`${venue}: connected again`);
    if (connected || down < TOLD_AFTER_MS || this.told.has(venue)) return;
    this.told.add(venue);
    this.logger.warn(`${venue}: not connected for ${Math.round(down / 1000)} s; its liquidations are not seen`);
  }

  private registerHealth(): void {
    this.health.register('database', async () => {
      await this.database.ping();
      const { degraded, ...detail } = this.database.describe();
      return {
        healthy: degraded === undefined,
        critical: degraded !== undefined,
        detail: { ...detail, ...(degraded === undefined ? {} : { reason: degraded.reason }) },
      };
    });
    for (const gateway of this.gateways.all) {
      this.health.register(gateway.venue, () => {
        const { state, feeds } = gateway.status();
        const blind = feeds.filter((feed) => feed.state === 'blind').map((feed) => feed.stream);
        const downMs = this.clock.now() - (this.downSince.get(gateway.venue) ?? this.clock.now());
        return {
          healthy: state === 'connected' && blind.length === 0,
          critical: downMs > UNSTABLE_MS,
          detail: { state, blind, downMs },
        };
      });
    }
  }

  private registerStatus(): void {
    const { health, environment } = this;
    health.describe('program', () => ({
      version: VERSION,
      simulated: environment.SIMULATED,
      startedTime: this.engine.resumption?.startedTime,
      lastAliveTime: this.engine.resumption?.lastAliveTime,
      awayMs: this.engine.resumption?.awayMs,
      rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    }));
    health.describe('flags', () => ({
      ENABLE_DYNAMIC_THRESHOLDS: environment.ENABLE_DYNAMIC_THRESHOLDS,
      ENABLE_SESSION_AWARE_ANALYSIS: environment.ENABLE_SESSION_AWARE_ANALYSIS,
    }));
    health.describe('venues', () => this.gateways.all.map((gateway) => gateway.status()));
    health.describe('notWatchedVenues', () =>
      environment.VENUES.filter((name) => !this.gateways.all.some(({ venue }) => venue === name)),
    );
    health.describe('streams', () => this.streams());
    health.describe('instruments', () => this.instruments.status());
    health.describe('engine', () => ({
      skewedEvents: this.engine.engine.market.skewed,
      openIncidents: this.dispatch.openIncidents.length,
    }));
    health.describe('outbox', () => ({ ...this.dispatch.worker.status(), suppressed: this.dispatch.suppressed }));
    health.describe('database', () => this.database.describe());
    health.describe(
      'telegram',
      () => this.telegram.service?.status() ?? { state: 'off', advice: 'set TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID' },
    );
    health.describe('feed', () => ({ clients: this.feed.clients }));
    health.describe('latencyMs', () => this.latency.toJSON());
  }

  private streams(): object[] {
    const now = this.clock.now();
    return this.gateways.all.flatMap((gateway) =>
      gateway.status().feeds.map((feed) => ({
        ...feed,
        ageMs: feed.lastFrameTime === undefined ? undefined : now - feed.lastFrameTime,
      })),
    );
  }

  private registerStreamMetrics(): void {
    const { metrics } = this;
    metrics.counter('frames_total', 'Frames received by venue and kind', ['venue', 'kind'], () =>
      this.perVenue((c) => c.frames, 'kind'),
    );
    metrics.counter('frames_dropped_total', 'Frames not used, by venue and reason', ['venue', 'reason'], () =>
      this.perVenue((c) => c.dropped, 'reason'),
    );
    metrics.gauge('stream_age_seconds', 'Time since the newest frame of a stream', ['stream'], () =>
      this.perFeed((feed) =>
        feed.lastFrameTime === undefined ? undefined : (this.clock.now() - feed.lastFrameTime) / 1000,
      ),
    );
    metrics.gauge('stream_blind', '1 while a stream acknowledges and stays silent', ['stream'], () =>
      this.perFeed((feed) => (feed.state === 'blind' ? 1 : 0)),
    );
    metrics.gauge('venue_connected', '1 while every connection of a venue is up', ['venue'], () =>
      this.gateways.all.map(
        (gateway) => [{ venue: gateway.venue }, gateway.status().state === 'connected' ? 1 : 0] as const,
      ),
    );
    metrics.gauge(
      'ws_uptime_ratio',
      'Share of time since the start with every connection of a venue up',
      ['venue'],
      () =>
        [...this.uptimes].flatMap(([venue, { ratio }]): [Record<string, string>, number][] =>
          ratio === undefined ? [] : [[{ venue }, ratio]],
        ),
    );
    metrics.counter('events_skewed_total', 'Events whose time lay in the future', [], () => [
      [{}, this.engine.engine.market.skewed],
    ]);
  }

  private registerDispatchMetrics(): void {
    const { metrics, dispatch } = this;
    metrics.gauge('outbox_waiting', 'Messages not yet delivered', [], () => [[{}, dispatch.worker.waiting]]);
    metrics.gauge('database_queued_writes', 'Writes not yet committed', [], () => [
      [{}, this.database.describe().queuedWrites],
    ]);
    metrics.gauge('incidents_open', 'Incidents that go on', [], () => [[{}, dispatch.openIncidents.length]]);
    metrics.counter('notifications_total', 'What became of messages', ['result'], () =>
      Object.entries(dispatch.worker.totals).map(([result, n]) => [{ result }, n] as const),
    );
    metrics.counter('notifications_suppressed_total', 'Messages not sent on purpose, by reason', ['reason'], () =>
      Object.entries({
        belowPolicy: 0,
        muted: 0,
        quota: 0,
        deactivated: 0,
        pendingApproval: 0,
        ...dispatch.suppressed,
      }).map(([reason, n]) => [{ reason }, n] as const),
    );
    const observe = metrics.latency('alert_latency_seconds', 'From one station of an alert to the next', [
      'from',
      'to',
    ]);
    dispatch.onLatency((receipts, channel) => {
      for (const { from, to, ms } of this.latency.add(receipts, channel)) observe({ from, to }, ms / 1000);
    });
  }

  private perVenue(
    read: (counters: ReturnType<VenueGateways['all'][number]['counters']>) => Readonly<Record<string, number>>,
    label: string,
  ): [Record<string, string>, number][] {
    return this.gateways.all.flatMap((gateway) =>
      Object.entries(read(gateway.counters())).map(([name, n]): [Record<string, string>, number] => [
        { venue: gateway.venue, [label]: name },
        n,
      ]),
    );
  }

  private perFeed(read: (feed: FeedStatus) => number | undefined): [Record<string, string>, number][] {
    return this.gateways.all.flatMap((gateway) =>
      gateway.status().feeds.flatMap((feed): [Record<string, string>, number][] => {
        const value = read(feed);
        return value === undefined ? [] : [[{ stream: feed.stream }, value]];
      }),
    );
  }
}
