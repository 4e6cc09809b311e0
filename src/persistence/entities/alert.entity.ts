import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Alert, AlertType, Phase, Severity } from '../../core/alert';
import { BIGINT } from './epoch-ms';

/** The latest revision of one alert: itself as JSON, beside it the fields that are searched. */
@Entity('alert')
@Index('IDX_alert_onset', ['onsetTime', 'id'])
@Index('IDX_alert_asset', ['asset', 'onsetTime'])
@Index('IDX_alert_incident', ['incidentId'])
@Index('IDX_alert_cursor', ['cursor'], { unique: true })
export class AlertEntity {
  @PrimaryColumn('varchar')
  id!: string;

  /** Place in the feed; every stored revision gets the next one. */
  @Column(BIGINT)
  cursor!: number;

  @Column('varchar')
  incidentId!: string;

  @Column('varchar')
  type!: AlertType;

  @Column('varchar')
  asset!: string;

  @Column('varchar')
  severity!: Severity;

  @Column('varchar')
  phase!: Phase;

  @Column(BIGINT)
  onsetTime!: number;

  @Column(BIGINT)
  updatedTime!: number;

  @Column('simple-json')
  content!: Alert;
}
