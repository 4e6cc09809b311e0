import type { LoadContract } from './contracts';
import { putInteger, putTicks, type Stamp, ticksText } from './digits';
import { EncodedFrame } from './encoded-frame';
import { bookIds, BOOK_ID_PREFIX, BOOK_LEVELS, bookText, tradeText, type TradeFigures } from './frame-texts';

const ID_DIGITS = 10;
const BOOK_ID_DIGITS = 9;

export interface TradePatch {
  readonly eventTime: Stamp;
  readonly tradeTime: Stamp;
  readonly id: number;
  readonly ticks: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
}

export interface BookPatch {
  readonly eventTime: Stamp;
  readonly bookTime: Stamp;
  readonly sequence: number;
  readonly ticks: number;
}

/**
 * An aggTrade whose times, ids and price are written into its bytes as it leaves. Everything that changes has a fixed
 * width; when the price needs another one, a new template is made.
 */
export class TradeTemplate {
  readonly frame: EncodedFrame;
  private readonly price: PriceField;
  private readonly eventTimeAt: number;
  private readonly idAt: number;
  private readonly priceAt: number;
  private readonly firstAt: number;
  private readonly lastAt: number;
  private readonly tradeTimeAt: number;

  constructor(contract: LoadContract, figures: TradeFigures) {
    const frame = new EncodedFrame(`${contract.stream}@aggTrade`, tradeText(contract, figures));
    this.frame = frame;
    this.price = new PriceField(contract.pricePrecision, figures.ticks);
    this.eventTimeAt = frame.find('E');
    this.idAt = frame.find('a');
    this.priceAt = frame.find('p') + 1;
    this.firstAt = frame.find('f');
    this.lastAt = frame.find('l');
    this.tradeTimeAt = frame.find('T');
  }

  /** Whether a price has as many digits as this template has room for. */
  fits(ticks: number): boolean {
    return this.price.fits(ticks);
  }

  /** Writes into a copy whose payload begins at `at`. */
  patch(into: Uint8Array, at: number, patch: TradePatch): void {
    patch.eventTime.put(into, at + this.eventTimeAt);
    patch.tradeTime.put(into, at + this.tradeTimeAt);
    putInteger(into, at + this.idAt, ID_DIGITS, patch.id);
    this.price.put(into, at + this.priceAt, patch.ticks);
    putInteger(into, at + this.firstAt, ID_DIGITS, patch.firstTradeId);
    putInteger(into, at + this.lastAt, ID_DIGITS, patch.lastTradeId);
  }
}

/**
 * A whole book of twenty levels a side. Times, update ids and prices are written into its bytes as it leaves; the sizes
 * stay what they were when it was made.
 */
export class BookTemplate {
  readonly frame: EncodedFrame;
  private readonly price: PriceField;
  private readonly bidsAt: readonly number[];
  private readonly asksAt: readonly number[];
  private readonly eventTimeAt: number;
  private readonly timeAt: number;
  private readonly firstAt: number;
  private readonly lastAt: number;
  private readonly previousAt: number;
  /** Whether all prices are of one width, so that they can be written over. */
  private readonly uniform: boolean;

  constructor(contract: LoadContract, ticks: number, quantity: () => string) {
    const frame = new EncodedFrame(`${contract.stream}@depth20@100ms`, bookText(contract, ticks, quantity));
    this.frame = frame;
    this.price = new PriceField(contract.pricePrecision, ticks);
    this.uniform = this.hasRoom(ticks);
    this.bidsAt = frame.findAll('["', frame.find('b'), frame.find('a'));
    this.asksAt = frame.findAll('["', frame.find('a'), frame.find('ps'));
    this.eventTimeAt = frame.find('E');
    this.timeAt = frame.find('T');
    this.firstAt = frame.find('U') + BOOK_ID_PREFIX.length;
    this.lastAt = frame.find('u') + BOOK_ID_PREFIX.length;
    this.previousAt = frame.find('pu') + BOOK_ID_PREFIX.length;
  }

  /** Whether every level has room for its price; otherwise a new book must be made, which then is right as it is. */
  fits(ticks: number): boolean {
    return this.uniform && this.hasRoom(ticks);
  }

  patch(into: Uint8Array, at: number, patch: BookPatch): void {
    const { first, last, previous } = bookIds(patch.sequence);
    patch.eventTime.put(into, at + this.eventTimeAt);
    patch.bookTime.put(into, at + this.timeAt);
    putInteger(into, at + this.firstAt, BOOK_ID_DIGITS, first);
    putInteger(into, at + this.lastAt, BOOK_ID_DIGITS, last);
    putInteger(into, at + this.previousAt, BOOK_ID_DIGITS, previous);
    if (!this.uniform) return;
    for (let level = 0; level < BOOK_LEVELS; level++) {
      this.price.put(into, at + (this.bidsAt[level] ?? 0), patch.ticks - level - 1);
      this.price.put(into, at + (this.asksAt[level] ?? 0), patch.ticks + level + 1);
    }
  }

  private hasRoom(ticks: number): boolean {
    return this.price.fits(ticks - BOOK_LEVELS) && this.price.fits(ticks + BOOK_LEVELS);
  }
}

/** Room for a price of a certain number of digits. */
class PriceField {
  private readonly width: number;
  private readonly least: number;
  private readonly most: number;

  constructor(
    private readonly precision: number,
    ticks: number,
  ) {
    this.width = ticksText(ticks, precision).length;
    const digits = Math.max(precision + 1, String(ticks).length);
    // Below one, zeros stand in front of the dot and behind it, so that any smaller price fits as well.
    this.least = digits === precision + 1 ? 1 : 10 ** (digits - 1);
    this.most = 10 ** digits - 1;
  }

  fits(ticks: number): boolean {
    return ticks >= this.least && ticks <= this.most;
  }

  put(into: Uint8Array, at: number, ticks: number): void {
    putTicks(into, at, this.width, this.precision, ticks);
  }
}
