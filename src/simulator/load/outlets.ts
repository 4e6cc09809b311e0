import type { LoadContract } from './contracts';
import type { EncodedFrame } from './encoded-frame';
import type { Kind } from './mix';

/** Where frames go: bytes are copied into it, and then patched there. */
export interface Outlet {
  /** Holds what was placed until it is flushed; may be another object after each `place`. */
  readonly bytes: Uint8Array;
  /** Copies the frame in; returns where its payload begins. */
  place(frame: EncodedFrame, kind: Kind): number;
}

const NOBODY: readonly Outlet[] = [];
const KINDS_PER_CONTRACT = 3;
const TRADES = 0;
const BOOKS = 1;
const MARKS = 2;

/** Who has subscribed what. Streams are numbers here: at tens of thousands of frames a second names are too slow. */
export class Outlets {
  private readonly numbers = new Map<string, number>();
  private readonly byNumber: (readonly Outlet[])[];
  private readonly allForced: number;

  constructor(contracts: readonly LoadContract[]) {
    contracts.forEach(({ stream }, index) => {
      this.numbers.set(`${stream}@aggTrade`, index * KINDS_PER_CONTRACT + TRADES);
      this.numbers.set(`${stream}@depth20@100ms`, index * KINDS_PER_CONTRACT + BOOKS);
      this.numbers.set(`${stream}@markPrice@1s`, index * KINDS_PER_CONTRACT + MARKS);
    });
    this.allForced = contracts.length * KINDS_PER_CONTRACT;
    this.numbers.set('!forceOrder@arr', this.allForced);
    this.byNumber = Array.from({ length: this.allForced + 1 }, () => NOBODY);
  }

  /** A stream that is not served is acknowledged all the same and stays silent, as at the venue. */
  add(stream: string, outlet: Outlet): void {
    const number = this.numbers.get(stream);
    if (number === undefined || this.byNumber[number]?.includes(outlet)) return;
    this.byNumber[number] = [...(this.byNumber[number] ?? NOBODY), outlet];
  }

  remove(stream: string, outlet: Outlet): void {
    const number = this.numbers.get(stream);
    if (number === undefined) return;
    this.byNumber[number] = (this.byNumber[number] ?? NOBODY).filter((other) => other !== outlet);
  }

  trades(contract: number): readonly Outlet[] {
    return this.byNumber[contract * KINDS_PER_CONTRACT + TRADES] ?? NOBODY;
  }

  books(contract: number): readonly Outlet[] {
    return this.byNumber[contract * KINDS_PER_CONTRACT + BOOKS] ?? NOBODY;
  }

  marks(contract: number): readonly Outlet[] {
    return this.byNumber[contract * KINDS_PER_CONTRACT + MARKS] ?? NOBODY;
  }

  forcedOrders(): readonly Outlet[] {
    return this.byNumber[this.allForced] ?? NOBODY;
  }
}
