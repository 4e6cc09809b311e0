import {
  Global,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import { TokenStore } from '../api/token-store.port';
import { Clock } from '../core/clock';
import { AlertStore } from '../dispatch/alert-store.port';
import { OutboxStore } from '../dispatch/outbox.port';
import { EngineStore } from '../engine/engine-store.port';
import { RegistryStore } from '../instruments/registry-store.port';
import { RecipientStore } from '../subscriptions/recipient-store.port';
import { AlertStoreRepository } from './alert-store.repository';
import { Database } from './database';
import { DatabaseHealth } from './database-health';
import { EngineStoreRepository } from './engine-store.repository';
import { OutboxRepository } from './outbox.repository';
import { RecipientRepository } from './recipient.repository';
import { RegistryRepository } from './registry.repository';
import { RetentionService } from './retention.service';
import { TokenRepository } from './token.repository';

const IMPLEMENTATIONS = new Map<abstract new (...parameters: never[]) => unknown, Type>([
  [AlertStore, AlertStoreRepository],
  [OutboxStore, OutboxRepository],
  [EngineStore, EngineStoreRepository],
  [RecipientStore, RecipientRepository],
  [TokenStore, TokenRepository],
  [RetentionService, RetentionService],
  [DatabaseHealth, DatabaseHealth],
]);

/** Everything that is remembered, under the names of the features' own ports. */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  private readonly logger = new Logger('persistence');

  constructor(private readonly database: Database) {
    database.writer.onChange((state, before) => {
      if (state !== undefined) {
        this.logger.error(`nothing can be stored: ${state.reason}; writes wait in memory`);
      } else {
        this.logger.warn(
          `storing works again; ${before?.queued ?? 0} writes had waited, ${before?.dropped ?? 0} liquidations were lost`,
        );
      }
    });
  }

  /** Opens and migrates the database while the application starts. */
  static forRoot(url: string): DynamicModule {
    const providers: Provider[] = [...IMPLEMENTATIONS].map(([port, Implementation]) => ({
      provide: port,
      useFactory: (database: Database): unknown => new Implementation(database),
      inject: [Database],
    }));
    const database: Provider = {
      provide: Database,
      useFactory: (clock?: Clock) => Database.open(url, clock === undefined ? {} : { clock }),
      inject: [{ token: Clock, optional: true }],
    };
    const registry: Provider = {
      provide: RegistryStore,
      useFactory: (documents: EngineStore) => new RegistryRepository(documents),
      inject: [EngineStore],
    };
    return {
      module: PersistenceModule,
      providers: [database, ...providers, registry],
      exports: [...IMPLEMENTATIONS.keys(), RegistryStore],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    const lost = await this.database.close();
    if (lost > 0) this.logger.error(`${lost} writes were lost: the database took nothing until the end`);
  }
}
