export type SessionName = 'us' | 'european' | 'asian' | 'weekend';

/** UTC hours [from, to) and what the session multiplies thresholds by. */
export interface SessionRule {
  readonly fromHour?: number;
  readonly toHour?: number;
  readonly multiplier: number;
}

export type SessionRules = Readonly<Record<SessionName, SessionRule>>;

export const DEFAULT_SESSIONS: SessionRules = {
  us: { fromHour: 13, toHour: 22, multiplier: 1 },
  european: { fromHour: 7, toHour: 13, multiplier: 0.9 },
  asian: { multiplier: 0.7 },
  weekend: { multiplier: 0.5 },
};

/** The session at an instant (epoch ms): Saturday and Sunday are weekend, hours in no session are asian. */
export function sessionAt(time: number, rules: SessionRules = DEFAULT_SESSIONS): SessionName {
  const date = new Date(time);
  const day = date.getUTCDay();
  if (day === 0 || day === 6) return 'weekend';
  const hour = date.getUTCHours();
  for (const name of ['us', 'european'] as const) {
    const { fromHour, toHour } = rules[name];
    if (fromHour !== undefined && toHour !== undefined && hour >= fromHour && hour < toHour) return name;
  }
  return 'asian';
}
