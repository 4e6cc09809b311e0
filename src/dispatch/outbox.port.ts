import type { OutboxRow, OutboxState } from './domain/outbox';

/** Where owed messages survive a crash. */
export abstract class OutboxStore {
  /** Rows not yet finished: `pending`, `sending`, and `sent` rows that still owe an edit. Oldest first. */
  abstract unfinished(): Promise<OutboxRow[]>;
  /** Inserts or replaces by id. Committed when the promise resolves. */
  abstract save(rows: readonly OutboxRow[]): Promise<void>;
  /** Rows of an incident, oldest first: needed to edit and to reply. */
  abstract ofIncident(incidentId: string): Promise<OutboxRow[]>;
  /** Pushes created at or after `since` for one recipient (edits are not pushes; `held` rows are not counted). */
  abstract pushesSince(channel: string, recipient: string, since: number): Promise<OutboxRow[]>;
  abstract counts(): Promise<Readonly<Record<OutboxState, number>> & { readonly possiblyRepeated: number }>;
}
