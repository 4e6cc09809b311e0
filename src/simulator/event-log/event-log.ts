import { DueQueue } from '../binance/due-queue';
import { LiquidationSampler, sendingMs } from '../binance/liquidation-sampler';
import type {
  LiquidationFill,
  ListingStatus,
  MarketFact,
  MarketModel,
  VenueOutage,
} from '../market/market-model.contract';
import type { VenueName } from '../market/universe';
import { VENUES } from '../market/universe';
import { LineFile } from './line-file';
import { publishedPrice, PUBLICATIONS } from './publication';
import { tidy, UnifiedContract } from './unified';

const SECOND_MS = 1_000;
/** What is not seen while a venue is dark. */
const STREAMS = ['trades', 'liquidations', 'books', 'marks'];

type Fact<Kind extends MarketFact['kind']> = Extract<MarketFact, { kind: Kind }>;

interface VenueLog {
  sampler: LiquidationSampler<LiquidationFill> | undefined;
  readonly contracts: Map<string, UnifiedContract>;
  readonly markPrices: Map<string, number>;
  darkSince: number | undefined;
  /** Rises with every outage: what was under way when the venue went dark is never told. */
  generation: number;
}

export interface EventLogOptions {
  readonly market: Pick<MarketModel, 'universe' | 'listings'>;
  /** When the market opens, epoch ms. */
  readonly startMs: number;
}

/**
 * Writes what the public feeds of all venues would have told to an event log (NDJSON, one event a line, in received
 * order; gzipped when the name ends in `.gz`): ccxt names, base coins, USD, each venue's liquidations as completely, as
 * late and at the price it publishes them. A field that no feed tells is absent. Facts come in order of time.
 */
export class EventLog {
  private readonly file: LineFile;
  private readonly venues: Readonly<Record<VenueName, VenueLog>>;
  private readonly waiting = new DueQueue<(due: number) => void>();
  private nextTick: number;

  /** @throws when the file cannot be made */
  constructor(
    path: string,
    private readonly options: EventLogOptions,
  ) {
    const { startMs, market } = options;
    this.file = new LineFile(path);
    this.venues = Object.fromEntries(VENUES.map((venue) => [venue, openVenue(venue)])) as typeof this.venues;
    this.nextTick = (Math.floor(startMs / SECOND_MS) + 1) * SECOND_MS;
    this.line(`{"type":"config","receivedTime":${startMs},"hash":"simulated","content":{"simulated":true}}`);
    this.line(`{"type":"tick","receivedTime":${startMs}}`);
    for (const { contract, status } of market.listings())
      this.writeInstrument({ kind: 'listing', time: startMs, venue: contract.venue, symbol: contract.symbol, status });
  }

  get lines(): number {
    return this.file.lines;
  }

  accept(fact: MarketFact): void {
    this.advance(fact.time);
    const venue = this.venues[fact.venue];
    if (fact.kind === 'outage') this.applyOutage(fact, venue);
    else if (venue.darkSince === undefined) this.write(fact, venue);
  }

  /** Lets time pass: what is due by then is written, ticks among it. */
  advance(timeMs: number): void {
    for (;;) {
      const due = Math.min(this.waiting.nextDue, this.nextTick);
      if (due > timeMs) return;
      if (this.waiting.nextDue <= due) {
        this.waiting.pop()?.(due);
        continue;
      }
      this.line(`{"type":"tick","receivedTime":${due}}`);
      this.nextTick += SECOND_MS;
    }
  }

  close(): void {
    this.file.close();
  }

  private write(fact: Exclude<MarketFact, VenueOutage>, venue: VenueLog): void {
    switch (fact.kind) {
      case 'trade':
        return this.writeTrade(fact);
      case 'liquidation':
        return this.publish(fact, venue);
      case 'book':
        return this.writeBook(fact);
      case 'mark':
        venue.markPrices.set(fact.symbol, fact.markPrice);
        return this.writeMark(fact);
      case 'openInterest':
        return this.writeOpenInterest(fact, venue.markPrices.get(fact.symbol));
      case 'listing':
        return this.writeInstrument(fact);
    }
  }

  private writeTrade(fact: Fact<'trade'>): void {
    const unified = this.unified(fact);
    const notional = unified.contract.inverse ? `,"notionalUsd":${unified.usd(fact.quantity, fact.price)}` : '';
    this.line(
      `${head('trade', unified, fact.time)},"price":${unified.price(fact.price)},` +
        `"quantity":${unified.coins(fact.quantity, fact.price)},"takerSide":"${fact.takerSide}"${notional}}`,
    );
  }

