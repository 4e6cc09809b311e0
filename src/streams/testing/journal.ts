/** What happened, in order; a test waits for the next thing instead of sleeping. */
export class Journal<Entry> {
  readonly entries: Entry[] = [];
  private readonly waiting = new Set<() => void>();

  add(entry: Entry): void {
    this.entries.push(entry);
    for (const check of [...this.waiting]) check();
  }

  /** Resolves once this many entries match. */
  until(matches: (entry: Entry) => boolean, count = 1): Promise<Entry[]> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.entries.filter(matches);
        if (found.length < count) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }
}

const PATIENCE_MS = 5_000;

/** Resolves when a condition of things that nobody announces has come true. */
export async function eventually(condition: () => boolean): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > until) throw new Error(`still not true: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
