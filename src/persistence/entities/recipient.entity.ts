import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Recipient } from '../../subscriptions/recipient-store.port';
import { OPTIONAL_BIGINT } from './epoch-ms';

@Entity('recipient')
export class RecipientEntity {
  @PrimaryColumn('varchar')
  channel!: string;

  @PrimaryColumn('varchar')
  id!: string;

  @Column('varchar')
  role!: Recipient['role'];

  @Column(OPTIONAL_BIGINT)
  mutedUntil!: number | null;

  @Column('text', { nullable: true })
  deactivatedReason!: string | null;
}
