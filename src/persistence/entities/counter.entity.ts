import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BIGINT } from './epoch-ms';

/**
 * A named number. The feed cursor is one and not a database sequence: its row stays locked until the transaction ends,
 * so cursors become visible in rising order and nobody who reads by cursor ever steps over one that commits late.
 */
@Entity('counter')
export class CounterEntity {
  @PrimaryColumn('varchar')
  name!: string;

  @Column(BIGINT)
  value!: number;
}

export const ALERT_CURSOR = 'alertCursor';
export const HEARTBEAT = 'heartbeat';
