/** How one part of the program is. `critical`: the program does not do its work while it is like this. */
export interface HealthReport {
  readonly healthy: boolean;
  readonly critical?: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Features tell here how they are; health imports no feature. */
export class HealthRegistry {
  private readonly indicators = new Map<string, () => Promise<HealthReport> | HealthReport>();
  private readonly sections = new Map<string, () => unknown>();

  register(name: string, indicator: () => Promise<HealthReport> | HealthReport): void {
    this.indicators.set(name, indicator);
  }

  /** Adds a section to `/status`. */
  describe(name: string, section: () => unknown): void {
    this.sections.set(name, section);
  }

  /** An indicator that fails is an unhealthy part, not a failing page. */
  async check(): Promise<Record<string, HealthReport>> {
    const reports = await Promise.all(
      [...this.indicators].map(async ([name, indicator]) => {
        try {
          return [name, await indicator()] as const;
        } catch (error) {
          return [
            name,
            {
              healthy: false,
              critical: true,
              detail: { reason: error instanceof Error ? error.message : String(error) },
            },
          ] as const;
        }
      }),
    );
    return Object.fromEntries(reports);
  }

  async status(): Promise<Record<string, unknown>> {
    const sections = await Promise.all(
      [...this.sections].map(async ([name, section]) => [name, await section()] as const),
    );
    return Object.fromEntries(sections);
  }
}
