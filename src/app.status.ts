import { Injectable } from '@nestjs/common';
import { Environment } from './config/environment';
import { VERSION } from './config/version';
import { Clock } from './core/clock';
import { VenueGateways } from './core/venue.contract';
import { suspendedBy } from './detection/domain/feed-blindness.detector';
import { AlertStore } from './dispatch/alert-store.port';
import { EngineService } from './engine/engine.service';
import { HealthRegistry } from './health/health-registry';
import { InstrumentsService } from './instruments/instruments.service';
import { type BotStatus, StatusSource } from './telegram/status-source.contract';

const DAY_MS = 86_400_000;
const MOST_COUNTED = 500;

/** What the bot answers to /status: the short form of the page of the same name. */
@Injectable()
export class AppStatus extends StatusSource {
  constructor(
    private readonly environment: Environment,
    private readonly health: HealthRegistry,
    private readonly engine: EngineService,
    private readonly gateways: VenueGateways,
    private readonly instruments: InstrumentsService,
    private readonly alerts: AlertStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  override collect(): Promise<Readonly<Record<string, unknown>>> {
    return this.health.status();
  }

  override async summary(): Promise<BotStatus> {
    const now = this.clock.now();
    const resumed = this.engine.resumption;
    const venues = this.gateways.all.map((gateway) => gateway.status());
    const connected = new Set<string>(venues.map(({ venue }) => venue));
    const today = await this.alerts.alerts({ since: now - (now % DAY_MS), limit: MOST_COUNTED });
    return {
      version: VERSION,
      startedTime: resumed?.startedTime ?? now,
      awaySeconds: resumed?.awayMs === undefined ? undefined : Math.round(resumed.awayMs / 1000),
      venues: venues.map(({ venue, state, feeds }) => {
        const newest = Math.max(...feeds.map((feed) => feed.lastFrameTime ?? -Infinity));
        return { name: venue, state, lastEventAgeMs: Number.isFinite(newest) ? now - newest : undefined };
      }),
      notWatchedVenues: this.environment.VENUES.filter((venue) => !connected.has(venue)),
      assets: this.instruments.watchedAssets().length,
      blind: venues.flatMap(({ feeds }) =>
        feeds.flatMap(({ stream, state, blindSince }) =>
          state === 'blind' ? [{ stream, since: blindSince ?? now, suspends: suspendedBy(stream) }] : [],
        ),
      ),
      alertsToday: today.items.length,
      simulated: this.environment.SIMULATED,
    };
  }
}
