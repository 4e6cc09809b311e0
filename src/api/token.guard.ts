import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { Environment } from '../config/environment';
import { Clock } from '../core/clock';
import { ConfigError } from '../core/errors';
import { type ApiToken, type TokenScope, TokenStore } from './token-store.port';

const LOOPBACK = /^(127\.|::1$|localhost$)/;
/** Name of the token a container makes for itself. */
const FIRST_START = 'first-start';
const RANK: Readonly<Record<TokenScope, number>> = { read: 0, write: 1, admin: 2 };

interface HttpRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Knows which tokens exist. On loopback without any, everyone on the machine may read. */
@Injectable()
export class TokenService {
  private tokens: readonly ApiToken[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly store: TokenStore,
    private readonly clock: Clock,
  ) {}

  get required(): boolean {
    return this.tokens.length > 0 || !LOOPBACK.test(this.environment.HOST);
  }

  /**
   * Stores the tokens of the environment, hashed. In a container without any, makes one and returns it, to be shown once.
   * @throws ConfigError when the program would listen beyond this machine without a token
   */
  async prepare(): Promise<string | undefined> {
    for (const given of this.environment.API_TOKENS) {
      const [name = '', scope = 'read', ...secret] = given.split(':');
      await this.store.save({
        name,
        scope: scope as TokenScope,
        hash: hashOf(secret.join(':')),
        createdTime: this.clock.now(),
      });
    }
    this.tokens = await this.valid();
    if (!this.required || this.tokens.length > 0) return undefined;
    if (!this.environment.CONTAINER) {
      throw new ConfigError(
        `HOST: '${this.environment.HOST}' is open to other machines, expected a token first: set API_TOKENS=name:read:<16 or more characters>, or HOST=127.0.0.1`,
      );
    }
    const secret = randomBytes(24).toString('base64url');
    await this.store.save({ name: FIRST_START, scope: 'admin', hash: hashOf(secret), createdTime: this.clock.now() });
    this.tokens = await this.valid();
    return secret;
  }

  /** Those of the environment, and the one made by a container: a token taken out of the environment is void. */
  private async valid(): Promise<readonly ApiToken[]> {
    const given = new Set(this.environment.API_TOKENS.map((token) => token.split(':')[0]));
    return (await this.store.all()).filter(
      ({ name }) => given.has(name) || (this.environment.CONTAINER && name === FIRST_START),
    );
  }

  scopeOf(secret: string): TokenScope | undefined {
    const hash = Buffer.from(hashOf(secret));
    return this.tokens.find((token) => timingSafeEqual(Buffer.from(token.hash), hash))?.scope;
  }
}

/** Asks for `Authorization: Bearer …` wherever a token is required; health checks stay open. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(private readonly tokens: TokenService) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http' || !this.tokens.required) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    if (request.path.startsWith('/health')) return true;
    const scope = this.tokens.scopeOf(bearer(request.headers['authorization']));
    if (scope === undefined)
      throw new UnauthorizedException('expected a header "Authorization: Bearer <token>" with a known token');
    const needed: TokenScope = request.method === 'GET' ? 'read' : 'write';
    if (RANK[scope] < RANK[needed])
      throw new ForbiddenException(`expected a token of scope ${needed}, this one may only ${scope}`);
    return true;
  }
}

export function bearer(header: string | string[] | undefined): string {
  return typeof header === 'string' && header.startsWith('Bearer ') ? header.slice(7) : '';
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
