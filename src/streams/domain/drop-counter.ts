/** A sender that makes up names must not fill memory with them. */
const MOST_REASONS = 64;

/** Counts what is dropped by reason; beyond a number of reasons no sane sender reaches, the rest is `other`. */
export class DropCounter {
  private readonly byReason: Record<string, number> = Object.create(null) as Record<string, number>;
  private reasons = 0;

  get counts(): Readonly<Record<string, number>> {
    return this.byReason;
  }

  add(reason: string): void {
    const known = reason in this.byReason || this.reasons++ < MOST_REASONS;
    const name = known ? reason : 'other';
    this.byReason[name] = (this.byReason[name] ?? 0) + 1;
  }
}
