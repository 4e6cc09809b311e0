import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '../../core/clock';
import { VenueSimulator } from '../../simulator';
import { RequestWeightBudget } from '../domain/request-weight';
import { ManualScheduler } from '../testing/manual-scheduler';
import { RestClient, RestError } from './rest.client';

/** Half a minute into a minute. */
const NOW = Date.UTC(2026, 10, 18, 14, 0, 30);
const PATH = '/fapi/v1/exchangeInfo';

const clock = new ManualClock(NOW);
let scheduler: ManualScheduler;
let simulator: VenueSimulator;
let client: RestClient;

beforeAll(async () => (simulator = await VenueSimulator.start({ scenario: 'idle' })));
afterAll(() => simulator.stop());
beforeEach(() => {
  clock.set(NOW);
  scheduler = new ManualScheduler(clock);
  client = new RestClient(simulator.origin, clock, scheduler);
});
afterEach(() => simulator.clearFaults());

/** What a request fails with. */
async function failure(path = PATH, weight = 1, of = client): Promise<RestError> {
  const thrown: unknown = await of.get(path, weight).catch((error: unknown) => error);
  if (!(thrown instanceof RestError)) throw new Error(`expected a RestError, was ${String(thrown)}`);
  return thrown;
}

describe('RestClient', () => {
  it('gives JSON and learns from the venue what has been used', async () => {
    await expect(client.get('/fapi/v1/ticker/24hr', 40)).resolves.toHaveLength(13);
    expect(client.status).toMatchObject({ requests: 1, failures: {}, lastError: undefined, pausedForMs: 0 });
    expect(client.status.usedWeight).toBeGreaterThanOrEqual(40);
  });

  it.each([
    [429, 7, 7_000],
    [429, undefined, 37_000],
    [418, 300, 300_000],
  ] as const)('obeys %s with Retry-After %s: nothing is sent for as long', async (status, retryAfter, ms) => {
    simulator.fault({ kind: 'rest', status, retryAfter });
    const error = await failure();
    expect(error).toMatchObject({ status, retryTime: NOW + ms, code: 'REST', name: 'AppError' });
    expect(error.message).toContain(`${PATH}: HTTP ${status}`);
    expect(client.status).toMatchObject({ pausedForMs: ms, failures: { [status]: 1 } });
    simulator.clearFaults();
    const calls = simulator.stats().restCalls[PATH];
    const later = client.get(PATH, 1);
    scheduler.advance(ms - 1);
    await Promise.resolve();
    expect(simulator.stats().restCalls[PATH]).toBe(calls);
    scheduler.advance(1);
    await expect(later).resolves.toHaveProperty('symbols');
  });

  it('shares the pause with the other host of the same counter', async () => {
    const coin = new RestClient(simulator.origin, clock, scheduler, client.budget);
    simulator.fault({ kind: 'rest', status: 429, retryAfter: 9 });
    await failure();
    expect(coin.status.pausedForMs).toBe(9_000);
  });

  it.each([403, 451] as const)('does not hammer at %s: it asks again after ten minutes', async (status) => {
    simulator.fault({ kind: 'rest', status });
    expect(await failure()).toMatchObject({ status, retryTime: NOW + 600_000 });
    simulator.clearFaults();
    const calls = simulator.stats().restCalls[PATH];
    const refused = await failure();
    expect(refused).toMatchObject({ status: undefined, retryTime: NOW + 600_000 });
    expect(refused.message).toContain(`not asked, ${simulator.origin}${PATH}: HTTP ${status}`);
    expect(simulator.stats().restCalls[PATH]).toBe(calls);
    clock.advance(600_000);
    await expect(client.get(PATH, 1)).resolves.toHaveProperty('symbols');
  });

  it('may try again at once after 503, and need not after 400 or 404', async () => {
    expect(await failure('/fapi/v1/klines?symbol=NOBODY&interval=1h', 1)).toMatchObject({
      status: 400,
      retryTime: undefined,
    });
    expect(await failure('/fapi/v9/none')).toMatchObject({ status: 404, retryTime: undefined });
    simulator.fault({ kind: 'rest', status: 503 });
    expect(await failure()).toMatchObject({ status: 503, retryTime: NOW });
    expect(client.status).toMatchObject({ requests: 3, failures: { 400: 1, 404: 1, 503: 1 } });
  });

  it('gives up on a venue that takes too long', async () => {
    simulator.fault({ kind: 'slowRest', ms: 5_000 });
    const hasty = new RestClient(simulator.origin, clock, scheduler, new RequestWeightBudget(), 30);
    const error = await failure(PATH, 1, hasty);
    expect(error).toMatchObject({ status: undefined, retryTime: NOW });
    expect(error.message).toMatch(/no answer within 30 ms/);
    expect(hasty.status.failures).toEqual({ network: 1 });
  });

  it('names what cannot be reached', async () => {
    const error = await failure(PATH, 1, new RestClient('http://127.0.0.1:9', clock, scheduler));
    expect(error.message).toMatch(/^http:\/\/127\.0\.0\.1:9\/fapi\/v1\/exchangeInfo: /);
  });

  it('waits for the next minute when the budget of this one is spent', async () => {
    client.budget.observe(1_700, NOW);
    const waiting = client.get(PATH, 1);
    await Promise.resolve();
    expect(scheduler.waits).toEqual([30_000]);
    scheduler.advance(30_000);
    await expect(waiting).resolves.toHaveProperty('symbols');
  });
});

describe('RestClient at a server that is no venue', () => {
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let odd: RestClient;

  beforeAll(async () => {
    server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    odd = new RestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock, scheduler);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('says when an answer is not JSON', async () => {
    answer = (response) => response.end('<html>hello</html>');
    const error = await failure('/x', 1, odd);
    expect(error.message).toContain('expected JSON');
    expect(error.status).toBe(200);
    expect(odd.status.failures).toEqual({ notJson: 1 });
  });

  it('quotes no more than 200 characters of a refusal', async () => {
    answer = (response) => response.writeHead(502).end('x'.repeat(5_000));
    const error = await failure('/x', 1, odd);
    expect(error.message.length).toBeLessThan(300);
    expect(error.retryTime).toBe(NOW);
  });

  it.each([
    [429, 30_000],
    [418, 120_000],
  ])('waits after %s without Retry-After to the end of the minute or, banned, two', async (status, ms) => {
    answer = (response) => response.writeHead(status).end();
    expect(await failure('/x', 1, odd)).toMatchObject({ status, retryTime: NOW + ms });
  });

  it('obeys the Retry-After of a 403', async () => {
    answer = (response) => response.writeHead(403, { 'Retry-After': '5' }).end();
    expect(await failure('/x', 1, odd)).toMatchObject({ retryTime: NOW + 5_000 });
    expect(odd.status.pausedForMs).toBe(5_000);
  });
});
