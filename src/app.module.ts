import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { ThresholdReader } from './api/thresholds.controller';
import { bearer, TokenService } from './api/token.guard';
import { AppLifecycle } from './app.lifecycle';
import { AppObservability } from './app.observability';
import { AppStatus } from './app.status';
import { type ConfigFiles, ConfigModule } from './config/config.module';
import { Environment } from './config/environment';
import { SystemClock, SystemScheduler } from './config/system-time';
import { Clock } from './core/clock';
import { Scheduler } from './core/scheduler';
import { EventSink, SignalSink } from './core/sinks';
import { MarketCapSource, VenueGateways } from './core/venue.contract';
import { AlertStore } from './dispatch/alert-store.port';
import { ChannelRegistry } from './dispatch/channel-registry';
import { DispatchService } from './dispatch/dispatch.service';
import { OutboxStore } from './dispatch/outbox.port';
import { EngineStore } from './engine/engine-store.port';
import { EngineService } from './engine/engine.service';
import { FeedAccess, FeedGateway } from './gateway/feed.gateway';
import { HealthModule } from './health/health.module';
import { InstrumentsService } from './instruments/instruments.service';
import { RegistryStore } from './instruments/registry-store.port';
import { MetricsModule } from './metrics/metrics.module';
import { PersistenceModule } from './persistence/persistence.module';
import { StreamsModule } from './streams/streams.module';
import { RecipientStore } from './subscriptions/recipient-store.port';
import { StatusSource } from './telegram/status-source.contract';
import { TelegramModule } from './telegram/telegram.module';

@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: Scheduler, useClass: SystemScheduler },
  ],
  exports: [Clock, Scheduler],
})
class TimeModule {}

/** Signals in, people told. */
@Global()
@Module({
  providers: [
    ChannelRegistry,
    {
      provide: DispatchService,
      useFactory: (...parts: ConstructorParameters<typeof DispatchService>) => new DispatchService(...parts),
      inject: [AlertStore, OutboxStore, RecipientStore, ChannelRegistry, Clock, Scheduler],
    },
    { provide: SignalSink, useExisting: DispatchService },
  ],
  exports: [DispatchService, SignalSink],
})
class DispatchModule {}

/** Events in, signals out. */
@Global()
@Module({
  imports: [DispatchModule],
  providers: [
    {
      provide: EngineService,
      useFactory: (...parts: ConstructorParameters<typeof EngineService>) => new EngineService(...parts),
      inject: [EngineStore, SignalSink, Clock, Scheduler],
    },
    { provide: EventSink, useExisting: EngineService },
  ],
  exports: [EngineService, EventSink],
})
class EngineModule {}

@Global()
@Module({
  imports: [StreamsModule],
  providers: [
    {
      provide: InstrumentsService,
      useFactory: (...parts: ConstructorParameters<typeof InstrumentsService>) => new InstrumentsService(...parts),
      inject: [Environment, VenueGateways, RegistryStore, MarketCapSource, EventSink, Clock, Scheduler],
    },
    {
      provide: ThresholdReader,
      useFactory: (engine: EngineService, instruments: InstrumentsService): ThresholdReader => ({
        assets: () => new Set([...instruments.watchedAssets(), ...engine.engine.thresholds.assets()]),
        listed: () => instruments.registry.assets(),
        of: (asset, time) => engine.engine.thresholds.of(asset, time),
      }),
      inject: [EngineService, InstrumentsService],
    },
  ],
  exports: [InstrumentsService, ThresholdReader, StreamsModule],
})
class InstrumentsModule {}

@Global()
@Module({
  imports: [ApiModule],
  providers: [
    FeedGateway,
    {
      provide: FeedAccess,
      useFactory: (tokens: TokenService): FeedAccess => ({
        mayListen: (authorization, token) =>
          !tokens.required || tokens.scopeOf(typeof token === 'string' ? token : bearer(authorization)) !== undefined,
      }),
      inject: [TokenService],
    },
  ],
  exports: [FeedGateway],
})
class GatewayModule {}

@Global()
@Module({ providers: [AppStatus, { provide: StatusSource, useExisting: AppStatus }], exports: [StatusSource] })
class StatusModule {}

/** The composition root, in pipeline order: storage, engine, sources, people. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment, files: ConfigFiles): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TimeModule,
        ConfigModule.forRoot(environment, files),
        HealthModule,
        MetricsModule,
        PersistenceModule.forRoot(environment.DATABASE_URL),
        DispatchModule,
        EngineModule,
        InstrumentsModule,
        StatusModule,
        GatewayModule,
        TelegramModule,
      ],
      providers: [AppObservability, AppLifecycle],
    };
  }
}
