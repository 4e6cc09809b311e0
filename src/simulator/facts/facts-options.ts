import { parseArgs } from 'node:util';

export interface FactsOptions {
  readonly days: number;
  readonly seeds: readonly number[];
  readonly assets: number;
  readonly json: boolean;
}

export const USAGE = `usage: npm run simulator:facts -- [--days N] [--seed N | --seeds N,N,…] [--assets N] [--json]

Measures the simulated market against what is known of the real one.
  --days N       simulated days of each seed (3); parts of a day are allowed
  --seed N       the market to measure (7)
  --seeds N,N    several markets, one after another, measured together
  --assets N     coins in the market (2: only Bitcoin and Ether are measured)
  --json         standard output is one JSON array of {fact, real, ours, ratio, …}, null where not measurable
  --help         this text`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const KNOWN = { days: TEXT, seed: TEXT, seeds: TEXT, assets: TEXT, json: FLAG, help: FLAG } as const;

/** The options, `help`, or the sentence that says what is wrong with them. */
export function readFactsOptions(args: readonly string[]): FactsOptions | 'help' | { readonly error: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: KNOWN });
    return values.help ? 'help' : check(values);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

type Given = { [Name in 'days' | 'seed' | 'seeds' | 'assets']?: string } & { json?: boolean };

function check({ days = '3', seed, seeds, assets = '2', json }: Given): FactsOptions | { error: string } {
  if (seed !== undefined && seeds !== undefined) return { error: 'give either --seed or --seeds' };
  const numbers = (seeds ?? seed ?? '7').split(',').map(wholeNumber);
  const wrong =
    (seeds === undefined ? seedMistake(numbers, seed) : seedsMistake(numbers, seeds)) ??
    rangeMistake('--days', days, 0.001, 3650) ??
    rangeMistake('--assets', assets, 2, 600);
  if (wrong) return { error: wrong };
  return { days: Number(days), seeds: numbers, assets: Math.floor(Number(assets)), json: json === true };
}

function wholeNumber(text: string): number {
  return text.trim() !== '' && Number.isSafeInteger(Number(text)) ? Number(text) : NaN;
}

function seedMistake(numbers: readonly number[], given = ''): string | undefined {
  const right = numbers.length === 1 && !numbers.includes(NaN);
  return right ? undefined : `--seed expected one whole number, was '${given}'`;
}

function seedsMistake(numbers: readonly number[], given: string): string | undefined {
  if (numbers.includes(NaN)) return `--seeds expected whole numbers, was '${given}'`;
  return new Set(numbers).size < numbers.length ? `--seeds names one seed twice: '${given}'` : undefined;
}

function rangeMistake(name: string, given: string, low: number, high: number): string | undefined {
  const inside = given.trim() !== '' && Number(given) >= low && Number(given) <= high;
  return inside ? undefined : `${name} expected ${low} to ${high}, was '${given}'`;
}
