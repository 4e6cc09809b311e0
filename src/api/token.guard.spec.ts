import { type ExecutionContext, ForbiddenException, UnauthorizedException } from '@nestjs/common';
import { type Environment, readEnvironment } from '../config/environment';
import { ManualClock } from '../core/clock';
import { ConfigError } from '../core/errors';
import { START } from '../core/testing/events';
import { Database } from '../persistence/database';
import { TokenRepository } from '../persistence/token.repository';
import { bearer, TokenGuard, TokenService } from './token.guard';

const SECRET = 'a-secret-of-some-length';
const OTHER = 'another-secret-of-some-length';

let database: Database;
let store: TokenRepository;
beforeEach(async () => {
  database = await Database.open('sqlite::memory:');
  store = new TokenRepository(database);
});
afterEach(() => database.close());

const environmentOf = (variables: Record<string, string>): Environment => readEnvironment(variables);

async function prepared(variables: Record<string, string> = {}): Promise<{ service: TokenService; made?: string }> {
  const service = new TokenService(environmentOf(variables), store, new ManualClock(START));
  return { service, made: await service.prepare() };
}

interface Asked {
  readonly token?: string;
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
}

function ask(service: TokenService, { token, path = '/alerts', method = 'GET', type = 'http' }: Asked = {}): boolean {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const context = { getType: () => type, switchToHttp: () => ({ getRequest: () => ({ path, method, headers }) }) };
  return new TokenGuard(service).canActivate(context as unknown as ExecutionContext);
}

describe(TokenService.name, () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('on %s without tokens everyone on the machine may read', async (HOST) => {
    const { service, made } = await prepared({ HOST });
    expect([service.required, made]).toEqual([false, undefined]);
    expect(ask(service)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com'])('refuses to listen on %s without a token', async (HOST) => {
    await expect(prepared({ HOST })).rejects.toThrow(ConfigError);
    await expect(prepared({ HOST })).rejects.toThrow(new RegExp(`HOST.*${HOST.replaceAll('.', '\\.')}.*API_TOKENS`));
  });

  it('stores tokens hashed, never the secret', async () => {
    const { service } = await prepared({ API_TOKENS: `me:read:${SECRET}` });
    expect(await store.all()).toMatchObject([{ name: 'me', scope: 'read', createdTime: START }]);
    expect(JSON.stringify(await store.all())).not.toContain(SECRET);
    expect([service.scopeOf(SECRET), service.scopeOf(OTHER), service.scopeOf('')]).toEqual([
      'read',
      undefined,
      undefined,
    ]);
  });

  it('takes a secret that contains colons as a whole', async () => {
    const { service } = await prepared({ API_TOKENS: `me:admin:${SECRET}:and:more` });
    expect(service.scopeOf(`${SECRET}:and:more`)).toBe('admin');
    expect(service.scopeOf(SECRET)).toBeUndefined();
  });

  it('a container makes a token once, and keeps it', async () => {
    const first = await prepared({ HOST: '0.0.0.0', CONTAINER: 'true' });
    expect(first.made).toMatch(/^[\w-]{20,}$/);
    const second = await prepared({ HOST: '0.0.0.0', CONTAINER: 'true' });
    expect(second.made).toBeUndefined();
    expect(second.service.scopeOf(first.made as string)).toBe('admin');
    expect(await store.all()).toHaveLength(1);
  });

  it('a token taken out of the environment is void, a changed secret replaces the old one', async () => {
    await prepared({ API_TOKENS: `me:read:${SECRET},you:write:${OTHER}` });
    const { service } = await prepared({ API_TOKENS: `you:write:${SECRET}${OTHER}` });
    expect([service.scopeOf(SECRET), service.scopeOf(OTHER)]).toEqual([undefined, undefined]);
    expect(service.scopeOf(SECRET + OTHER)).toBe('write');
    expect((await prepared()).service.required).toBe(false);
  });

  it('the token made by a container is void outside of one', async () => {
    const { made } = await prepared({ HOST: '0.0.0.0', CONTAINER: 'true' });
    const { service } = await prepared({ API_TOKENS: `me:read:${SECRET}` });
    expect(service.scopeOf(made as string)).toBeUndefined();
  });
});

describe(TokenGuard.name, () => {
  const TOKENS = `r:read:${SECRET},w:write:${OTHER},a:admin:${SECRET}${OTHER}`;

  it('asks for a known token where any is set up, also on loopback', async () => {
    const { service } = await prepared({ API_TOKENS: TOKENS });
    expect(() => ask(service)).toThrow(UnauthorizedException);
    expect(() => ask(service, { token: 'unknown' })).toThrow(UnauthorizedException);
    expect(ask(service, { token: SECRET })).toBe(true);
  });

  it('reading asks for any scope, writing for more than read', async () => {
    const { service } = await prepared({ API_TOKENS: TOKENS });
    for (const token of [SECRET, OTHER, SECRET + OTHER]) expect(ask(service, { token })).toBe(true);
    for (const token of [OTHER, SECRET + OTHER]) expect(ask(service, { token, method: 'POST' })).toBe(true);
    expect(() => ask(service, { token: SECRET, method: 'POST' })).toThrow(ForbiddenException);
  });

  it('health checks stay open, and sockets have their own door', async () => {
    const { service } = await prepared({ API_TOKENS: TOKENS });
    expect(ask(service, { path: '/health/live' })).toBe(true);
    expect(ask(service, { type: 'ws' })).toBe(true);
  });

  it('reads a bearer header and no other', () => {
    expect(bearer('Bearer abc')).toBe('abc');
    for (const header of [undefined, 'Basic abc', 'bearer', ['Bearer abc']]) expect(bearer(header)).toBe('');
  });
});
