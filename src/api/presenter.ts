/** Fields that hold epoch ms get their ISO time beside them: `onsetTime` and `onsetTimeIso`. */
export function withIsoTimes<T extends object>(value: T): T & Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([key, field]): [string, unknown][] =>
    key.endsWith('Time') && typeof field === 'number' && field > 0
      ? [
          [key, field],
          [`${key}Iso`, new Date(field).toISOString()],
        ]
      : [[key, field]],
  );
  return Object.fromEntries(entries) as T & Record<string, unknown>;
}

/** The names most like what was asked for, best first. */
export function nearest(asked: string, names: Iterable<string>, most = 3): string[] {
  const scored = [...names].map((name) => ({ name, distance: distance(asked.toUpperCase(), name.toUpperCase()) }));
  return scored
    .filter(({ distance }) => distance <= Math.max(2, asked.length / 2))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
