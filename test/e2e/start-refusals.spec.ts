import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { World } from '../support/e2e-world';
import { ForeshockProcess } from '../support/foreshock-process';

const TOKEN = 'a-token-of-twenty-chars';

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

function refused(variables: Readonly<Record<string, string>>): ReturnType<typeof ForeshockProcess.refused> {
  return ForeshockProcess.refused({ ...world.environment, ...variables });
}

describe('the start is refused with one sentence and exit code 1', () => {
  it('on an address other machines reach when there is no token', async () => {
    const { code, errors } = await refused({ HOST: '0.0.0.0' });
    expect(errors).toMatch(/^HOST: '0\.0\.0\.0' is open to other machines, expected a token first: .+$/);
    expect(code).toBe(1);
  });

  it.each(['PORT', 'OPS_PORT'])('when %s is taken', async (name) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const { code, errors } = await refused({ [name]: String(port) });
      expect(errors).toBe(`Port ${port} is taken by another program: stop it, or choose another with ${name}=…`);
      expect(code).toBe(1);
    } finally {
      other.close();
    }
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['VENUES', 'binance,kraken'],
    ['MONITORING_LOG_LEVEL', 'LOUD'],
    ['DATABASE_URL', 'mysql://here'],
    ['BINANCE_REST_URL', 'https://fapi.binance.com/fapi'],
    ['TELEGRAM_CHAT_ID', 'me'],
    ['ENABLE_DYNAMIC_THRESHOLDS', 'perhaps'],
    ['CONFIG_LIQUIDATION_THRESHOLDS', 'config/nowhere.json'],
  ])('when %s is %s: it names the variable, what was expected and what was given', async (name, value) => {
    const { code, errors } = await refused({ [name]: value });
    expect(errors.split('\n')).toHaveLength(1);
    expect(errors).toContain(`${name}: `);
    expect(errors).toMatch(/expected|must/);
    expect(errors).toContain(value);
    expect(code).toBe(1);
  });

  it('when a secret is bad: it does not show it', async () => {
    const { code, errors } = await refused({ TELEGRAM_BOT_TOKEN: 'hunter2-is-no-token' });
    expect(errors).toMatch(/^TELEGRAM_BOT_TOKEN: expected a bot token/);
    expect(errors).not.toContain('hunter2');
    expect(code).toBe(1);
  });
});

describe('with a token', () => {
  it('everything but /health asks for it', async () => {
    const foreshock = await world.start({ API_TOKENS: `desk:read:${TOKEN}` });
    const authorization = `Bearer ${TOKEN}`;
    for (const path of ['/alerts', '/incidents', '/thresholds', '/thresholds/BTC', '/']) {
      const { status, body } = await foreshock.get(path);
      expect([path, status]).toEqual([path, 401]);
      expect(body).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
      expect((await foreshock.get(path, { authorization: 'Bearer something-else-entirely' })).status).toBe(401);
      expect((await foreshock.get(path, { authorization })).status).toBe(200);
    }
    for (const path of ['/status', '/metrics']) {
      expect((await foreshock.ops(path)).status).toBe(401);
      expect((await foreshock.ops(path, { authorization })).status).toBe(200);
    }
    expect((await foreshock.get('/health')).status).toBe(200);
    expect((await foreshock.ops('/health')).status).toBe(200);
    expect((await foreshock.get('/healthy')).status).not.toBe(200);
    expect(foreshock.lines.concat(foreshock.errors).join('\n')).not.toContain(TOKEN);
  });
});

describe('a log that is no terminal', () => {
  it('has no colours', async () => {
    const foreshock = await world.start();
    expect(foreshock.lines.concat(foreshock.errors).filter((line) => line.includes('\u001b'))).toEqual([]);
  });
});
