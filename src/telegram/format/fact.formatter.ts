import type { Alert, AlertFacts } from '../../core/alert';

/** A figure of an alert, or undefined when it is absent or not a number. */
export function numberFact(facts: AlertFacts, name: string): number | undefined {
  const value = facts[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textFact(facts: AlertFacts, name: string): string | undefined {
  const value = facts[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listFact(facts: AlertFacts, name: string): readonly string[] {
  const value = facts[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** How long an alert has lasted, by its own times: the text of an alert must not depend on when it is rendered. */
export function lastedMs({ onsetTime, updatedTime, endedTime, facts }: Alert): number {
  // A cascade lasts to its last liquidation; that it is over is only known half a minute later.
  const last = numberFact(facts, 'lastLiquidationTime') ?? endedTime ?? updatedTime;
  return Math.max(0, last - onsetTime);
}
