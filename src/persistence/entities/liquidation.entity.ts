import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Side } from '../../core/market-event';
import { BIGINT } from './epoch-ms';

/** The liquidation journal. A venue gives no usable identity, so a row is named by who wrote it and in which order. */
@Entity('liquidation')
@Index('IDX_liquidation_time', ['exchangeTime', 'sequence'])
export class LiquidationEntity {
  /** Rises in the order of arrival. */
  @PrimaryColumn(BIGINT as { type: 'bigint' })
  sequence!: number;

  /** Drawn by each process, so that two of them never overwrite each other's rows. */
  @PrimaryColumn('integer')
  writer!: number;

  @Column('varchar')
  venue!: string;

  @Column('varchar')
  instrument!: string;

  @Column(BIGINT)
  exchangeTime!: number;

  @Column(BIGINT)
  receivedTime!: number;

  @Column('double precision')
  price!: number;

  @Column('double precision')
  quantity!: number;

  @Column('varchar')
  side!: Side;

  @Column('double precision')
  notionalUsd!: number;

  @Column('boolean')
  sampled!: boolean;

  @Column('varchar')
  priceKind!: 'fill' | 'bankruptcy';

  /** The venue's own id as JSON, which keeps `5` and `"5"` apart. */
  @Column('simple-json', { nullable: true })
  venueId!: number | string | null;
}
