import { BoundedMap } from '../../../core/collections/bounded-map';
import type { Instrument } from '../../../core/instrument';
import type { BookLevel, MarketEvent } from '../../../core/market-event';
import { DropCounter } from '../../domain/drop-counter';
import type { Normalizer } from '../../domain/normalizer.contract';
import {
  type DepthPayload,
  isRecord,
  parseAggTrade,
  parseDepth,
  parseForceOrder,
  parseMarkPrice,
  parseTrade,
} from './binance.payloads';
import { AP, BinanceScanner, NESTED } from './binance.scanner';
import { type SymbolEntry, SymbolTable } from './symbol-table';

const VENUE = 'binance';
/** An aggregate trade id this far behind the newest is a new numbering rather than a repetition. */
const ID_RESET = 1_000;
const REMEMBERED_LIQUIDATIONS = 4_096;
/** The largest honest frame (all mark prices) is a fifth of this. */
const LARGEST_FRAME = 1 << 20;
/** A hundred times the largest order there ever was; beyond it a figure is a fault of its sender. */
const LARGEST_NOTIONAL_USD = 1e11;
const GAP_NOTICE_INTERVAL_MS = 1_000;

const slot = (letter: string): number => letter.charCodeAt(0);
const S_EVENT = slot('e');
const S_EVENT_TIME = slot('E');
const S_SYMBOL = slot('s');
const S_PRICE = slot('p');
const S_QUANTITY = slot('q');
const S_TIME = slot('T');
const S_ID = slot('a');
const S_MAKER = slot('m');
const S_INDEX = slot('i');
const S_RATE = slot('r');
const O_SYMBOL = NESTED + slot('s');
const O_SIDE = NESTED + slot('S');
const O_AVERAGE = NESTED + AP;
const O_PRICE = NESTED + slot('p');
const O_FILLED = NESTED + slot('z');
const O_TIME = NESTED + slot('T');

const word = (text: string): Uint8Array => new TextEncoder().encode(text);
const AGG_TRADE = word('aggTrade');
const FORCE_ORDER = word('forceOrder');
const MARK_PRICE = word('markPriceUpdate');
const DEPTH = word('depthUpdate');
const SELL = word('SELL');
const BUY = word('BUY');

/** Kinds of frames, counted for stream health. */
export type BinanceKind = 'aggTrade' | 'trade' | 'forceOrder' | 'depth' | 'markPrice' | 'other';

/** Takes changes of full books, where someone keeps those. */
export type DepthListener = (entry: SymbolEntry, depth: DepthPayload, receivedTime: number) => void;

/**
 * Binance USD-M and COIN-M frames to market events (reference: the venue's own stream documentation, kept in
 * docs/market-data-semantics.md). Hot frames are read from bytes; whatever is unusual about one sends it through
 * JSON.parse and the payload checks, with the same result.
 */
export class BinanceNormalizer implements Normalizer {
  readonly symbols = new SymbolTable();
  private readonly scanner = new BinanceScanner();
  private readonly decoder = new TextDecoder();
  private readonly drops = new DropCounter();
  /** Recently seen liquidations by `s|S|T|p|z`, for the overlap of two sockets. */
  private readonly liquidations = new BoundedMap<string, true>(REMEMBERED_LIQUIDATIONS);
  private readonly lastGapNotice = new Map<string, number>();
  frames = 0;
  /** Frames that took the JSON path. */
  unusual = 0;
  /** Aggregate trades that were never seen, by the hole in their ids. */
  missedTrades = 0;
  readonly counts: Record<BinanceKind, number> = {
    aggTrade: 0,
    trade: 0,
    forceOrder: 0,
    depth: 0,
    markPrice: 0,
    other: 0,
  };
  onDepth: DepthListener | undefined;

  constructor(readonly emit: (event: MarketEvent) => void) {}

  get dropped(): Readonly<Record<string, number>> {
    return this.drops.counts;
  }

  know(instruments: readonly Instrument[]): void {
    this.symbols.update(instruments);
  }

  normalize(frame: Uint8Array, receivedTime: number): void {
    this.frames++;
    if (frame.length > LARGEST_FRAME) return this.drop('oversized');
    const { scanner } = this;
    if (scanner.scan(frame)) {
      if (scanner.is(S_EVENT, AGG_TRADE)) return this.scannedTrade(frame, receivedTime);
      if (scanner.is(S_EVENT, FORCE_ORDER)) return this.scannedLiquidation(frame, receivedTime);
      if (scanner.is(S_EVENT, MARK_PRICE)) return this.scannedMark(frame, receivedTime);
      if (scanner.is(S_EVENT, DEPTH) && scanner.bidCount >= 0 && scanner.askCount >= 0)
        return this.scannedBook(frame, receivedTime);
    }
    this.parse(frame, receivedTime);
  }

