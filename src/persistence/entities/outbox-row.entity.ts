import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Severity } from '../../core/alert';
import type { OutboxState } from '../../dispatch/domain/outbox';
import { BIGINT, OPTIONAL_BIGINT } from './epoch-ms';

/** One message owed to one person; the fields are those of dispatch's OutboxRow, null where that says absent. */
@Entity('outbox_row')
@Index('IDX_outbox_row_state', ['state'])
@Index('IDX_outbox_row_incident', ['incidentId'])
@Index('IDX_outbox_row_recipient', ['channel', 'recipient', 'createdTime'])
@Index('IDX_outbox_row_created', ['createdTime'])
export class OutboxRowEntity {
  @PrimaryColumn('varchar')
  id!: string;

  @Column('varchar')
  incidentId!: string;

  @Column('varchar')
  alertId!: string;

  @Column('varchar')
  channel!: string;

  @Column('varchar')
  recipient!: string;

  @Column('varchar')
  severity!: Severity;

  @Column('boolean')
  silent!: boolean;

  @Column('varchar')
  state!: OutboxState;

  @Column('integer')
  attempts!: number;

  @Column(BIGINT)
  nextAttemptTime!: number;

  @Column(BIGINT)
  createdTime!: number;

  @Column(OPTIONAL_BIGINT)
  sentTime!: number | null;

  @Column('varchar', { nullable: true })
  messageId!: string | null;

  @Column('varchar', { nullable: true })
  replyToRowId!: string | null;

  @Column('integer')
  deliveredRevision!: number;

  @Column('integer')
  wantedRevision!: number;

  @Column('boolean')
  possiblyRepeated!: boolean;

  @Column('text', { nullable: true })
  reason!: string | null;
}
