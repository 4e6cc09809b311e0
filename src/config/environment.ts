import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { ConfigError } from '../core/errors';

const ORIGIN = /^(wss?|https?):\/\/[^/\s]+$/;
const origin = { message: 'expected an origin such as wss://host[:port], without a path' };

const list = () =>
  Transform(({ value }: { value: unknown }) =>
    String(value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const flag = () =>
  Transform(({ value }: { value: unknown }) => {
    const text = String(value).toLowerCase();
    if (['true', '1', 'yes', 'on'].includes(text)) return true;
    return ['false', '0', 'no', 'off'].includes(text) ? false : value;
  });
const whole = () =>
  Transform(({ value }: { value: unknown }) => (/^-?\d+$/.test(String(value)) ? Number(value) : value));

/** Every environment variable the program reads, with its default. `.env.example` lists them for people. */
export class Environment {
  @whole() @IsInt() @Min(0) @Max(65535) PORT = 8001;
  @whole() @IsInt() @Min(0) @Max(65535) OPS_PORT = 8002;
  @IsString() HOST = '127.0.0.1';
  @list()
  @IsArray()
  @Matches(/^[^:]+:(read|write|admin):\S{16,}$/, {
    each: true,
    message: 'expected name:scope:token, scope read, write or admin, token of at least 16 characters',
  })
  API_TOKENS: string[] = [];
  /** Set in the container image: bind everywhere, and make a token on the first start instead of refusing. */
  @flag() @IsBoolean() CONTAINER = false;
  @IsString()
  @Matches(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, { message: 'expected sqlite:PATH or postgres://…' })
  DATABASE_URL = 'sqlite:data/foreshock.db';
  @list() @IsArray() SYMBOLS: string[] = [];
  @list() @IsArray() @IsIn(['binance', 'bybit', 'okx', 'deribit'], { each: true }) VENUES: string[] = [
    'binance',
    'bybit',
    'okx',
    'deribit',
  ];
  @IsIn(['all']) ROLE = 'all';

  @Matches(ORIGIN, origin) BINANCE_WS_MARKET_URL = 'wss://fstream.binance.com';
  @Matches(ORIGIN, origin) BINANCE_WS_PUBLIC_URL = 'wss://fstream.binance.com';
  @Matches(ORIGIN, origin) BINANCE_REST_URL = 'https://fapi.binance.com';
  @Matches(ORIGIN, origin) BINANCE_COINM_REST_URL = 'https://dapi.binance.com';
  /** CoinGecko-style list, asked only for assets whose supply the venue does not publish. */
  @Matches(ORIGIN, origin) MARKET_CAP_URL = 'https://api.coingecko.com';

  @IsOptional()
  @IsString()
  @Matches(/^\d+:[\w-]+$/, { message: 'expected a bot token such as 123456:ABC-DEF' })
  TELEGRAM_BOT_TOKEN?: string;
  @list()
  @IsArray()
  @Matches(/^-?\d+$/, { each: true, message: 'expected a comma list of numeric chat ids' })
  TELEGRAM_CHAT_ID: string[] = [];
  @Matches(/^https?:\/\/\S+$/, { message: 'expected http(s)://host[:port]' }) TELEGRAM_API_ROOT =
    'https://api.telegram.org';

  @Transform(({ value }: { value: unknown }) => String(value).toUpperCase())
  @IsIn(['DEBUG', 'INFO', 'WARN', 'WARNING', 'ERROR'])
  MONITORING_LOG_LEVEL = 'INFO';
  /** `json` writes one object a line, for log collectors. */
  @IsIn(['text', 'json']) LOG_FORMAT = 'text';
  @flag() @IsBoolean() ENABLE_DYNAMIC_THRESHOLDS = true;
  @flag() @IsBoolean() ENABLE_SESSION_AWARE_ANALYSIS = true;
  @IsString() CONFIG_LIQUIDATION_THRESHOLDS = 'config/liquidation_thresholds.json';
  /** Data is made up (by the simulator): everything shown says so. */
  @flag() @IsBoolean() SIMULATED = false;
}

/**
 * Reads and checks the environment. Empty variables count as unset.
 * @throws ConfigError naming each bad variable, what was expected and what was given
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const known = Object.keys(new Environment()).concat('TELEGRAM_BOT_TOKEN');
  const given = known.flatMap((name) => (variables[name]?.trim() ? [[name, variables[name]?.trim()] as const] : []));
  const environment = plainToInstance(Environment, Object.fromEntries(given), { exposeDefaultValues: true });
  const faults = validateSync(environment).map((error) => {
    // A token, or an address that may hold a password.
    const secret =
      /TOKEN|DATABASE_URL/.test(error.property) && /TOKEN|@/.test(error.property + (variables[error.property] ?? ''));
    const expected = Object.values(error.constraints ?? {}).join(' and ');
    return `${error.property}: ${expected}, was ${secret ? '(hidden)' : `'${variables[error.property] ?? ''}'`}`;
  });
  if (faults.length > 0) throw new ConfigError(faults.join('; '));
  return environment;
}
