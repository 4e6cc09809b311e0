/**
 * Reads a Binance frame from its bytes without building the object JSON.parse would.
 *
 * It walks the keys, in whatever order they come, and notes where each one-letter field's value lies; fields it does
 * not know are skipped. Anything it does not expect (white space, escapes, a nested list where none belongs) makes it
 * give up, and the caller parses the frame as JSON instead. It never decides what a field means.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const DOT = 0x2e;
const SPACE = 0x20;

const STREAM_KEY = new TextEncoder().encode('{"stream":');
const DATA_KEY = new TextEncoder().encode(',"data":');

const LETTERS = 128;
/** Fields of the nested order object of a forceOrder frame live in a bank of their own. */
export const NESTED = LETTERS;
/** Slot of the two-letter field `ap`; 0 is no letter. */
export const AP = 0;

const KEY_A = 0x61;
const KEY_B = 0x62;
const KEY_O = 0x6f;
const KEY_P = 0x70;

const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const SAFE_DIGITS = 15;
export const MAX_LEVELS = 20;

export class BinanceScanner {
  private bytes: Uint8Array = new Uint8Array(0);
  private pos = 0;
  private generation = 0;
  private readonly seen = new Uint32Array(2 * LETTERS);
  private readonly starts = new Int32Array(2 * LETTERS);
  private readonly ends = new Int32Array(2 * LETTERS);
  /** Where the stream's name lies in a combined frame; 0, 0 in a raw one. */
  streamStart = 0;
  streamEnd = 0;
  /** Number of levels in `bids` and `asks`, when the stream is a partial book and has that side; -1 otherwise. */
  bidCount = -1;
  askCount = -1;
  readonly bids = new Float64Array(2 * MAX_LEVELS);
  readonly asks = new Float64Array(2 * MAX_LEVELS);
  private partialBook = false;
  private dot = -1;
  private readonly decoder = new TextDecoder();
  private levelPrice = 0;
  private levelQuantity = 0;

  /** Walks the frame. False: it is not of the usual shape. */
  scan(bytes: Uint8Array): boolean {
    this.bytes = bytes;
    this.pos = 0;
    this.generation++;
    this.streamStart = this.streamEnd = 0;
    this.bidCount = this.askCount = -1;
    this.partialBook = false;
    if (bytes[0] !== OPEN_BRACE) return false;
    const enveloped = bytes[2] === 0x73 && bytes[3] === 0x74; // {"st…
    const whole = enveloped ? this.walkEnvelope() : this.walkFields(0);
    return whole && this.pos === bytes.length;
  }

  /** Bytes of a string field; end is -1 when the field is absent. */
  start(slot: number): number {
    return this.starts[slot] ?? 0;
  }

  end(slot: number): number {
    return this.seen[slot] === this.generation ? (this.ends[slot] ?? -1) : -1;
  }

  has(slot: number): boolean {
    return this.seen[slot] === this.generation;
  }

  /** First byte of a field's value (without quotes); 0 when absent. */
  firstByte(slot: number): number {
    return this.has(slot) ? (this.bytes[this.starts[slot] ?? 0] ?? 0) : 0;
  }

