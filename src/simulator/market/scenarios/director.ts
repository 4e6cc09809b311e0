import type { AssetMarket } from '../asset-market';
import type { ContractMarket } from '../contract-market';
import type { ListingBoard } from '../listing-board';
import type { Random } from '../random';
import type { NewsDesk } from '../shocks';
import type { Tape } from '../tape';
import type { VenueName } from '../universe';
import type { Delisting, Depeg, LargeOrder, Scenario, ScenarioEvent, Target } from './scenario.contract';
import { SMALLEST, WHOLE_MARKET } from './scenario.contract';
import { tell, tellEnd } from './story';

const SECOND = 1000;

/** What a scenario plays on. */
export interface Stage {
  readonly assets: readonly AssetMarket[];
  readonly news: NewsDesk;
  readonly board: ListingBoard;
  readonly tape: Tape;
  /** Told what happens, in words, as it happens. */
  readonly onStory?: (text: string, timeMs: number) => void;
}

interface Cue {
  time: number;
  readonly act: (time: number) => void;
}

/** A dollar's price in a quote coin on its way to another. */
interface Ramp {
  readonly quote: string;
  readonly from: number;
  readonly size: number;
  startMs: number;
  readonly durationMs: number;
}

/** Plays a scenario: each event at its time, over and over when the scenario says so. */
export class Director {
  private readonly cues: Cue[] = [];
  private readonly pegs = new Map<string, number>();
  private ramps: Ramp[] = [];
  private nextRoundMs: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly stage: Stage,
    private readonly random: Random,
    startMs: number,
  ) {
    this.nextRoundMs = scenario.repeatSeconds ? startMs + scenario.repeatSeconds * SECOND : Infinity;
    for (const event of scenario.events) this.plan(event, startMs);
    for (const event of scenario.events)
      if (event.kind === 'listing') this.holdBack(event.target, startMs + event.at * SECOND);
  }

  /** Does everything that is due. */
  advance(timeMs: number): void {
    if (timeMs >= this.nextRoundMs) this.beginRound();
    while (this.cues.length > 0 && (this.cues[0] as Cue).time < timeMs) {
      const cue = this.cues.shift() as Cue;
      cue.act(cue.time);
    }
    if (this.ramps.length > 0) this.movePegs(timeMs);
  }

  private beginRound(): void {
    const startMs = this.nextRoundMs;
    this.nextRoundMs += (this.scenario.repeatSeconds ?? Infinity) * SECOND;
    // Every further round differs in size, and may strike the other side.
    const size = 0.7 + 0.7 * this.random.next();
    const turn = this.random.next() < 0.3 ? -1 : 1;
    for (const event of this.scenario.events) this.plan(varied(event, size, turn), startMs);
  }

  private plan(event: ScenarioEvent, startMs: number): void {
    const time = startMs + event.at * SECOND;
    this.tellOf(event, startMs);
    switch (event.kind) {
      case 'shock':
        return this.cue(time, (now) =>
          this.newsOf(event.target)?.schedule(now, event.size, event.seconds * SECOND, 'scenario'),
        );
      case 'crowd':
        return this.cue(time, (now) =>
          this.each(event.target, (asset) => asset.crowd(now, event.usd, event.side, event.leverage)),
        );
      case 'withdrawal':
        this.cue(time, () => this.each(event.target, (asset) => (asset.depthScale *= event.scale)));
        return this.cue(startMs + event.until * SECOND, () =>
          this.each(event.target, (asset) => (asset.depthScale /= event.scale)),
        );
      case 'order':
        return this.cue(time, (now) => this.order(event, now));
      case 'outage':
        this.cue(time, (now) => this.outage(event.venue, true, now));
        return this.cue(startMs + event.until * SECOND, (now) => this.outage(event.venue, false, now));
      case 'weather':
        this.cue(time, () => this.each(WHOLE_MARKET, (asset) => (asset.price.weather *= event.volatility)));
        return this.cue(startMs + event.until * SECOND, () =>
          this.each(WHOLE_MARKET, (asset) => (asset.price.weather /= event.volatility)),
        );
      default:
        return this.planListing(event, time, startMs);
    }
  }

  /** The story tells of what there is: a coin or a venue that is not listed plays no part. */
  private tellOf(event: ScenarioEvent, startMs: number): void {
    const { onStory } = this.stage;
    if (!onStory || !this.takesPart(event)) return;
    const [words, end] = [tell(event), tellEnd(event)];
    if (words !== undefined) this.cue(startMs + event.at * SECOND, (now) => onStory(words, now));
    if (end !== undefined && 'until' in event) this.cue(startMs + event.until * SECOND, (now) => onStory(end, now));
  }

  private takesPart(event: ScenarioEvent): boolean {
    if (!('target' in event) || event.target === WHOLE_MARKET) return true;
    const asset = this.asset(event.target);
    if (!asset || !('venue' in event)) return asset !== undefined;
    return asset.markets.some(({ contract }) => contract.venue === event.venue);
  }

  /** Time that nobody lived through: every cue is as far away as before. */
  shift(byMs: number): void {
    this.nextRoundMs += byMs;
    for (const cue of this.cues) cue.time += byMs;
    for (const ramp of this.ramps) ramp.startMs += byMs;
  }

  private planListing(
    event: Extract<ScenarioEvent, { kind: 'depeg' | 'listing' | 'delisting' }>,
    time: number,
    startMs: number,
  ): void {
    switch (event.kind) {
      case 'depeg':
        return this.cue(time, (now) => this.depeg(event, now));
      case 'listing':
        return this.cue(time, (now) => this.markets(event.target, event.venue, (market) => this.list(market, now)));
      case 'delisting':
        return this.delist(event, time, startMs + event.until * SECOND);
    }
  }

  private cue(time: number, act: (time: number) => void): void {
    const place = this.cues.findIndex((other) => other.time > time);
    this.cues.splice(place < 0 ? this.cues.length : place, 0, { time, act });
  }

  private list(market: ContractMarket, now: number): void {
    this.stage.board.list(market, now);
  }

  private delist(event: Delisting, time: number, endMs: number): void {
    const { board } = this.stage;
    this.cue(time, (now) => this.markets(event.target, event.venue, (market) => board.announceEnd(market, now, endMs)));
    this.cue(endMs, (now) => this.markets(event.target, event.venue, (market) => board.settle(market, now)));
  }

  private holdBack(target: Target, onboardTime: number): void {
    this.each(target, (asset) => asset.markets.forEach((market) => this.stage.board.holdBack(market, onboardTime)));
  }

  private order({ venue, target, side, reach }: LargeOrder, now: number): void {
    this.each(target, (asset) =>
      asset.markets
        .filter(({ contract }) => contract.venue === venue)
        .forEach((market) => asset.plunge(market, side, reach, now)),
    );
  }

  private outage(venue: VenueName, down: boolean, time: number): void {
    this.stage.tape.facts.push({ kind: 'outage', time, venue, down });
  }

  private depeg({ quote, size, seconds }: Depeg, now: number): void {
    const from = this.pegs.get(quote) ?? 0;
    this.ramps.push({ quote, from, size, startMs: now, durationMs: seconds * SECOND });
  }

  private movePegs(timeMs: number): void {
    for (const { quote, from, size, startMs, durationMs } of this.ramps)
      this.pegs.set(quote, from + size * Math.min(1, (timeMs - startMs) / durationMs));
    this.ramps = this.ramps.filter(({ startMs, durationMs }) => timeMs < startMs + durationMs);
    for (const asset of this.stage.assets)
      for (const market of asset.markets) {
        // A coin below its peg buys less: prices in it rise.
        market.quoteFactor = Math.exp(-(this.pegs.get(market.contract.quoteAsset) ?? 0));
      }
  }

  private newsOf(target: Target): NewsDesk | undefined {
    return target === WHOLE_MARKET ? this.stage.news : this.asset(target)?.news;
  }

  private each(target: Target, act: (asset: AssetMarket) => void): void {
    if (target === WHOLE_MARKET) this.stage.assets.forEach(act);
    else {
      const asset = this.asset(target);
      if (asset) act(asset);
    }
  }

  private markets(target: Target, venue: VenueName, act: (market: ContractMarket) => void): void {
    this.each(target, (asset) => asset.markets.filter(({ contract }) => contract.venue === venue).forEach(act));
  }

  /** A coin that a small universe does not have plays no part. */
  private asset(target: Target): AssetMarket | undefined {
    const { assets } = this.stage;
    return target === SMALLEST ? assets[assets.length - 1] : assets.find(({ name }) => name === target);
  }
}

function varied(event: ScenarioEvent, size: number, turn: number): ScenarioEvent {
  if (event.kind === 'shock') return { ...event, size: event.size * size * turn };
  if (event.kind === 'crowd') return { ...event, usd: event.usd * size, side: (event.side * turn) as 1 | -1 };
  return event;
}
