import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Incident, Phase } from '../../core/alert';
import { BIGINT, OPTIONAL_BIGINT } from './epoch-ms';

@Entity('incident')
@Index('IDX_incident_onset', ['onsetTime', 'id'])
@Index('IDX_incident_asset', ['asset', 'onsetTime'])
@Index('IDX_incident_ended', ['endedTime'])
export class IncidentEntity {
  @PrimaryColumn('varchar')
  id!: string;

  @Column('varchar')
  asset!: string;

  @Column('varchar')
  phase!: Phase;

  @Column(BIGINT)
  onsetTime!: number;

  @Column(BIGINT)
  updatedTime!: number;

  @Column(OPTIONAL_BIGINT)
  endedTime!: number | null;

  @Column('simple-json')
  content!: Incident;
}