  /** As the venue tells of it: sampled or in batches, a while later. */
  private publish(fill: LiquidationFill, venue: VenueLog): void {
    const { batchMs } = PUBLICATIONS[fill.venue];
    const { sampler, generation } = venue;
    const told = (due: number, published: LiquidationFill): void => {
      if (venue.generation === generation) this.writeLiquidation(published, due, sampler !== undefined);
    };
    if (!sampler) {
      const due = batchMs === undefined ? fill.time : (Math.floor(fill.time / batchMs) + 1) * batchMs;
      this.waiting.push(due, () => told(due, fill));
      return;
    }
    const window = sampler.add(fill, fill.time);
    if (window) this.waiting.push(window.closesAt + sendingMs(fill.symbol), (due) => told(due, window.publish()));
  }

  private writeLiquidation(fill: LiquidationFill, receivedTime: number, sampled: boolean): void {
    const unified = this.unified(fill);
    const price = publishedPrice(fill);
    this.line(
      `${head('liquidation', unified, fill.time, receivedTime)},"price":${unified.price(price)},` +
        `"quantity":${unified.coins(fill.quantity, price)},"side":"${fill.side === 'SELL' ? 'sell' : 'buy'}",` +
        `"notionalUsd":${unified.usd(fill.quantity, price)},"sampled":${sampled},` +
        `"priceKind":"${PUBLICATIONS[fill.venue].priceKind}"}`,
    );
  }

  private writeBook(fact: Fact<'book'>): void {
    const unified = this.unified(fact);
    const sides = `"bids":${unified.levels(fact.bids)},"asks":${unified.levels(fact.asks)}`;
    this.line(`${head('book', unified, fact.time)},${sides}}`);
  }

  private writeMark(fact: Fact<'mark'>): void {
    const unified = this.unified(fact);
    // Funding accrues all the time on Deribit: there is no next moment of it.
    const next = fact.venue === 'deribit' ? '' : `,"nextFundingTime":${fact.nextFundingTime}`;
    this.line(
      `${head('mark', unified, fact.time)},"markPrice":${tidy(unified.price(fact.markPrice))},` +
        `"indexPrice":${tidy(unified.price(fact.indexPrice))},"fundingRate":${tidy(fact.fundingRate)}${next}}`,
    );
  }

  private writeOpenInterest(fact: Fact<'openInterest'>, markPrice: number | undefined): void {
    const unified = this.unified(fact);
    // Contracts of a fixed size in USD are so many coins only at some price.
    if (markPrice === undefined && unified.contract.inverse) return;
    const usd = markPrice === undefined ? '' : `,"openInterestUsd":${unified.usd(fact.quantity, markPrice)}`;
    const coins = unified.coins(fact.quantity, markPrice ?? 1);
    this.line(`${head('openInterest', unified, fact.time)},"openInterest":${coins}${usd}}`);
  }

  private writeInstrument(fact: Fact<'listing'>): void {
    const unified = this.unified(fact);
    const { inverse, contractSize } = unified.contract;
    const status: ListingStatus = fact.status;
    this.line(
      `${head('instrument', unified, fact.time)},"symbol":${JSON.stringify(fact.symbol)},"status":"${status}"` +
        `${inverse ? `,"contractSize":${contractSize}` : ''}}`,
    );
  }

  private applyOutage({ venue: name, time, down }: VenueOutage, venue: VenueLog): void {
    if (down === (venue.darkSince !== undefined)) return;
    const from = venue.darkSince ?? time;
    const to = down ? '' : `,"to":${time}`;
    venue.darkSince = down ? time : undefined;
    if (down) {
      venue.generation += 1;
      venue.sampler = openSampler(name);
    }
    for (const stream of STREAMS)
      this.line(
        `{"type":"gap","venue":"${name}","stream":"${name}:${stream}","reason":"disconnect",` +
          `"from":${from}${to},"receivedTime":${time}}`,
      );
  }

  private unified({ venue, symbol }: { readonly venue: VenueName; readonly symbol: string }): UnifiedContract {
    const { contracts } = this.venues[venue];
    let unified = contracts.get(symbol);
    if (!unified) {
      const contract = this.options.market.universe.findContract(venue, symbol);
      if (!contract) throw new Error(`no contract ${symbol} on ${venue}`);
      contracts.set(symbol, (unified = new UnifiedContract(contract)));
    }
    return unified;
  }

  private line(text: string): void {
    this.file.write(text);
  }
}

function openVenue(venue: VenueName): VenueLog {
  const sampler = openSampler(venue);
  return { sampler, contracts: new Map(), markPrices: new Map(), darkSince: undefined, generation: 0 };
}

function openSampler(venue: VenueName): LiquidationSampler<LiquidationFill> | undefined {
  const { samplingMs } = PUBLICATIONS[venue];
  return samplingMs === undefined ? undefined : new LiquidationSampler(samplingMs);
}

function head(type: string, unified: UnifiedContract, exchangeTime: number, receivedTime = exchangeTime): string {
  return `{"type":"${type}",${unified.head},"exchangeTime":${exchangeTime},"receivedTime":${receivedTime}`;
}
