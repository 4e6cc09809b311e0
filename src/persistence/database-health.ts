import type { Database, DatabaseKind } from './database';
import type { Degradation } from './guarded-writer';

/** What the health pages ask. */
export class DatabaseHealth {
  constructor(private readonly database: Database) {}

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.database.reads.query('SELECT 1');
  }

  /** Liquidations that were never stored because too many waited, since the process began. */
  get droppedLiquidations(): number {
    return this.database.writer.droppedTotal;
  }

  /** `queuedWrites` counts what is not yet committed, also in ordinary times. */
  describe(): { readonly kind: DatabaseKind; readonly degraded?: Degradation; readonly queuedWrites: number } {
    const { kind, writer } = this.database;
    const { degraded, queued } = writer;
    return { kind, ...(degraded === undefined ? {} : { degraded }), queuedWrites: queued };
  }
}
