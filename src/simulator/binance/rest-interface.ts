import type { FaultBoard } from './faults';
import type { FrameCounters } from './frame-counters';
import { RequestWeight } from './request-weight';
import type { RestAnswer } from './rest-answers';
import { bannedAddress, faultAnswer, RestRefusal, tooManyRequests } from './rest-answers';
import type { RestPool, RestRoute, RestSources } from './rest-routes';
import { REST_ROUTES } from './rest-routes';

const WEIGHT_PER_MINUTE = 2400;
const FIVE_MINUTES_MS = 300_000;
const NOT_FOUND: RestAnswer = { status: 404, body: { code: -5000, msg: 'Path not found.' } };

/** The venue's REST side: faults first, then the allowance, then the answer. */
export class RestInterface {
  private readonly pools: Readonly<Record<RestPool, RequestWeight>> = {
    weight: new RequestWeight(WEIGHT_PER_MINUTE),
    futuresData: new RequestWeight(1000, FIVE_MINUTES_MS),
    funding: new RequestWeight(500, FIVE_MINUTES_MS),
  };

  constructor(
    private readonly sources: RestSources,
    private readonly faults: FaultBoard,
    private readonly counters: FrameCounters,
  ) {}

  get usedWeight(): number {
    return this.pools.weight.usedNow;
  }

  answer(url: URL): RestAnswer {
    this.counters.countRest(url.pathname);
    const fault = this.faults.rest(url.pathname);
    if (fault) return faultAnswer(fault.status, fault.retryAfter, this.sources.clock.trueNow());
    const route = REST_ROUTES.get(url.pathname);
    return route ? this.admit(route, url.searchParams) : NOT_FOUND;
  }

  private admit(route: RestRoute, query: URLSearchParams): RestAnswer {
    const admission = this.pools[route.pool].take(route.weight(query), this.sources.clock.trueNow());
    if (admission.kind === 'banned') return bannedAddress(admission.until, admission.retryAfterSeconds);
    const headers: Record<string, string> =
      route.pool === 'weight' ? { 'X-MBX-USED-WEIGHT-1M': String(admission.used) } : {};
    if (admission.kind === 'limited') {
      const refusal = tooManyRequests(admission.retryAfterSeconds);
      return { ...refusal, headers: { ...refusal.headers, ...headers } };
    }
    return { ...this.execute(route, query), headers };
  }

  private execute(route: RestRoute, query: URLSearchParams): RestAnswer {
    try {
      return { status: 200, body: route.answer(query, this.sources) };
    } catch (error) {
      if (!(error instanceof RestRefusal)) throw error;
      return { status: error.status, body: { code: error.code, msg: error.message } };
    }
  }
}
