import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TokenScope } from '../../api/token-store.port';
import { BIGINT } from './epoch-ms';

@Entity('api_token')
export class ApiTokenEntity {
  @PrimaryColumn('varchar')
  name!: string;

  @Column('varchar')
  scope!: TokenScope;

  @Column('varchar')
  hash!: string;

  @Column(BIGINT)
  createdTime!: number;
}
