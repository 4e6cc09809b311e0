import type { VenueCompleteness } from '../../core/alert';
import { type Liquidation, liquidatedPosition } from '../../core/market-event';
import { unitsUsd, usdUnits } from '../../core/math/money';
import type { RepairedNotional } from '../../market/domain/feed-completeness';

interface VenueTally {
  sampled: boolean;
  raw: number;
  estimated: number;
  high: number;
}

/** A liquidation with what it probably stands for, at the event time it was given. */
export interface SeenLiquidation {
  readonly time: number;
  readonly liquidation: Liquidation;
  readonly repaired: RepairedNotional;
}

/** Running totals over the liquidations of one episode; money in exact units. Plain data inside, so it can be stored. */
export class LiquidationTally {
  count = 0;
  longs = 0;
  shorts = 0;
  private units = 0;
  largestUsd = 0;
  largestSide: 'long' | 'short' = 'long';
  largestPrice = 0;
  /** Beyond every time while empty; plain numbers, since JSON has no infinity. */
  firstTime = Number.MAX_SAFE_INTEGER;
  lastTime = 0;
  private readonly venues: Record<string, VenueTally> = {};
  private readonly seenInstruments: string[] = [];

  get usd(): number {
    return unitsUsd(this.units);
  }

  get instruments(): readonly string[] {
    return this.seenInstruments;
  }

  add({ time, liquidation, repaired }: SeenLiquidation): void {
    const position = liquidatedPosition(liquidation.side);
    this.count++;
    if (position === 'long') this.longs++;
    else this.shorts++;
    this.units += usdUnits(liquidation.notionalUsd);
    if (liquidation.notionalUsd > this.largestUsd) {
      this.largestUsd = liquidation.notionalUsd;
      this.largestSide = position;
      this.largestPrice = liquidation.price;
    }
    this.firstTime = Math.min(this.firstTime, time);
    this.lastTime = Math.max(this.lastTime, time);
    if (!this.seenInstruments.includes(liquidation.instrument)) this.seenInstruments.push(liquidation.instrument);
    this.addVenue(liquidation, repaired);
  }

  /** Takes in another tally, of later liquidations. */
  merge(other: LiquidationTally): void {
    this.count += other.count;
    this.longs += other.longs;
    this.shorts += other.shorts;
    this.units += other.units;
    if (other.largestUsd > this.largestUsd) {
      this.largestUsd = other.largestUsd;
      this.largestSide = other.largestSide;
      this.largestPrice = other.largestPrice;
    }
    this.firstTime = Math.min(this.firstTime, other.firstTime);
    this.lastTime = Math.max(this.lastTime, other.lastTime);
    for (const name of other.seenInstruments) if (!this.seenInstruments.includes(name)) this.seenInstruments.push(name);
    for (const [venue, tally] of Object.entries(other.venues)) {
      const own = (this.venues[venue] ??= { sampled: false, raw: 0, estimated: 0, high: 0 });
      own.sampled ||= tally.sampled;
      own.raw += tally.raw;
      own.estimated += tally.estimated;
      own.high += tally.high;
    }
  }

  /** By venue, with the bracket the truth lies in. `gaps`: venues of which part of the time was not received. */
  completeness(gaps: ReadonlySet<string>): VenueCompleteness[] {
    return Object.entries(this.venues).map(([venue, tally]) => ({
      venue,
      completeness: tally.sampled ? 'sampled' : 'full',
      gap: gaps.has(venue),
      usdRaw: cents(unitsUsd(tally.raw)),
      usdEstimated: cents(tally.estimated),
      low: cents(unitsUsd(tally.raw)),
      high: cents(tally.high),
    }));
  }

  toRecord(): object {
    return structuredClone({ ...this });
  }

  static fromRecord(record: object): LiquidationTally {
    return Object.assign(new LiquidationTally(), structuredClone(record));
  }

  private addVenue(liquidation: Liquidation, repaired: RepairedNotional): void {
    const tally = (this.venues[liquidation.venue] ??= { sampled: false, raw: 0, estimated: 0, high: 0 });
    tally.sampled ||= liquidation.sampled;
    tally.raw += usdUnits(liquidation.notionalUsd);
    tally.estimated += repaired.estimated;
    tally.high += repaired.high;
  }
}

export function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
