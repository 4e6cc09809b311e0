import type { Instrument } from '../../../core/instrument';

/** One symbol of the venue with what its streams last showed. */
export interface SymbolEntry {
  readonly instrument: Instrument;
  readonly bytes: Uint8Array;
  /** Quoted in dollars, so that notionals are USD. */
  readonly isUsd: boolean;
  /** Id of the newest aggregate trade; 0 before the first. */
  lastTradeId: number;
  /** Ids below it that have not come: the slower of two sockets may still bring them. */
  readonly missing: Set<number>;
}

const USD_QUOTES = new Set(['USD', 'USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'DAI', 'USD1', 'U']);
const encoder = new TextEncoder();

/** Finds a symbol by its bytes, in any script, without making a string of it. */
export class SymbolTable {
  private slots: (SymbolEntry | undefined)[] = new Array<SymbolEntry | undefined>(64);
  private readonly byName = new Map<string, SymbolEntry>();

  get size(): number {
    return this.byName.size;
  }

  /** Adds or updates; what the streams showed so far is kept. Symbols no longer listed stay known. */
  update(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const before = this.byName.get(instrument.symbol);
      this.byName.set(instrument.symbol, {
        instrument,
        bytes: encoder.encode(instrument.symbol),
        isUsd: USD_QUOTES.has(instrument.quote),
        lastTradeId: before?.lastTradeId ?? 0,
        missing: before?.missing ?? new Set(),
      });
    }
    this.rebuild();
  }

  find(bytes: Uint8Array, start: number, end: number): SymbolEntry | undefined {
    const mask = this.slots.length - 1;
    let at = hash(bytes, start, end) & mask;
    for (;;) {
      const entry = this.slots[at];
      if (entry === undefined || equals(entry.bytes, bytes, start, end)) return entry;
      at = (at + 1) & mask;
    }
  }

  get(symbol: string): SymbolEntry | undefined {
    return this.byName.get(symbol);
  }

  private rebuild(): void {
    let size = 64;
    while (size < 4 * this.byName.size) size *= 2;
    this.slots = new Array<SymbolEntry | undefined>(size);
    for (const entry of this.byName.values()) {
      let at = hash(entry.bytes, 0, entry.bytes.length) & (size - 1);
      while (this.slots[at] !== undefined) at = (at + 1) & (size - 1);
      this.slots[at] = entry;
    }
  }
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ (bytes[i] ?? 0), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}

function equals(a: Uint8Array, b: Uint8Array, start: number, end: number): boolean {
  if (a.length !== end - start) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[start + i]) return false;
  return true;
}
