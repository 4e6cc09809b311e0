import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ConfigFiles } from './config/config.module';
import { Environment } from './config/environment';
import { AppObservability } from './app.observability';
import { Clock } from './core/clock';
import { messageOf } from './core/errors';
import { patiently } from './core/patience';
import { Scheduler } from './core/scheduler';
import { VenueGateways } from './core/venue.contract';
import { DispatchService } from './dispatch/dispatch.service';
import { TerminalChannel } from './dispatch/terminal.channel';
import { EngineService } from './engine/engine.service';
import { engineConfig } from './engine/engine-config.factory';
import { FeedGateway } from './gateway/feed.gateway';
import { InstrumentsService } from './instruments/instruments.service';
import { RetentionService } from './persistence/retention.service';
import { TelegramBot } from './telegram/telegram.module';
import { duration } from './core/format/times';

const GATEWAY_TICK_MS = 1_000;
/** Old rows are let go this often, a batch at a time. */
const RETENTION_MS = 3_600_000;
/** What a part may hold up the start for; a database that takes nothing must not keep the rest from watching. */
const START_PATIENCE_MS = 3_000;

/** Starts the parts from the back of the pipeline to its front, and stops them the other way round. */
@Injectable()
export class AppLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('foreshock');
  /** Where alerts are printed. */
  output: NodeJS.WritableStream = process.stdout;
  private cancelTick: (() => void) | undefined;
  private cancelRetention: (() => void) | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly files: ConfigFiles,
    private readonly dispatch: DispatchService,
    private readonly engine: EngineService,
    private readonly gateways: VenueGateways,
    private readonly instruments: InstrumentsService,
    private readonly feed: FeedGateway,
    private readonly telegram: TelegramBot,
    private readonly observability: AppObservability,
    private readonly retention: RetentionService,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.dispatch.setSimulated(this.environment.SIMULATED);
    this.dispatch.channels.registerLive(new TerminalChannel((text) => this.print(text)));
    this.dispatch.channels.registerLive(this.feed);
    const bot = this.telegram.service;
    if (bot !== undefined) {
      this.dispatch.channels.registerPush(bot.channel);
      await patiently(bot.start(), START_PATIENCE_MS, this.scheduler);
    }
    const feeds = this.gateways.all.flatMap((gateway) =>
      gateway.status().feeds.map(({ stream }) => ({ venue: gateway.venue, stream })),
    );
    await this.engine.start(engineConfig(this.environment, this.files), this.files.hash, feeds);
    this.dispatch.start();
    await this.instruments.start();
    for (const gateway of this.gateways.all) gateway.start();
    this.tick();
    this.retain();
    this.greet();
  }

  /** Nothing more comes in, what is inside goes out, then the database closes (with its own module). */
  async onModuleDestroy(): Promise<void> {
    this.cancelTick?.();
    this.cancelRetention?.();
    for (const gateway of this.gateways.all) gateway.stop();
    const steps = [() => this.engine.stop(), () => this.dispatch.stop(), () => this.telegram.service?.stop()];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.logger.error(`while stopping: ${messageOf(error)}`);
      }
    }
  }

  private tick(): void {
    this.cancelTick = this.scheduler.after(GATEWAY_TICK_MS, () => {
      const now = this.clock.now();
      for (const gateway of this.gateways.all) gateway.tick(now);
      this.observability.tick(now);
      this.tick();
    });
  }

  private retain(): void {
    this.cancelRetention = this.scheduler.after(RETENTION_MS, () => {
      this.retention
        .run(this.clock.now())
        .catch((error: unknown) => this.logger.error(`old rows not removed: ${messageOf(error)}`));
      this.retain();
    });
  }

  private print(text: string): void {
    if (this.environment.LOG_FORMAT === 'json') this.logger.log(text);
    else this.output.write(`${text}\n`);
  }

  private greet(): void {
    const watched = this.gateways.all.map(({ venue }) => venue);
    const missing = this.environment.VENUES.filter((venue) => !watched.includes(venue));
    const away = this.engine.resumption?.awayMs;
    this.logger.log(
      `watching ${watched.join(', ') || 'nothing'}${missing.length > 0 ? `; not watched yet: ${missing.join(', ')}` : ''}`,
    );
    if (away !== undefined)
      this.logger.log(
        `was away for ${duration(away)}; ${this.engine.resumption?.liquidations} liquidations of the last hour restored`,
      );
    if (this.telegram.service === undefined) this.logger.log('Telegram is off: no TELEGRAM_BOT_TOKEN');
  }
}
