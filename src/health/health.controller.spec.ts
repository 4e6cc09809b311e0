import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { HealthModule } from './health.module';
import { HealthRegistry } from './health-registry';
import { HealthController } from './health.controller';

let app: INestApplication;
let registry: HealthRegistry;
beforeEach(async () => {
  const module = await Test.createTestingModule({ imports: [HealthModule] }).compile();
  app = module.createNestApplication({ logger: false });
  registry = module.get(HealthRegistry);
  registry.register('engine', () => ({ healthy: true, detail: { lag: 3 } }));
  await app.init();
});
afterEach(() => app.close());

const get = (path: string): request.Test => request(app.getHttpServer()).get(path);

describe(HealthController.name, () => {
  it.each(['/health', '/health/ready'])('%s is 200 while all is well', async (path) => {
    const { body } = await get(path).expect(200);
    expect(body).toMatchObject({ status: 'ok', info: { engine: { status: 'up', lag: 3 } } });
  });

  it.each(['/health', '/health/ready'])('%s is 503 when a critical part is unhealthy, naming it', async (path) => {
    registry.register('feeds', () => ({ healthy: false, critical: true, detail: { reason: 'blind' } }));
    const { body } = await get(path).expect(503);
    expect(body).toMatchObject({ status: 'error', error: { feeds: { status: 'down', reason: 'blind' } } });
    expect(body.details.engine).toMatchObject({ status: 'up' });
  });

  it('what limps without being critical is named, and the whole is 200', async () => {
    registry.register('telegram', () => ({ healthy: false, detail: { reason: 'unreachable' } }));
    const { body } = await get('/health').expect(200);
    expect(body.info.telegram).toEqual({ status: 'up', reason: 'unreachable', degraded: true });
  });

  it('a part whose check fails makes it 503, not a failing page', async () => {
    registry.register('broken', () => Promise.reject(new Error('a bug')));
    const { body } = await get('/health').expect(503);
    expect(body.error.broken).toMatchObject({ status: 'down', reason: 'a bug' });
  });

  it('live only says that the process answers', async () => {
    registry.register('feeds', () => ({ healthy: false, critical: true }));
    expect((await get('/health/live').expect(200)).body).toEqual({ status: 'ok' });
  });

  it('status shows the sections', async () => {
    registry.describe('outbox', () => ({ waiting: 2 }));
    expect((await get('/status').expect(200)).body).toEqual({ outbox: { waiting: 2 } });
  });
});