  private scannedTrade(frame: Uint8Array, receivedTime: number): void {
    const { scanner } = this;
    const entry = this.symbols.find(frame, scanner.start(S_SYMBOL), scanner.end(S_SYMBOL));
    const maker = scanner.firstByte(S_MAKER);
    if ((maker !== 0x74 && maker !== 0x66) || scanner.isQuoted(S_MAKER) || !scanner.isQuoted(S_SYMBOL))
      return this.parse(frame, receivedTime);
    if (entry === undefined) return this.unknown('aggTrade');
    this.trade(
      entry,
      'aggTrade',
      scanner.decimal(S_ID),
      scanner.decimal(S_PRICE),
      scanner.decimal(S_QUANTITY),
      scanner.decimal(S_TIME),
      maker === 0x74,
      receivedTime,
    );
  }

  private scannedLiquidation(frame: Uint8Array, receivedTime: number): void {
    const { scanner } = this;
    const entry = this.symbols.find(frame, scanner.start(O_SYMBOL), scanner.end(O_SYMBOL));
    const sells = scanner.is(O_SIDE, SELL);
    if (!scanner.isQuoted(O_SYMBOL) || !scanner.isQuoted(O_PRICE) || (!sells && !scanner.is(O_SIDE, BUY)))
      return this.parse(frame, receivedTime);
    if (entry === undefined) return this.unknown('forceOrder');
    const orderPrice = this.decoder.decode(frame.subarray(scanner.start(O_PRICE), scanner.end(O_PRICE)));
    this.liquidation(
      entry,
      sells,
      orderPrice,
      scanner.decimal(O_AVERAGE),
      scanner.decimal(O_FILLED),
      scanner.decimal(O_TIME),
      receivedTime,
    );
  }

  private scannedMark(frame: Uint8Array, receivedTime: number): void {
    const { scanner } = this;
    const entry = this.symbols.find(frame, scanner.start(S_SYMBOL), scanner.end(S_SYMBOL));
    if (!scanner.isQuoted(S_SYMBOL)) return this.parse(frame, receivedTime);
    if (entry === undefined) return this.unknown('markPrice');
    const optional = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
    const nextFundingTime = optional(scanner.decimal(S_TIME));
    this.mark(
      entry,
      scanner.decimal(S_EVENT_TIME),
      scanner.decimal(S_PRICE),
      optional(scanner.decimal(S_INDEX)),
      optional(scanner.decimal(S_RATE)),
      nextFundingTime === 0 ? undefined : nextFundingTime,
      receivedTime,
    );
  }

  private scannedBook(frame: Uint8Array, receivedTime: number): void {
    const { scanner } = this;
    const entry = this.symbols.find(frame, scanner.start(S_SYMBOL), scanner.end(S_SYMBOL));
    if (!scanner.isQuoted(S_SYMBOL)) return this.parse(frame, receivedTime);
    if (entry === undefined) return this.unknown('depth');
    this.book(
      entry,
      scanner.decimal(S_TIME),
      pairs(scanner.bids, scanner.bidCount),
      pairs(scanner.asks, scanner.askCount),
      receivedTime,
    );
  }

  /** The way for everything unusual. */
  private parse(frame: Uint8Array, receivedTime: number): void {
    this.unusual++;
    let raw: unknown;
    try {
      raw = JSON.parse(this.decoder.decode(frame));
    } catch {
      return this.drop('malformed');
    }
    const combined = isRecord(raw) && typeof raw['stream'] === 'string' && raw['data'] !== undefined;
    const stream = combined ? String((raw as Record<string, unknown>)['stream']) : '';
    const data = combined ? (raw as Record<string, unknown>)['data'] : raw;
    if (Array.isArray(data) && data.length === 0) return this.drop('empty');
    for (const item of Array.isArray(data) ? (data as unknown[]) : [data]) this.parseOne(item, stream, receivedTime);
  }

