import { type Alert, severityRank, type Severity } from '../../core/alert';

/** Assets whose smaller cascades are pushed too. Everything else is told when it is extreme. */
const CORE_ASSETS = new Set(['BTC', 'ETH', 'SOL']);

/** Why something is not pushed. Every suppression has one of these names, and a counter. */
export type SuppressionReason = 'belowPolicy' | 'muted' | 'quota' | 'deactivated' | 'pendingApproval';

export type Route =
  | { readonly kind: 'push'; readonly silent: boolean }
  | { readonly kind: 'suppressed'; readonly reason: SuppressionReason };

/** The least severity pushed for a type and asset; undefined: never by itself. */
function leastSeverity(alert: Alert): Severity | undefined {
  const core = CORE_ASSETS.has(alert.asset);
  switch (alert.type) {
    case 'LIQUIDATION_CASCADE':
      return core ? 'LOW' : 'EXTREME';
    case 'LIQUIDATION':
      return core ? 'HIGH' : 'EXTREME';
    case 'FEED_BLIND':
      return 'HIGH';
    case 'SYSTEM':
      return 'LOW';
    default:
      return core ? 'HIGH' : 'EXTREME';
  }
}

/** Whether news of this kind is pushed to people, and whether it rings. Market news rings from HIGH. */
export function routeOf(alert: Alert): Route {
  const least = leastSeverity(alert);
  if (least === undefined || severityRank(alert.severity) < severityRank(least))
    return { kind: 'suppressed', reason: 'belowPolicy' };
  const routine = alert.type === 'FEED_BLIND' || alert.type === 'SYSTEM';
  return { kind: 'push', silent: routine || severityRank(alert.severity) < severityRank('HIGH') };
}

/** A higher severity is worth a second message only when it rings; below that the first one is brought up to date. */
export function isWorthReply(severity: Severity, pushed: Severity): boolean {
  return severityRank(severity) > severityRank(pushed) && severityRank(severity) >= severityRank('HIGH');
}
