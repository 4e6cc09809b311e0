import { ALERT_TYPES, type Alert, type AlertType, SEVERITIES, severityRank, type Severity } from '../core/alert';

/** What a client of the feed asked for. */
export interface FeedSubscription {
  readonly assets?: ReadonlySet<string>;
  readonly types?: ReadonlySet<AlertType>;
  readonly minSeverity: Severity;
  /** Cursor after which everything missed is sent first. */
  readonly since?: string;
}

/** @throws Error naming the field, what was expected and what was given */
export function parseSubscription(raw: unknown): FeedSubscription {
  if (raw === undefined || raw === null) return { minSeverity: 'LOW' };
  if (typeof raw !== 'object')
    throw new Error(`expected an object {assets?, types?, minSeverity?, since?}, was ${JSON.stringify(raw)}`);
  const { assets, types, minSeverity, since, ...strange } = raw as Record<string, unknown>;
  const [unknown] = Object.keys(strange);
  if (unknown !== undefined) throw new Error(`expected assets, types, minSeverity or since, was '${unknown}'`);
  if (minSeverity !== undefined && !SEVERITIES.includes(minSeverity as Severity))
    throw new Error(`minSeverity: expected ${SEVERITIES.join(', ')}, was ${JSON.stringify(minSeverity)}`);
  if (since !== undefined && !/^\d{1,18}$/.test(String(since)))
    throw new Error(`since: expected a cursor of an earlier message, was ${JSON.stringify(since)}`);
  return {
    assets: names('assets', assets),
    types: names('types', types, ALERT_TYPES) as ReadonlySet<AlertType> | undefined,
    minSeverity: (minSeverity as Severity | undefined) ?? 'LOW',
    since: since === undefined ? undefined : String(since),
  };
}

export function wants(subscription: FeedSubscription, alert: Alert): boolean {
  if (subscription.assets !== undefined && !subscription.assets.has(alert.asset)) return false;
  if (subscription.types !== undefined && !subscription.types.has(alert.type)) return false;
  return severityRank(alert.severity) >= severityRank(subscription.minSeverity);
}

function names(field: string, value: unknown, known?: readonly string[]): ReadonlySet<string> | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error(`${field}: expected a list of texts, was ${JSON.stringify(value)}`);
  const list = (value as string[]).map((item) => item.toUpperCase());
  const strange = known === undefined ? undefined : list.find((item) => !known.includes(item));
  if (strange !== undefined) throw new Error(`${field}: expected ${known?.join(', ')}, was '${strange}'`);
  return new Set(list);
}
