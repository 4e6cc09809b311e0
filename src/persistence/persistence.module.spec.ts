import { join } from 'node:path';
import { Global, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TokenStore } from '../api/token-store.port';
import { Clock, ManualClock } from '../core/clock';
import { AlertStore } from '../dispatch/alert-store.port';
import { OutboxStore } from '../dispatch/outbox.port';
import { EngineStore } from '../engine/engine-store.port';
import { RecipientStore } from '../subscriptions/recipient-store.port';
import { Database } from './database';
import { DatabaseHealth } from './database-health';
import { PersistenceModule } from './persistence.module';
import { RetentionService } from './retention.service';
import { tempFolder } from './testing/temp-folder';

@Injectable()
class Feature implements OnModuleDestroy {
  constructor(private readonly store: EngineStore) {}

  onModuleDestroy(): void {
    void this.store.heartbeat(42);
  }
}

@Global()
@Module({ providers: [{ provide: Clock, useValue: new ManualClock(1000) }], exports: [Clock] })
class ClockModule {}

describe(PersistenceModule, () => {
  const folder = tempFolder();
  const url = `sqlite:${join(folder, 'module.db')}`;

  it('provides every port', async () => {
    const module = await Test.createTestingModule({
      imports: [PersistenceModule.forRoot('sqlite::memory:')],
    }).compile();
    for (const port of [AlertStore, OutboxStore, EngineStore, RecipientStore, TokenStore]) {
      expect(module.get(port as unknown as typeof Feature)).toBeInstanceOf(port);
    }
    expect(await module.get(RetentionService).run(0)).toMatchObject({ alerts: 0 });
    await module.get(DatabaseHealth).ping();
    await module.close();
  });

  it('writes what is handed over during shutdown before it closes', async () => {
    const module = await Test.createTestingModule({
      imports: [PersistenceModule.forRoot(url)],
      providers: [Feature],
    }).compile();
    await module.init();
    await module.close();
    const database = await Database.open(url);
    expect(await database.reads.query(`SELECT value FROM "counter" WHERE name = 'heartbeat'`)).toEqual([{ value: 42 }]);
    await database.close();
  });

  it('says loudly that nothing can be stored, that storing works again, and what was lost', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const module = await Test.createTestingModule({
      imports: [ClockModule, PersistenceModule.forRoot(url)],
    }).compile();
    await module.init();
    const database = module.get(Database, { strict: false });
    let broken = true;
    const write = database.write(async () => {
      if (broken) throw Object.assign(new Error('no space'), { code: 'SQLITE_FULL' });
    });
    await new Promise<void>((resolve) => database.writer.onChange(() => resolve()));
    expect(database.writer.degraded?.since).toBe(1000);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('the disk is full'));
    broken = false;
    await write;
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('1 writes had waited'));

    jest.spyOn(database, 'close').mockResolvedValueOnce(3);
    await module.close();
    expect(error).toHaveBeenCalledWith(expect.stringContaining('3 writes were lost'));
    await database.close();
    jest.restoreAllMocks();
  });
});