  /** Whether the value is exactly this word. */
  is(slot: number, word: Uint8Array): boolean {
    const start = this.starts[slot] ?? 0;
    if (this.end(slot) - start !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (this.bytes[start + i] !== word[i]) return false;
    return true;
  }

  /** Whether the value stood in quotes. */
  isQuoted(slot: number): boolean {
    return this.has(slot) && this.bytes[(this.starts[slot] ?? 0) - 1] === QUOTE;
  }

  /** Value of a number or decimal string; NaN when absent, empty or not a number. Equals `Number(text)` to the bit. */
  decimal(slot: number): number {
    return this.has(slot) ? this.parse(this.starts[slot] ?? 0, this.ends[slot] ?? 0) : NaN;
  }

  private walkEnvelope(): boolean {
    if (!this.begins(STREAM_KEY) || !this.skipString()) return false;
    this.streamStart = 11;
    this.streamEnd = this.pos - 1;
    this.partialBook = this.namesPartialBook();
    if (!this.begins(DATA_KEY) || this.bytes[this.pos] !== OPEN_BRACE || !this.walkFields(0)) return false;
    while (this.bytes[this.pos] === COMMA) {
      this.pos++;
      if (!this.skipString() || this.bytes[this.pos++] !== COLON || !this.skipValue()) return false;
    }
    return this.bytes[this.pos++] === CLOSE_BRACE;
  }

  /** Passes over these bytes, if they come next. */
  private begins(expected: Uint8Array): boolean {
    for (let i = 0; i < expected.length; i++) if (this.bytes[this.pos + i] !== expected[i]) return false;
    this.pos += expected.length;
    return true;
  }

  /** `…@depth20@100ms` is a book by itself; `…@depth@100ms` is a change to one. */
  private namesPartialBook(): boolean {
    const { bytes } = this;
    for (let i = this.streamStart; i < this.streamEnd - 6; i++) {
      if (bytes[i] === 0x40 && bytes[i + 1] === 0x64 && bytes[i + 2] === 0x65) {
        const digit = bytes[i + 6] ?? 0;
        return digit >= 0x30 && digit <= 0x39;
      }
    }
    return false;
  }

  private walkFields(bank: number): boolean {
    const { bytes } = this;
    this.pos++;
    if (bytes[this.pos] === CLOSE_BRACE) return ++this.pos > 0;
    for (;;) {
      if (bytes[this.pos] !== QUOTE) return false;
      const slot = this.readKey(bank);
      if (slot === -2 || !this.readValue(slot, bank)) return false;
      const next = bytes[this.pos++];
      if (next === CLOSE_BRACE) return true;
      if (next !== COMMA) return false;
    }
  }

  /** Leaves `pos` at the value. -1: a field nobody asks for; -2: not a key. */
  private readKey(bank: number): number {
    const { bytes } = this;
    const first = bytes[this.pos + 1] ?? 0;
    if (bytes[this.pos + 2] === QUOTE && bytes[this.pos + 3] === COLON && isPlainLetter(first)) {
      this.pos += 4;
      return bank + first;
    }
    const isAp = first === KEY_A && bytes[this.pos + 2] === KEY_P && bytes[this.pos + 3] === QUOTE;
    if (!this.skipString() || bytes[this.pos++] !== COLON) return -2;
    return isAp ? bank + AP : -1;
  }

  private readValue(slot: number, bank: number): boolean {
    const { bytes } = this;
    const byte = bytes[this.pos];
    if (byte === QUOTE) {
      const start = this.pos + 1;
      if (!this.skipString()) return false;
      if (slot >= 0) this.note(slot, start, this.pos - 1);
      return true;
    }
    if (byte === OPEN_BRACE) return slot === KEY_O && bank === 0 ? this.walkFields(NESTED) : this.skipValue();
    if (byte === OPEN_BRACKET) return this.readList(slot);
    const start = this.pos;
    if (!this.skipScalar()) return false;
    if (slot >= 0) this.note(slot, start, this.pos);
    return true;
  }

  private note(slot: number, start: number, end: number): void {
    this.starts[slot] = start;
    this.ends[slot] = end;
    this.seen[slot] = this.generation;
  }

  private readList(slot: number): boolean {
    if (this.partialBook && slot === KEY_B) return (this.bidCount = this.readLevels(this.bids)) >= 0;
    if (this.partialBook && slot === KEY_A) return (this.askCount = this.readLevels(this.asks)) >= 0;
    return this.skipValue();
  }

  /** `[["p","q"],…]` into pairs; levels beyond the room are passed over. -1: another shape. */
  private readLevels(into: Float64Array): number {
    const { bytes } = this;
    let count = 0;
    this.pos++;
    if (bytes[this.pos] === CLOSE_BRACKET) {
      this.pos++;
      return 0;
    }
    for (;;) {
      if (!this.readLevel()) return -1;
      if (count < MAX_LEVELS) {
        into[2 * count] = this.levelPrice;
        into[2 * count + 1] = this.levelQuantity;
        count++;
      }
      const next = bytes[this.pos++];
      if (next === CLOSE_BRACKET) return count;
      if (next !== COMMA) return -1;
    }
  }

  /** `["p","q"]` */
  private readLevel(): boolean {
    const { bytes } = this;
    if (bytes[this.pos] !== OPEN_BRACKET || bytes[this.pos + 1] !== QUOTE) return false;
    this.pos++;
    this.levelPrice = this.quotedDecimal();
    if (bytes[this.pos] !== COMMA || bytes[this.pos + 1] !== QUOTE) return false;
    this.pos++;
    this.levelQuantity = this.quotedDecimal();
    if (Number.isNaN(this.levelPrice) || Number.isNaN(this.levelQuantity)) return false;
    return bytes[this.pos++] === CLOSE_BRACKET;
  }

  private quotedDecimal(): number {
    const start = this.pos + 1;
    if (!this.skipString()) return NaN;
    return this.parse(start, this.pos - 1);
  }

  private skipString(): boolean {
    const { bytes } = this;
    if (bytes[this.pos] !== QUOTE) return false;
    let pos = this.pos + 1;
    for (;;) {
      const byte = bytes[pos++];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH || byte === undefined || byte < 0x20) return false;
    }
    this.pos = pos;
    return true;
  }

