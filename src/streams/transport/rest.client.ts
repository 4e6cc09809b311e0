import type { Clock } from '../../core/clock';
import { AppError, messageOf } from '../../core/errors';
import { RequestWeightBudget } from '../domain/request-weight';
import type { Scheduler } from '../../core/scheduler';
import { type HttpAnswer, type HttpGet, httpGet as httpGetOverNetwork } from './http-get';

/** Why a request failed, and when it is worth trying again. */
export class RestError extends AppError {
  constructor(
    message: string,
    readonly status: number | undefined,
    /** Epoch ms before which the same request is pointless; undefined: it will not get better by itself. */
    readonly retryTime: number | undefined,
  ) {
    super(message, 'REST');
  }
}

export interface RestStatus {
  readonly origin: string;
  readonly usedWeight: number;
  readonly pausedForMs: number;
  readonly requests: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly lastError: string | undefined;
}

const TIMEOUT_MS = 10_000;
const GEO_BLOCK_RETRY_MS = 600_000;
const BAN_LEAST_MS = 120_000;

/** JSON over HTTP within a venue's request-weight budget; obeys 429 and 418, does not hammer at 403 and 451. */
export class RestClient {
  private requests = 0;
  private readonly failures: Record<string, number> = {};
  private lastError: string | undefined;
  private blockedUntil = 0;

  constructor(
    readonly origin: string,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    /** Shared by origins that share the venue's counter. */
    readonly budget = new RequestWeightBudget(),
    private readonly timeoutMs = TIMEOUT_MS,
    private readonly httpGet: HttpGet = httpGetOverNetwork,
  ) {}

  get status(): RestStatus {
    const now = this.clock.now();
    return {
      origin: this.origin,
      usedWeight: this.budget.usedAt(now),
      pausedForMs: Math.max(this.budget.pausedFor(now), this.blockedUntil - now, 0),
      requests: this.requests,
      failures: this.failures,
      lastError: this.lastError,
    };
  }

  /**
   * GET a path with query. Waits for budget.
   * @throws RestError when the venue refuses or cannot be reached
   */
  async get(path: string, weight: number): Promise<unknown> {
    const now = this.clock.now();
    if (now < this.blockedUntil)
      throw new RestError(
        `${this.origin}${path}: not asked, ${this.lastError ?? 'blocked'}`,
        undefined,
        this.blockedUntil,
      );
    await this.acquire(weight);
    this.requests++;
    const answer = await this.ask(path);
    const used = Number(answer.headers['x-mbx-used-weight-1m'] ?? NaN);
    if (Number.isFinite(used)) this.budget.observe(used, this.clock.now());
    if (answer.status >= 200 && answer.status < 300) return this.json(answer, path);
    throw this.refused(answer, path);
  }

  private async acquire(weight: number): Promise<void> {
    for (;;) {
      const wait = this.budget.tryAcquire(weight, this.clock.now());
      if (wait <= 0) return;
      await new Promise<void>((resolve) => this.scheduler.after(wait, resolve));
    }
  }

  private async ask(path: string): Promise<HttpAnswer> {
    try {
      return await this.httpGet(`${this.origin}${path}`, this.timeoutMs);
    } catch (error) {
      throw this.fail('network', `${this.origin}${path}: ${messageOf(error)}`, undefined, this.clock.now());
    }
  }

  private json({ status, body }: HttpAnswer, path: string): unknown {
    try {
      return JSON.parse(body);
    } catch (error) {
      const message = `${this.origin}${path}: expected JSON (${messageOf(error)})`;
      throw this.fail('notJson', message, status, this.clock.now());
    }
  }

  private refused({ status, headers, body }: HttpAnswer, path: string): RestError {
    const now = this.clock.now();
    const retryAfter = Number(headers['retry-after'] ?? NaN) * 1000;
    const text = `${this.origin}${path}: HTTP ${status} ${body.slice(0, 200)}`;
    if (status === 429 || status === 418) {
      const least = status === 418 ? BAN_LEAST_MS : 60_000 - (now % 60_000);
      const until = now + (Number.isFinite(retryAfter) ? retryAfter : least);
      this.budget.pause(until);
      return this.fail(String(status), text, status, until);
    }
    if (status === 403 || status === 451) {
      this.blockedUntil = now + (Number.isFinite(retryAfter) ? retryAfter : GEO_BLOCK_RETRY_MS);
      return this.fail(String(status), text, status, this.blockedUntil);
    }
    return this.fail(String(status), text, status, status >= 500 ? now : undefined);
  }

  private fail(reason: string, message: string, status: number | undefined, retryTime: number | undefined): RestError {
    this.failures[reason] = (this.failures[reason] ?? 0) + 1;
    this.lastError = message;
    return new RestError(message, status, retryTime);
  }
}