  private parseOne(raw: unknown, stream: string, receivedTime: number): void {
    if (!isRecord(raw)) return this.drop('notAnObject');
    switch (raw['e']) {
      case 'aggTrade':
      case 'trade':
        return this.parsedTrade(raw, raw['e'], receivedTime);
      case 'forceOrder':
        return this.parsedLiquidation(raw, receivedTime);
      case 'markPriceUpdate':
        return this.parsedMark(raw, receivedTime);
      case 'depthUpdate':
        return this.parsedDepth(raw, stream, receivedTime);
      default:
        this.counts.other++;
        return this.drop(typeof raw['e'] === 'string' ? `unused:${raw['e'].slice(0, 32)}` : 'noEventType');
    }
  }

  private parsedTrade(raw: Readonly<Record<string, unknown>>, kind: 'aggTrade' | 'trade', receivedTime: number): void {
    const payload = kind === 'trade' ? parseTrade(raw) : parseAggTrade(raw);
    if (payload === undefined) return this.drop('invalidField');
    // Insurance fund and deleveraging fills are no market trades; the aggregate stream leaves them out too.
    const tradeKind = kind === 'trade' ? parseTrade(raw)?.kind : undefined;
    if (tradeKind !== undefined && tradeKind !== 'MARKET' && tradeKind !== 'RPI')
      return this.drop(`trade:${tradeKind.slice(0, 32)}`);
    const entry = this.symbols.get(payload.symbol);
    if (entry === undefined) return this.unknown(kind);
    this.trade(
      entry,
      kind,
      payload.id,
      payload.price,
      payload.quantity,
      payload.time,
      payload.buyerIsMaker,
      receivedTime,
    );
  }

  private parsedLiquidation(raw: Readonly<Record<string, unknown>>, receivedTime: number): void {
    const payload = parseForceOrder(raw);
    if (payload === undefined || (payload.side !== 'SELL' && payload.side !== 'BUY')) return this.drop('invalidField');
    const entry = this.symbols.get(payload.symbol);
    if (entry === undefined) return this.unknown('forceOrder');
    this.liquidation(
      entry,
      payload.side === 'SELL',
      payload.orderPrice,
      payload.averagePrice,
      payload.filled,
      payload.time,
      receivedTime,
    );
  }

  private parsedMark(raw: Readonly<Record<string, unknown>>, receivedTime: number): void {
    const payload = parseMarkPrice(raw);
    if (payload === undefined) return this.drop('invalidField');
    const entry = this.symbols.get(payload.symbol);
    if (entry === undefined) return this.unknown('markPrice');
    this.mark(
      entry,
      payload.time,
      payload.markPrice,
      payload.indexPrice,
      payload.fundingRate,
      payload.nextFundingTime,
      receivedTime,
    );
  }

  private parsedDepth(raw: Readonly<Record<string, unknown>>, stream: string, receivedTime: number): void {
    const payload = parseDepth(raw);
    if (payload === undefined) return this.drop('invalidField');
    const entry = this.symbols.get(payload.symbol);
    if (entry === undefined) return this.unknown('depth');
    if (/@depth\d/.test(stream))
      return this.book(entry, payload.time, payload.bids.slice(0, 20), payload.asks.slice(0, 20), receivedTime);
    this.counts.depth++;
    if (this.onDepth === undefined) return this.drop('depthChangeWithoutBook');
    this.onDepth(entry, payload, receivedTime);
  }

  private trade(
    entry: SymbolEntry,
    kind: 'aggTrade' | 'trade',
    id: number,
    price: number,
    quantity: number,
    time: number,
    buyerIsMaker: boolean,
    receivedTime: number,
  ): void {
    this.counts[kind]++;
    if (!(price > 0) || !(quantity > 0) || !(time > 0) || !(id >= 0)) return this.drop('invalidField');
    if (!(price * quantity < LARGEST_NOTIONAL_USD)) return this.drop('invalidField');
    if (!entry.isUsd) return this.drop('notQuotedInUsd');
    if (!this.isNext(entry, id, receivedTime)) return this.drop('duplicate');
    const { instrument } = entry;
    const inverse = instrument.kind === 'inverse';
    const notionalUsd = inverse ? quantity * instrument.contractSize : undefined;
    this.emit({
      type: 'trade',
      venue: VENUE,
      instrument: instrument.instrument,
      exchangeTime: time,
      receivedTime,
      price,
      quantity: notionalUsd === undefined ? quantity : notionalUsd / price,
      takerSide: buyerIsMaker ? 'sell' : 'buy',
      notionalUsd,
      id,
    });
  }

