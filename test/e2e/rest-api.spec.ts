import { eventually } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

interface Alert {
  readonly id: string;
  readonly incidentId: string;
  readonly type: string;
  readonly asset: string;
  readonly severity: string;
  readonly onsetTime: number;
  readonly venues: readonly { readonly venue: string; readonly completeness: string }[];
  readonly receipts: Readonly<Record<string, number>>;
}

interface Page<T = Alert> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

interface Refusal {
  readonly statusCode: number;
  readonly error: string;
  readonly message: string | readonly string[];
}

jest.setTimeout(60_000);

let world: World;
let foreshock: ForeshockProcess;
let all: readonly Alert[];

/** Three cascades and the single liquidations of eight assets. */
beforeAll(async () => {
  world = await World.create();
  foreshock = await world.start();
  await eventually(async () => expect((await foreshock.get('/thresholds/LINK')).status).toBe(200));
  world.burst({ sizes: [120_000, 120_000, 120_000, 120_000, 120_000] });
  world.burst({ symbol: 'ETHUSDT', sizes: [90_000, 90_000, 90_000, 90_000, 90_000] });
  world.burst({ symbol: 'SOLUSDT', sizes: [90_000, 90_000, 90_000, 90_000, 90_000] });
  for (const asset of ['XRP', 'DOGE', 'BNB', 'ADA', 'LINK']) world.burst({ symbol: `${asset}USDT`, sizes: [15_000] });
  all = await eventually(async () => {
    const { items } = await page('/alerts?limit=500');
    expect(items).toHaveLength(11);
    expect(items.filter(({ receipts }) => receipts['sentTime'] !== undefined).length).toBeGreaterThanOrEqual(3);
    return items;
  });
});
afterAll(() => world.close());

async function page<T = Alert>(path: string): Promise<Page<T>> {
  return (await foreshock.get<Page<T>>(path)).body;
}

async function refusal(path: string): Promise<Refusal> {
  return (await foreshock.get<Refusal>(path)).body;
}

describe('GET /alerts', () => {
  it('gives everything, the newest onset first', () => {
    const times = all.map(({ onsetTime }) => onsetTime);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it.each([
    ['type=LIQUIDATION_CASCADE', (alert: Alert) => alert.type === 'LIQUIDATION_CASCADE', 3],
    ['type=liquidation&asset=XRP', (alert: Alert) => alert.asset === 'XRP', 1],
    ['asset=BTC', (alert: Alert) => alert.asset === 'BTC', 2],
    ['severity=HIGH', (alert: Alert) => alert.severity === 'HIGH', 1],
    ['type=OI_COLLAPSE', () => false, 0],
  ])('?%s gives exactly those', async (query, passes, count) => {
    const { items, nextCursor } = await page(`/alerts?${query}`);
    expect(items.map(({ id }) => id)).toEqual(all.filter(passes).map(({ id }) => id));
    expect(items).toHaveLength(count);
    expect(nextCursor).toBeNull();
  });

  it('?since and ?until take milliseconds and ISO times: at or after, and before', async () => {
    const middle = all[5]?.onsetTime ?? 0;
    const late = all.filter(({ onsetTime }) => onsetTime >= middle).map(({ id }) => id);
    const early = all.filter(({ onsetTime }) => onsetTime < middle).map(({ id }) => id);
    for (const time of [String(middle), new Date(middle).toISOString()]) {
      expect((await page(`/alerts?since=${time}`)).items.map(({ id }) => id)).toEqual(late);
      expect((await page(`/alerts?until=${time}`)).items.map(({ id }) => id)).toEqual(early);
    }
  });

  it('gives every alert once over three pages, and no cursor on the last', async () => {
    const pages: Page[] = [await page('/alerts?limit=4')];
    for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor)
      pages.push(await page(`/alerts?limit=4&cursor=${encodeURIComponent(next)}`));
    expect(pages.map(({ items }) => items.length)).toEqual([4, 4, 3]);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(all.map(({ id }) => id));
    expect(pages.at(-1)?.nextCursor).toBeNull();
  });

  it('gives incident, severity, completeness of every venue, and receipts in the order of their stations', () => {
    for (const { incidentId, severity, venues, receipts } of all) {
      expect(incidentId).toMatch(/^[0-9A-Z]{26}$/);
      expect(['LOW', 'MODERATE', 'HIGH', 'EXTREME']).toContain(severity);
      expect(venues).toEqual([expect.objectContaining({ venue: 'binance', completeness: 'sampled' })]);
      const { exchangeTime, receivedTime, detectedTime, queuedTime = Infinity, sentTime = Infinity } = receipts;
      const stations = [exchangeTime, receivedTime, detectedTime, queuedTime, sentTime];
      expect(stations).toEqual([...stations].sort((a = 0, b = 0) => a - b));
      expect(detectedTime).toEqual(expect.any(Number));
    }
  });

  it('gives no queued or sent time to what nobody was owed a message about', () => {
    const quiet = all.filter(({ asset }) => !['BTC', 'ETH', 'SOL'].includes(asset));
    expect(quiet.map(({ receipts }) => Object.keys(receipts).sort())).toEqual(
      quiet.map(() => ['detectedTime', 'exchangeTime', 'receivedTime']),
    );
  });
});

describe('one of them', () => {
  it('GET /alerts/:id and /incidents/:id find, and both belong together', async () => {
    const cascade = all.find(({ type, asset }) => type === 'LIQUIDATION_CASCADE' && asset === 'BTC') as Alert;
    expect((await foreshock.get<Alert>(`/alerts/${cascade.id}`)).body).toMatchObject({ id: cascade.id, asset: 'BTC' });
    const { body } = await foreshock.get<{ alerts: Alert[]; phase: string }>(`/incidents/${cascade.incidentId}`);
    expect(body.alerts.map(({ type }) => type).sort()).toEqual(['LIQUIDATION', 'LIQUIDATION_CASCADE']);
    expect(body.phase).toBe('active');
  });

  it('GET /incidents gives one incident per asset', async () => {
    const { items } = await page<{ asset: string }>('/incidents?limit=100');
    const assets = items.map(({ asset }) => asset);
    expect(assets.sort()).toEqual(['ADA', 'BNB', 'BTC', 'DOGE', 'ETH', 'LINK', 'SOL', 'XRP']);
    expect((await page<{ asset: string }>('/incidents?asset=ETH&phase=active')).items).toHaveLength(1);
  });

  it.each(['/alerts/01NOTHING', '/incidents/01NOTHING'])('GET %s is not there', async (path) => {
    expect(await refusal(path)).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: expect.stringContaining("'01NOTHING'") as string,
    });
  });
});

