import { Test } from '@nestjs/testing';
import request from 'supertest';
import { MetricsModule } from './metrics.module';
import { MetricsService } from './metrics.service';

const linesOf = async (metrics: MetricsService): Promise<string[]> =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith('foreshock_'));

describe(MetricsService.name, () => {
  it('renders counters from totals kept elsewhere, as they stand when asked', async () => {
    const metrics = new MetricsService();
    const totals: Record<string, number> = { sent: 2, dead: 0 };
    metrics.counter('messages_total', 'Messages', ['state'], () =>
      Object.entries(totals).map(([state, value]) => [{ state }, value] as const),
    );
    expect(await linesOf(metrics)).toEqual([
      'foreshock_messages_total{state="sent"} 2',
      'foreshock_messages_total{state="dead"} 0',
    ]);
    totals['sent'] = 5;
    expect(await linesOf(metrics)).toContain('foreshock_messages_total{state="sent"} 5');
    expect(await linesOf(metrics)).toContain('foreshock_messages_total{state="sent"} 5');
  });

  it('a gauge forgets labels that are gone', async () => {
    const metrics = new MetricsService();
    let open = ['BTC', 'ETH'];
    metrics.gauge('incidents', 'Open', ['asset'], () => open.map((asset) => [{ asset }, 1] as const));
    expect(await linesOf(metrics)).toHaveLength(2);
    open = ['ETH'];
    expect(await linesOf(metrics)).toEqual(['foreshock_incidents{asset="ETH"} 1']);
  });

  it('counts latencies in seconds', async () => {
    const metrics = new MetricsService();
    const observe = metrics.latency('alert_seconds', 'Latency', ['leg']);
    observe({ leg: 'a' }, 0.02);
    observe({ leg: 'a' }, 4);
    const lines = await linesOf(metrics);
    expect(lines).toContain('foreshock_alert_seconds_bucket{le="0.05",leg="a"} 1');
    expect(lines).toContain('foreshock_alert_seconds_bucket{le="5",leg="a"} 2');
    expect(lines).toContain('foreshock_alert_seconds_count{leg="a"} 2');
  });

  it('two of them do not share anything', async () => {
    for (const value of [1, 2]) {
      const metrics = new MetricsService();
      metrics.gauge('own', 'Own', [], () => [[{}, value]]);
      expect(await linesOf(metrics)).toEqual([`foreshock_own ${value}`]);
    }
  });

  it('is served in the text format of Prometheus', async () => {
    const module = await Test.createTestingModule({ imports: [MetricsModule] }).compile();
    const app = module.createNestApplication({ logger: false });
    module.get(MetricsService).counter('served_total', 'Served', [], () => [[{}, 7]]);
    await app.init();
    const answer = await request(app.getHttpServer()).get('/metrics').expect(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain;.*version=0\.0\.4/);
    expect(answer.text).toContain('foreshock_served_total 7');
    expect(answer.text).toContain('process_cpu_seconds_total');
    await app.close();
  });
});