  /** Ids run without holes per symbol: one already passed is a repetition, one skipped a trade that was missed. */
  private isNext(entry: SymbolEntry, id: number, receivedTime: number): boolean {
    const last = entry.lastTradeId;
    if (id === last + 1 || last === 0) {
      entry.lastTradeId = id;
      return true;
    }
    if (id <= last && last - id < ID_RESET) return this.cameLate(entry, id);
    entry.lastTradeId = id;
    if (id > last) this.noticeGap(entry, last, id, receivedTime);
    else entry.missing.clear();
    return true;
  }

  /** Overtaken by its successor, over the other of two sockets say; false when it was seen before. */
  private cameLate(entry: SymbolEntry, id: number): boolean {
    if (!entry.missing.delete(id)) return false;
    this.missedTrades--;
    return true;
  }

  private noticeGap(entry: SymbolEntry, last: number, id: number, receivedTime: number): void {
    this.missedTrades += id - last - 1;
    for (const old of entry.missing) if (id - old >= ID_RESET) entry.missing.delete(old);
    for (let i = Math.max(last + 1, id - ID_RESET + 1); i < id; i++) entry.missing.add(i);
    const name = entry.instrument.instrument;
    if (receivedTime - (this.lastGapNotice.get(name) ?? -Infinity) < GAP_NOTICE_INTERVAL_MS) return;
    this.lastGapNotice.set(name, receivedTime);
    this.emit({
      type: 'gap',
      venue: VENUE,
      stream: `${VENUE}:aggTrade`,
      reason: 'sequence',
      from: receivedTime,
      to: receivedTime,
      receivedTime,
      instrument: name,
    });
  }

  private liquidation(
    entry: SymbolEntry,
    sells: boolean,
    orderPrice: string,
    price: number,
    filled: number,
    time: number,
    receivedTime: number,
  ): void {
    this.counts.forceOrder++;
    if (filled === 0) return this.drop('zeroFilled');
    if (!(price > 0) || !(filled > 0) || !(time > 0)) return this.drop('invalidField');
    if (!entry.isUsd) return this.drop('notQuotedInUsd');
    const { instrument } = entry;
    const notionalUsd = instrument.kind === 'inverse' ? filled * instrument.contractSize : filled * price;
    if (!(notionalUsd < LARGEST_NOTIONAL_USD)) return this.drop('invalidField');
    const key = `${instrument.symbol}|${sells ? 'SELL' : 'BUY'}|${time}|${orderPrice}|${filled}`;
    if (this.liquidations.has(key)) return this.drop('duplicate');
    this.liquidations.set(key, true);
    this.emit({
      type: 'liquidation',
      venue: VENUE,
      instrument: instrument.instrument,
      exchangeTime: time,
      receivedTime,
      price,
      quantity: instrument.kind === 'inverse' ? notionalUsd / price : filled,
      side: sells ? 'sell' : 'buy',
      notionalUsd,
      sampled: true,
      priceKind: 'fill',
    });
  }

  private mark(
    entry: SymbolEntry,
    time: number,
    markPrice: number,
    indexPrice: number | undefined,
    fundingRate: number | undefined,
    nextFundingTime: number | undefined,
    receivedTime: number,
  ): void {
    this.counts.markPrice++;
    if (!(markPrice > 0) || !(time > 0)) return this.drop('invalidField');
    this.emit({
      type: 'mark',
      venue: VENUE,
      instrument: entry.instrument.instrument,
      exchangeTime: time,
      receivedTime,
      markPrice,
      indexPrice,
      fundingRate,
      nextFundingTime,
    });
  }

  private book(
    entry: SymbolEntry,
    time: number,
    bids: readonly BookLevel[],
    asks: readonly BookLevel[],
    receivedTime: number,
  ): void {
    this.counts.depth++;
    if (!(time > 0)) return this.drop('invalidField');
    this.emit({
      type: 'book',
      venue: VENUE,
      instrument: entry.instrument.instrument,
      exchangeTime: time,
      receivedTime,
      bids,
      asks,
    });
  }

  /** A contract nobody knows; that it came shows all the same that the stream lives. */
  private unknown(kind: BinanceKind): void {
    this.counts[kind]++;
    this.drop('unknownSymbol');
  }

  private drop(reason: string): void {
    this.drops.add(reason);
  }
}

function pairs(flat: Float64Array, count: number): BookLevel[] {
  const levels = new Array<BookLevel>(count);
  for (let i = 0; i < count; i++) levels[i] = [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0];
  return levels;
}