describe('GET /thresholds', () => {
  it('gives the ladder of every asset, and of one', async () => {
    const { items } = await page<{ asset: string }>('/thresholds');
    expect(items.map(({ asset }) => asset)).toEqual(expect.arrayContaining(['BTC', 'ETH', 'SOL']));
    const { body } = await foreshock.get('/thresholds/btc');
    expect(body).toMatchObject({ asset: 'BTC', cascadeCount: 5, cascade: { entry: 500_000, moderate: 1_000_000 } });
  });

  it('suggests the nearest for an asset nobody lists', async () => {
    const { statusCode, error, message } = await refusal('/thresholds/BTCC');
    expect([statusCode, error]).toEqual([404, 'Not Found']);
    expect(message).toMatch(/'BTCC'; did you mean BTC/);
  });
});

describe('a question that cannot be answered', () => {
  it.each([
    ['/alerts?limit=0', 'limit'],
    ['/alerts?limit=501', 'limit'],
    ['/alerts?limit=ten', 'limit'],
    ['/alerts?severity=HUGE', 'severity'],
    ['/alerts?type=CASCADE', 'type'],
    ['/alerts?since=yesterday', 'since'],
    ['/alerts?colour=red', 'colour'],
    ['/alerts?cursor=nonsense', 'cursor'],
    ['/incidents?phase=over', 'phase'],
    ['/incidents?cursor=nonsense', 'cursor'],
    ['/incidents?severity=HIGH', 'severity'],
  ])('GET %s names the field in the shape every error has', async (path, field) => {
    const { statusCode, error, message, ...rest } = await refusal(path);
    expect([statusCode, error, rest]).toEqual([400, 'Bad Request', {}]);
    expect([message].flat().join()).toContain(field);
  });
});

describe('GET /', () => {
  it('names the address operators really find', async () => {
    const { body } = await foreshock.get('/');
    expect(body['operations']).toBe(`${foreshock.opsUrl}/status and /metrics`);
  });
});

describe('what operators ask', () => {
  it.each(['/status', '/metrics'])('%s is answered on its own port only', async (path) => {
    expect(await refusal(path)).toMatchObject({ statusCode: 404, error: 'Not Found' });
    expect((await foreshock.ops(path)).status).toBe(200);
    expect((await foreshock.ops('/alerts')).status).toBe(404);
  });

  it('/health is answered on both', async () => {
    for (const { status, body } of [await foreshock.get('/health'), await foreshock.ops('/health')])
      expect([status, body['status']]).toEqual([200, 'ok']);
    expect((await foreshock.ops('/health/live')).status).toBe(200);
    expect((await foreshock.ops('/health/ready')).status).toBe(200);
  });

  it('/metrics is Prometheus text: every sample belongs to a family with help and type', async () => {
    const { text, headers } = await foreshock.ops('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain;.* version=0\.0\.4/);
    const families = new Map<string, string>();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const [, family = '', type = ''] =
        /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
      if (family !== '') families.set(family, type);
      if (line.startsWith('#')) continue;
      const sample = /^([a-zA-Z_:][\w:]*)(\{(\w+="(?:[^"\\]|\\.)*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|Na[nN]|[+-]Inf)$/.exec(
        line,
      );
      expect([line, sample]).not.toEqual([line, null]);
      const name = sample?.[1] ?? '';
      expect([name, name.replace(/_(bucket|sum|count)$/, '')].some((each) => families.has(each))).toBe(true);
    }
    expect(families.get('foreshock_frames_total')).toBe('counter');
    expect(families.get('foreshock_alert_latency_seconds')).toBe('histogram');
  });
});
