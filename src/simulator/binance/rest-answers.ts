/** An answer of the REST interface before it becomes bytes. */
export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal with the venue's own code; wording from captures/binance/err_http.json and err_rest_observed_2026_10.json. */
export class RestRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export function missingParameter(name: string): RestRefusal {
  return new RestRefusal(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

export function invalidLimit(): RestRefusal {
  return new RestRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
}

export function tooManyRequests(retryAfterSeconds: number): RestAnswer {
  const msg =
    'Too many requests; current limit of IP(127.0.0.1) is 2400 requests per minute. ' +
    'Please use the websocket for live updates to avoid polling the API.';
  return { status: 429, body: { code: -1003, msg }, headers: { 'Retry-After': String(retryAfterSeconds) } };
}

export function bannedAddress(until: number, retryAfterSeconds: number): RestAnswer {
  const msg =
    `Way too many requests; IP(127.0.0.1) banned until ${until}. ` +
    'Please use the websocket for live updates to avoid bans.';
  return { status: 418, body: { code: -1003, msg }, headers: { 'Retry-After': String(retryAfterSeconds) } };
}

const RESTRICTED_LOCATION =
  "Service unavailable from a restricted location according to 'b. Eligibility' in " +
  'https://www.binance.com/en/terms. Please contact customer service if you believe you received this message in error.';
const THROTTLED =
  'Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.';
const FIREWALL =
  '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body><h1>403 Forbidden</h1></body>\r\n</html>';

/** What the venue says when a fault makes it refuse. */
export function faultAnswer(status: number, retryAfter: number | undefined, nowMs: number): RestAnswer {
  switch (status) {
    case 429:
      return tooManyRequests(retryAfter ?? 37);
    case 418:
      return bannedAddress(nowMs + (retryAfter ?? 119) * 1000, retryAfter ?? 119);
    case 451:
      return { status, body: { code: 0, msg: RESTRICTED_LOCATION } };
    case 403:
      return { status, body: FIREWALL };
    default:
      return { status: 503, body: { code: -1008, msg: THROTTLED } };
  }
}
