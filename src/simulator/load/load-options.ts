import { parseArgs } from 'node:util';
import { MOST_CONTRACTS } from './contracts';

export interface LoadOptions {
  /** Frames a second, over all streams. */
  readonly rate: number;
  readonly symbols: number;
  readonly seconds: number;
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  /** How long to wait for the first subscription. */
  readonly waitSeconds: number;
  readonly json: boolean;
}

export const USAGE = `usage: simulator:load --rate N [--symbols N] [--seconds N] [--port N] [--host ADDRESS] [--seed N] [--wait S] [--json]

Speaks Binance's market data and pushes a crash at a fixed rate, every frame with its send time and a sequence.

  --rate N        frames a second over all streams, 1 to 1000000
  --symbols N     contracts, 1 to ${MOST_CONTRACTS} (${MOST_CONTRACTS})
  --seconds N     length of the run, 1 to 86400 (30)
  --port N        0 to 65535, 0 takes any free one (9002)
  --host ADDRESS  where to listen (127.0.0.1)
  --seed N        the same seed gives the same crash (7)
  --wait S        give up when nobody has subscribed by then, 1 to 86400 (60)
  --json          one JSON object on standard output at the end; what is said meanwhile goes to standard error
  --help          this text

Streams: <symbol>@aggTrade, <symbol>@markPrice@1s and !forceOrder@arr on /market, <symbol>@depth20@100ms on /public.
REST: /fapi/v1/exchangeInfo, /fapi/v1/ticker/24hr, /fapi/v1/time; everything else is 404. The run begins when nothing
more has been subscribed for two seconds, and ends by itself. Exit code 0, 1 for an error, 2 when nobody subscribed.`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = {
  rate: TEXT,
  symbols: TEXT,
  seconds: TEXT,
  port: TEXT,
  host: TEXT,
  seed: TEXT,
  wait: TEXT,
  json: FLAG,
  help: FLAG,
} as const;
type Numbers = Exclude<keyof typeof OPTIONS, 'host' | 'json' | 'help'>;

/** Default, least and most of every number. */
const RANGES: Readonly<Record<Numbers, readonly [fallback: number | undefined, least: number, most: number]>> = {
  rate: [undefined, 1, 1_000_000],
  symbols: [MOST_CONTRACTS, 1, MOST_CONTRACTS],
  seconds: [30, 1, 86_400],
  port: [9002, 0, 65_535],
  seed: [7, -(2 ** 31), 2 ** 31 - 1],
  wait: [60, 1, 86_400],
};

export type ReadOptions =
  { readonly options: LoadOptions } | { readonly help: string } | { readonly problems: readonly string[] };

/** The options, or what is wrong with each of them. */
export function readOptions(args: readonly string[]): ReadOptions {
  let values: Partial<Record<Numbers | 'host', string>> & { json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS }));
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (values.help === true) return { help: USAGE };
  const problems: string[] = [];
  const number = (name: Numbers): number => {
    const [fallback, least, most] = RANGES[name];
    const given = values[name];
    const value = given === undefined ? fallback : given.trim() === '' ? NaN : Number(given);
    if (value === undefined) problems.push(`--${name} is missing: give a whole number of ${least} to ${most}`);
    else if (!Number.isInteger(value) || value < least || value > most)
      problems.push(`--${name}: expected a whole number of ${least} to ${most}, was '${given ?? ''}'`);
    return value ?? NaN;
  };
  const options: LoadOptions = {
    rate: number('rate'),
    symbols: number('symbols'),
    seconds: number('seconds'),
    port: number('port'),
    seed: number('seed'),
    waitSeconds: number('wait'),
    host: values.host ?? '127.0.0.1',
    json: values.json ?? false,
  };
  return problems.length > 0 ? { problems } : { options };
}
