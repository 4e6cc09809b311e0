import { type Kind, noneByKind } from './mix';

/**
 * How a reader tells which frame of its stream it holds, without a field the venue does not have:
 * - aggTrade: `a` runs without holes per symbol, as at the venue;
 * - depth: `u` grows by the same step with every frame of a symbol, and `pu` is the `u` of the frame before;
 * - markPrice and forceOrder have no number at the venue. The estimated settlement price `P` (which says something only
 *   in the last hour before one) and the average fill `ap` carry six digits more than the tick: three of a sequence per
 *   symbol, modulo 1000, and the microseconds of the send time whose milliseconds are `E`. The price is off by less than
 *   a tick, as the average of several fills may be.
 */
export const BOOK_STEP = 40;
export const TAIL_DIGITS = 6;
const TAIL_SEQUENCES = 1_000;

/** The six digits behind the tick. */
export function tail(sequence: number, sentUs: number): string {
  const three = (value: number): string => String(value % 1_000).padStart(3, '0');
  return three(sequence) + three(sentUs);
}

export interface FrameMark {
  readonly kind: Kind;
  readonly symbol: string;
  readonly sequence: number;
  /** After how many frames the sequence begins again. */
  readonly modulus: number;
  /** Epoch microseconds; to the millisecond only where the frame has no room for more. */
  readonly sentUs: number;
}

type Payload = Readonly<Record<string, unknown>>;

/** Undefined for what is no frame of the load. */
export function readMark(payload: Payload): FrameMark | undefined {
  const eventUs = Number(payload.E) * 1_000;
  const symbol = String(payload.s);
  switch (payload.e) {
    case 'aggTrade':
      return { kind: 'aggTrade', symbol, sequence: Number(payload.a), modulus: Infinity, sentUs: eventUs };
    case 'depthUpdate':
      return { kind: 'depth', symbol, sequence: Number(payload.u) / BOOK_STEP, modulus: Infinity, sentUs: eventUs };
    case 'markPriceUpdate':
      return fromTail('markPrice', symbol, String(payload.P), eventUs);
    case 'forceOrder': {
      const order = payload.o as Payload;
      return fromTail('forceOrder', String(order.s), String(order.ap), eventUs);
    }
    default:
      return undefined;
  }
}

function fromTail(kind: Kind, symbol: string, figure: string, eventUs: number): FrameMark {
  const digits = figure.slice(-TAIL_DIGITS);
  const sequence = Number(digits.slice(0, 3));
  return { kind, symbol, sequence, modulus: TAIL_SEQUENCES, sentUs: eventUs + Number(digits.slice(3)) };
}

/** Counts the frames a reader never saw, by the holes in the sequences of each stream. */
export class LossCounter {
  readonly received = noneByKind();
  readonly lost = noneByKind();
  /** Frames that came twice or out of order. */
  repeated = 0;
  private readonly last = new Map<string, number>();

  see(payload: Payload): FrameMark | undefined {
    const mark = readMark(payload);
    if (!mark) return undefined;
    const stream = `${mark.kind} ${mark.symbol}`;
    const before = this.last.get(stream);
    this.received[mark.kind]++;
    this.last.set(stream, mark.sequence);
    if (before !== undefined) this.judge(mark, before);
    return mark;
  }

  private judge({ kind, sequence, modulus }: FrameMark, before: number): void {
    const step = modulus === Infinity ? sequence - before : (sequence - before + modulus) % modulus;
    if (step > 0) this.lost[kind] += step - 1;
    else this.repeated++;
  }
}
