import { HealthRegistry } from './health-registry';

let registry: HealthRegistry;
beforeEach(() => (registry = new HealthRegistry()));

describe(HealthRegistry.name, () => {
  it('asks every part, at once or in a while', async () => {
    registry.register('engine', () => ({ healthy: true }));
    registry.register('database', async () => ({ healthy: false, detail: { queued: 3 } }));
    expect(await registry.check()).toEqual({
      engine: { healthy: true },
      database: { healthy: false, detail: { queued: 3 } },
    });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('gone'))],
    [
      'throws at once',
      () => {
        throw new Error('gone');
      },
    ],
  ])('a part that %s is unhealthy, and the others are still told', async (_, indicator) => {
    registry.register('broken', indicator);
    registry.register('engine', () => ({ healthy: true }));
    expect(await registry.check()).toEqual({
      broken: { healthy: false, critical: true, detail: { reason: 'gone' } },
      engine: { healthy: true },
    });
  });

  it('what is thrown without being an error is told too', async () => {
    registry.register('broken', () => Promise.reject('in words'));
    expect(await registry.check()).toMatchObject({ broken: { detail: { reason: 'in words' } } });
  });

  it('gathers the sections of the status', async () => {
    registry.describe('outbox', () => ({ waiting: 0 }));
    registry.describe('latency', async () => ({ p50: 1 }));
    expect(await registry.status()).toEqual({ outbox: { waiting: 0 }, latency: { p50: 1 } });
  });
});
