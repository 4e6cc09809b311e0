const ZERO = 48;
const DOT = 46;

/** Writes a whole number below 2^31 right-aligned into `width` places, with leading zeros. */
export function putInteger(into: Uint8Array, at: number, width: number, value: number): void {
  let rest = value | 0;
  for (let place = at + width - 1; place >= at; place--) {
    const higher = (rest / 10) | 0;
    into[place] = ZERO + rest - higher * 10;
    rest = higher;
  }
}

/** Writes ticks as a decimal with `precision` digits behind the dot; `width` includes the dot. */
export function putTicks(into: Uint8Array, at: number, width: number, precision: number, ticks: number): void {
  const dot = precision === 0 ? -1 : at + width - precision - 1;
  let rest = ticks | 0;
  for (let place = at + width - 1; place >= at; place--) {
    if (place === dot) {
      into[place] = DOT;
      continue;
    }
    const higher = (rest / 10) | 0;
    into[place] = ZERO + rest - higher * 10;
    rest = higher;
  }
}

/** Ticks as the venue writes them: `1034005` with one digit is `103400.5`. */
export function ticksText(ticks: number, precision: number): string {
  const digits = String(Math.round(ticks)).padStart(precision + 1, '0');
  if (precision === 0) return digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** Epoch milliseconds as 13 bytes, computed once for all frames that leave together. */
export class Stamp {
  readonly bytes = Buffer.alloc(13);

  set(epochMs: number): this {
    putInteger(this.bytes, 0, 7, Math.floor(epochMs / 1e6));
    putInteger(this.bytes, 7, 6, epochMs % 1e6);
    return this;
  }

  put(into: Uint8Array, at: number): void {
    const { bytes } = this;
    // A loop: for so few bytes, a call into the runtime's copy costs more than the copy.
    for (let i = 0; i < 13; i++) into[at + i] = bytes[i] ?? ZERO;
  }
}
