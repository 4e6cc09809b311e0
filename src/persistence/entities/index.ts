import { AlertEntity } from './alert.entity';
import { ApiTokenEntity } from './api-token.entity';
import { CounterEntity } from './counter.entity';
import { DocumentEntity } from './document.entity';
import { IncidentEntity } from './incident.entity';
import { LiquidationEntity } from './liquidation.entity';
import { OutboxRowEntity } from './outbox-row.entity';
import { RecipientEntity } from './recipient.entity';

export const ENTITIES = [
  AlertEntity,
  ApiTokenEntity,
  CounterEntity,
  DocumentEntity,
  IncidentEntity,
  LiquidationEntity,
  OutboxRowEntity,
  RecipientEntity,
];
