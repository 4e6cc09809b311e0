import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  Max,
  Min,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { ConfigError } from '../core/errors';

class EntryLevel {
  @IsNumber() @IsPositive() single_usd!: number;
  @IsNumber() @IsPositive() cascade_usd!: number;
  @IsInt() @Min(1) cascade_count!: number;
}

class MarketCapTier {
  @IsNumber() @Min(0) above_usd!: number;
  @IsNumber() @IsPositive() @Max(1) pct!: number;
}

class DynamicRule {
  @IsIn(['futures']) volume_basis!: 'futures';
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => MarketCapTier)
  base_pct_by_market_cap!: MarketCapTier[];
  @IsNumber() @IsPositive() cascade_factor!: number;
}

class SessionHours {
  @IsOptional() @IsInt() @Min(0) @Max(23) from_hour?: number;
  @IsOptional() @IsInt() @Min(1) @Max(24) to_hour?: number;
  @IsNumber() @IsPositive() multiplier!: number;
}

class Sessions {
  @ValidateNested() @Type(() => SessionHours) @IsObject() us!: SessionHours;
  @ValidateNested() @Type(() => SessionHours) @IsObject() european!: SessionHours;
  @ValidateNested() @Type(() => SessionHours) @IsObject() asian!: SessionHours;
  @ValidateNested() @Type(() => SessionHours) @IsObject() weekend!: SessionHours;
}

/** Content of `config/liquidation_thresholds.json`; `config/liquidation_thresholds.schema.json` says what each key means. */
export class LiquidationThresholdsFile {
  @IsObject() entry!: Record<string, EntryLevel>;
  @ValidateNested() @Type(() => DynamicRule) @IsObject() dynamic!: DynamicRule;
  @ValidateNested() @Type(() => Sessions) @IsObject() sessions!: Sessions;
}

/** @throws ConfigError naming the file, the key, what was expected and what was given */
export function parseLiquidationThresholds(text: string, file: string): LiquidationThresholdsFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${file}: expected JSON, ${(cause as Error).message}`, { cause });
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new ConfigError(`${file}: expected an object, was ${JSON.stringify(raw)}`);
  const parsed = plainToInstance(LiquidationThresholdsFile, raw);
  const faults = [...faultsOf(validateSync(parsed)), ...entryFaults(parsed.entry)];
  if (faults.length > 0) throw new ConfigError(`${file}: ${faults.join('; ')}`);
  return parsed;
}

/** A map of free keys is beyond the decorators: each level is checked by itself. */
function entryFaults(entry: Record<string, unknown> | undefined): string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const missing = 'default' in entry ? [] : ['entry.default: expected an entry level, was missing'];
  return missing.concat(
    Object.entries(entry).flatMap(([asset, level]) =>
      typeof level === 'object' && level !== null
        ? faultsOf(validateSync(plainToInstance(EntryLevel, level)), `entry.${asset}`)
        : [`entry.${asset}: expected an object, was ${JSON.stringify(level)}`],
    ),
  );
}

function faultsOf(errors: readonly ValidationError[], path = ''): string[] {
  return errors.flatMap((error) => {
    const at = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {});
    const nested = faultsOf(error.children ?? [], at);
    return own.length === 0
      ? nested
      : [`${at}: expected ${own.join(' and ')}, was ${JSON.stringify(error.value)}`, ...nested];
  });
}
