import { type INestApplication, Logger, ValidationPipe } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { Addresses } from '../config/addresses';
import { Environment, readEnvironment } from '../config/environment';
import { Clock, ManualClock } from '../core/clock';
import { START } from '../core/testing/events';
import { AlertStore } from '../dispatch/alert-store.port';
import { AlertStoreRepository } from '../persistence/alert-store.repository';
import { Database } from '../persistence/database';
import { TokenRepository } from '../persistence/token.repository';
import { sampleAlert, sampleIncident } from '../telegram/testing/samples';
import { ThresholdBook } from '../thresholds/domain/threshold-book';
import { AlertsController } from './alerts.controller';
import { AppErrorFilter } from './app-error.filter';
import { IndexController } from './index.controller';
import { ThresholdReader, ThresholdsController } from './thresholds.controller';
import { TokenGuard, TokenService } from './token.guard';
import { TokenStore } from './token-store.port';

const SECRET = 'a-secret-of-some-length';
let database: Database;
let store: AlertStoreRepository;
let app: INestApplication;

async function listen(variables: Record<string, string> = {}): Promise<void> {
  const book = new ThresholdBook();
  const reader: ThresholdReader = {
    assets: () => ['BTC', 'ETH'],
    listed: () => new Set(['BTC', 'ETH', 'kPEPE']),
    of: (asset, time) => book.of(asset, time),
  };
  const module = await Test.createTestingModule({
    controllers: [IndexController, AlertsController, ThresholdsController],
    providers: [
      Addresses,
      TokenService,
      { provide: Environment, useValue: readEnvironment(variables) },
      { provide: Clock, useValue: new ManualClock(START) },
      { provide: AlertStore, useValue: store },
      { provide: TokenStore, useValue: new TokenRepository(database) },
      { provide: ThresholdReader, useValue: reader },
      { provide: APP_GUARD, useClass: TokenGuard },
    ],
  }).compile();
  app = module.createNestApplication({ logger: false });
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  app.useGlobalFilters(new AppErrorFilter());
  await module.get(TokenService).prepare();
  await app.init();
}

const get = (path: string): request.Test => request(app.getHttpServer()).get(path);

beforeEach(async () => {
  Logger.overrideLogger(false);
  database = await Database.open('sqlite::memory:');
  store = new AlertStoreRepository(database);
  const alerts = [0, 1, 2].map((i) =>
    sampleAlert({ id: `a${i}`, onsetTime: START + i, asset: i === 2 ? 'ETH' : 'BTC', incidentId: `i${i}` }),
  );
  const incidents = [0, 1, 2].map((i) => sampleIncident({ id: `i${i}`, onsetTime: START + i }));
  await store.commit({ alerts, incidents, outbox: [] });
});
afterEach(async () => {
  await app.close();
  await database.close();
});

describe('the API', () => {
  it('pages from the newest alert to the oldest, with ISO times beside', async () => {
    await listen();
    const first = (await get('/alerts?limit=2').expect(200)).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['a2', 'a1']);
    expect(first.items[1].onsetTimeIso).toBe('2026-11-18T14:00:00.001Z');
    const second = (await get(`/alerts?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`).expect(200)).body;
    expect(second).toMatchObject({ items: [{ id: 'a0' }], nextCursor: null });
  });

  it('filters alerts and incidents', async () => {
    await listen();
    expect((await get('/alerts?asset=ETH')).body.items).toMatchObject([{ id: 'a2' }]);
    expect((await get(`/alerts?since=${START + 1}&until=${START + 2}`)).body.items).toMatchObject([{ id: 'a1' }]);
    expect((await get('/incidents?phase=ended')).body).toEqual({ items: [], nextCursor: null });
    expect((await get('/incidents?phase=active')).body.items).toHaveLength(3);
  });

  it('shows one alert, and one incident with its alerts', async () => {
    await listen();
    expect((await get('/alerts/a1').expect(200)).body).toMatchObject({ id: 'a1', cursor: '2' });
    const incident = (await get('/incidents/i1').expect(200)).body;
    expect(incident).toMatchObject({ id: 'i1', alerts: [{ id: 'a1', onsetTimeIso: expect.any(String) }] });
  });

  it('answers 404 with the id that is not known', async () => {
    await listen();
    expect((await get('/alerts/nope').expect(404)).body.message).toContain("'nope'");
    expect((await get('/incidents/nope').expect(404)).body.message).toContain("'nope'");
  });

  it('answers 400 to a bad question, and to a cursor it did not give', async () => {
    await listen();
    expect((await get('/alerts?limit=0').expect(400)).body.message[0]).toContain('limit');
    await get('/alerts?cursor=nonsense').expect(400);
  });

  it('answers 500 without telling what went wrong inside', async () => {
    await listen();
    store.alerts = () => Promise.reject(new Error('password of the database'));
    expect(JSON.stringify((await get('/alerts').expect(500)).body)).not.toContain('password');
  });

  it('shows the thresholds of each watched asset, and of one in any case', async () => {
    await listen();
    expect((await get('/thresholds').expect(200)).body.items).toMatchObject([{ asset: 'BTC' }, { asset: 'ETH' }]);
    const one = (await get('/thresholds/btc').expect(200)).body;
    expect(one).toMatchObject({ asset: 'BTC', single: { entry: 100_000 }, nextReviewTimeIso: expect.any(String) });
    expect((await get('/thresholds/kPEPE').expect(200)).body.asset).toBe('kPEPE');
    expect((await get('/thresholds/BTX').expect(404)).body.message).toContain('did you mean BTC');
    expect((await get('/thresholds/QQQQQQQQQ').expect(404)).body.message).not.toContain('did you mean');
  });

  it('tells who opens the address what there is', async () => {
    await listen();
    expect((await get('/').expect(200)).body).toMatchObject({ name: 'foreshock', simulated: false });
  });

  it('asks for a token where one is set up', async () => {
    await listen({ API_TOKENS: `me:read:${SECRET}` });
    await get('/alerts').expect(401);
    await get('/alerts').set('Authorization', `Bearer ${SECRET}`).expect(200);
  });
});
