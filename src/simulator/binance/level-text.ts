import type { BookLevel } from '../market/market-model.contract';
import { fixed } from './decimal';

const QUOTE = 0x22;
const COMMA = 0x2c;
const POINT = 0x2e;
const ZERO = 0x30;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const POWERS = Array.from({ length: 16 }, (_, digits) => 10 ** digits);
/** Up to it division is quick; beyond it a figure is written the slow way. */
const LARGEST_INTEGER = 2 ** 31 - 1;
const MOST_BYTES_PER_LEVEL = 64;

let scratch = Buffer.alloc(64 * MOST_BYTES_PER_LEVEL);
let at = 0;

/**
 * Levels as the venue writes them: `[["103400.1","0.250"],…]`, and `"0"` for one that is gone; without quotes as plain
 * JSON numbers. Digit by digit into a buffer, because the forty levels of every book are most of what there is to say.
 */
export function levelText(
  levels: readonly BookLevel[],
  pricePrecision: number,
  quantityPrecision: number,
  quoted = true,
): string {
  if (levels.length * MOST_BYTES_PER_LEVEL + 2 > scratch.length)
    scratch = Buffer.alloc(2 * levels.length * MOST_BYTES_PER_LEVEL + 2);
  at = 0;
  put(OPEN);
  for (let index = 0; index < levels.length; index += 1) {
    const [price, quantity] = levels[index] as BookLevel;
    if (index > 0) put(COMMA);
    put(OPEN);
    figure(price, pricePrecision, quoted);
    put(COMMA);
    figure(quantity, quantity === 0 ? 0 : quantityPrecision, quoted);
    put(CLOSE);
  }
  put(CLOSE);
  return scratch.toString('latin1', 0, at);
}

function put(byte: number): void {
  scratch[at++] = byte;
}

function figure(value: number, digits: number, quoted: boolean): void {
  if (quoted) put(QUOTE);
  const scaled = Math.round(value * (POWERS[digits] ?? NaN));
  if (scaled >= 0 && scaled <= LARGEST_INTEGER) whole(scaled | 0, digits);
  else at += scratch.write(fixed(value, digits), at, 'latin1');
  if (quoted) put(QUOTE);
}

/** A whole number with the point before its last `digits` digits, written from its end. */
function whole(scaled: number, digits: number): void {
  const length = Math.max(digits + 1, lengthOf(scaled));
  let rest = scaled;
  let place = at + length + (digits > 0 ? 1 : 0);
  at = place;
  for (let left = digits; left > 0; left -= 1) {
    const tenth = (rest / 10) | 0;
    scratch[--place] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
  if (digits > 0) scratch[--place] = POINT;
  for (let left = length - digits; left > 0; left -= 1) {
    const tenth = (rest / 10) | 0;
    scratch[--place] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
}

function lengthOf(scaled: number): number {
  let length = 1;
  while (length < 10 && scaled >= (POWERS[length] as number)) length += 1;
  return length;
}