  /** A number, true, false or null, up to what ends it. */
  private skipScalar(): boolean {
    const { bytes } = this;
    const start = this.pos;
    for (;;) {
      const byte = bytes[this.pos];
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET)
        return this.pos > start && this.isScalar(start, this.pos);
      if (byte === undefined || byte <= 0x20) return false;
      this.pos++;
    }
  }

  /** JSON has fewer numbers than it seems (`01`, `.5`, `1.` are none); plain integers and the words pass here. */
  private isScalar(start: number, end: number): boolean {
    const first = this.bytes[start] ?? 0;
    if (first >= 0x31 && first <= 0x39) {
      for (let i = start + 1; i < end; i++) if (!isDigit(this.bytes[i] ?? 0)) return false;
      return true;
    }
    if (first === 0x30) return end === start + 1;
    return (
      this.isWord(start, end, 't', 'true') ||
      this.isWord(start, end, 'f', 'false') ||
      this.isWord(start, end, 'n', 'null')
    );
  }

  private isWord(start: number, end: number, initial: string, word: string): boolean {
    if (this.bytes[start] !== initial.charCodeAt(0) || end - start !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (this.bytes[start + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** Passes over lists and objects nobody asks for, as long as they are made of usual parts. */
  private skipValue(): boolean {
    const { bytes } = this;
    const byte = bytes[this.pos];
    if (byte === QUOTE) return this.skipString();
    if (byte === OPEN_BRACE) return this.skipObject();
    if (byte !== OPEN_BRACKET) return this.skipScalar();
    this.pos++;
    if (bytes[this.pos] === CLOSE_BRACKET) return ++this.pos > 0;
    for (;;) {
      if (!this.skipValue()) return false;
      const next = bytes[this.pos++];
      if (next === CLOSE_BRACKET) return true;
      if (next !== COMMA) return false;
    }
  }

  private skipObject(): boolean {
    const { bytes } = this;
    this.pos++;
    if (bytes[this.pos] === CLOSE_BRACE) return ++this.pos > 0;
    for (;;) {
      if (bytes[this.pos] !== QUOTE || !this.skipString() || bytes[this.pos++] !== COLON || !this.skipValue())
        return false;
      const next = bytes[this.pos++];
      if (next === CLOSE_BRACE) return true;
      if (next !== COMMA) return false;
    }
  }

  /** Digits gathered as an integer and divided once by a power of ten: the nearest double, like `Number`. */
  private parse(start: number, end: number): number {
    const negative = this.bytes[start] === MINUS;
    const first = negative ? start + 1 : start;
    const value = this.gather(first, end);
    const { dot } = this;
    const digits = end - first - (dot < 0 ? 0 : 1);
    // A dot at either end, no digit at all, or too many to be exact.
    const odd = value < 0 || dot === first || dot === end - 1 || digits < 1 || digits > SAFE_DIGITS;
    if (odd) return this.parseText(start, end);
    const scaled = dot < 0 ? value : value / (POWERS[end - 1 - dot] ?? 1);
    return negative ? -scaled : scaled;
  }

  /** The digits as one integer, leaving where the dot was in `dot` (-1: none). -1: something else stands there. */
  private gather(start: number, end: number): number {
    const { bytes } = this;
    let value = 0;
    this.dot = -1;
    for (let at = start; at < end; at++) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (digit === DOT - 0x30 && this.dot < 0) this.dot = at;
      else return -1;
    }
    return value;
  }

  /** The rare rest: many digits, an exponent, rubbish. */
  private parseText(start: number, end: number): number {
    return finiteNumber(this.decoder.decode(this.bytes.subarray(start, end)));
  }
}

/** NaN for an empty text, for rubbish and for what has no end: no price is infinite. */
export function finiteNumber(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** A byte that may stand alone between quotes. */
function isPlainLetter(byte: number): boolean {
  return byte >= SPACE && byte < LETTERS && byte !== BACKSLASH && byte !== QUOTE;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
