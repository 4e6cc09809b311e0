import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BIGINT } from './epoch-ms';

/** A small named piece of state. */
@Entity('document')
export class DocumentEntity {
  @PrimaryColumn('varchar')
  name!: string;

  /** JSON. Not `simple-json`, which cannot tell the document `null` from no document. */
  @Column('text')
  content!: string;

  @Column(BIGINT)
  time!: number;
}
