import type { Severity } from '../../core/alert';

export type OutboxState = 'pending' | 'sending' | 'sent' | 'expired' | 'dead' | 'held';

/**
 * One message owed to one person through one channel. The id is the idempotency key
 * (`incident:recipient:channel:severity`), so the same push can never be owed twice.
 */
export interface OutboxRow {
  readonly id: string;
  readonly incidentId: string;
  readonly alertId: string;
  readonly channel: string;
  readonly recipient: string;
  /** Severity that earned the push. */
  readonly severity: Severity;
  readonly silent: boolean;
  readonly state: OutboxState;
  /** Answers that refused; an unreachable channel does not count. */
  readonly attempts: number;
  /** Epoch ms before which it is not tried again. */
  readonly nextAttemptTime: number;
  readonly createdTime: number;
  readonly sentTime?: number;
  /** The channel's own name of the message, known once sent; edits need it. */
  readonly messageId?: string;
  /** Row whose message this one replies to. */
  readonly replyToRowId?: string;
  /** Revision of the incident the delivered text shows, and the newest one owed. */
  readonly deliveredRevision: number;
  readonly wantedRevision: number;
  /** The process died while it was being sent: it was sent again and may stand there twice. */
  readonly possiblyRepeated: boolean;
  /** Why it is not sent, in words. */
  readonly reason?: string;
}
