import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ALERT_TYPES, type AlertType, type Phase, PHASES, SEVERITIES, type Severity } from '../core/alert';

const TIME = { message: '$property: expected epoch milliseconds or an ISO time such as 2026-11-20T08:00:00Z' };

/** Epoch ms, or an ISO time. */
const time = () =>
  Transform(({ value }: { value: unknown }) => {
    if (value === undefined || value === '') return undefined;
    const text = String(value);
    return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  });
const upper = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value));

class PageQuery {
  @IsOptional() @Transform(({ value }: { value: unknown }) => Number(value)) @IsInt() @Min(1) @Max(500) limit = 50;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
  @IsOptional() @time() @IsInt(TIME) since?: number;
  @IsOptional() @time() @IsInt(TIME) until?: number;
  @IsOptional() @IsString() @MaxLength(40) asset?: string;
}

export class AlertsQuery extends PageQuery {
  @IsOptional() @upper() @IsIn(ALERT_TYPES) type?: AlertType;
  @IsOptional() @upper() @IsIn(SEVERITIES) severity?: Severity;
}

export class IncidentsQuery extends PageQuery {
  @IsOptional() @IsIn(PHASES) phase?: Phase;
}
