import type { Factor } from './asset-price';
import { AssetMarket } from './asset-market';
import type { ContractMarket } from './contract-market';
import type { Listing, MarketFact, MarketModel } from './market-model.contract';
import { nextFunding } from './mark-price';
import { ListingBoard } from './listing-board';
import { derivedSeed, Random } from './random';
import { findScenario } from './scenarios/catalogue';
import { Director } from './scenarios/director';
import type { Scenario } from './scenarios/scenario.contract';
import { NewsDesk } from './shocks';
import { Tape } from './tape';
import type { TruthSink } from './truth.contract';
import type { ListedAsset, VenueName } from './universe';
import { Universe } from './universe';
import { VolatilityRegime } from './volatility';

const STEP_MS = 100;
const STEPS_PER_SECOND = 10;
const MARKET_NEWS_PER_DAY = 26;
const ASSET_NEWS_PER_DAY = 2.5;
/** News of this size (log return) doubles the volatility that follows. */
const STIRRING = 0.005;
const SMALLEST_MARKET_NEWS = 0.0014;

/** How often states are told; 0 keeps them untold. Trades and liquidations always are. */
export interface Detail {
  readonly bookIntervalMs?: number;
  /** Only books of these assets. */
  readonly bookAssets?: readonly string[];
  readonly markIntervalMs?: number;
  readonly openInterestIntervalMs?: number;
}

export interface LeveragedMarketOptions {
  readonly seed: number;
  /** Exchange time at which it opens, epoch ms. */
  readonly startMs: number;
  /** 1 to 600, default 60. */
  readonly assets?: number;
  /** A name of the catalogue, default `ordinary-day`. */
  readonly scenario?: string;
  readonly truth?: TruthSink;
  /** Told what the scenario does, in words, as it happens. */
  readonly onStory?: (text: string, timeMs: number) => void;
  readonly detail?: Detail;
}

/**
 * A market of traders with leverage on four venues. Prices move by news, noise and orders; positions whose margin is
 * gone are closed by market orders that move the price on, so cascades come about by themselves. The same seed and
 * start give the same market, whatever the pace at which it is advanced.
 */
export class LeveragedMarket implements MarketModel {
  readonly universe: Universe;
  private readonly tape: Tape;
  private readonly assets: readonly AssetMarket[];
  private readonly news: NewsDesk;
  private readonly regime: VolatilityRegime;
  private readonly scenario: Scenario;
  private readonly board: ListingBoard;
  private readonly director: Director;
  private readonly detail: Required<Detail>;
  private readonly bookAssets: ReadonlySet<string> | undefined;
  private timeMs: number;
  private steps = 0;
  private shocks = 0;
  private opened = false;

  constructor(options: LeveragedMarketOptions) {
    const { seed, startMs, truth } = options;
    this.universe = new Universe(options.assets);
    this.timeMs = Math.floor(startMs / STEP_MS) * STEP_MS;
    this.tape = new Tape(truth);
    this.scenario = findScenario(options.scenario ?? 'ordinary-day');
    this.detail = {
      bookIntervalMs: 100,
      bookAssets: [],
      markIntervalMs: 1000,
      openInterestIntervalMs: 1000,
      ...options.detail,
    };
    this.bookAssets = options.detail?.bookAssets && new Set(options.detail.bookAssets);
    const random = new Random(derivedSeed(seed, 'whole market'));
    this.regime = new VolatilityRegime(random);
    const habits = {
      asset: 'MARKET',
      perDay: MARKET_NEWS_PER_DAY * this.scenario.news,
      smallest: SMALLEST_MARKET_NEWS,
    };
    this.news = new NewsDesk(habits, random, () => ++this.shocks, truth);
    this.assets = this.universe.assets.map(
      (asset) =>
        new AssetMarket(
          {
            asset,
            contracts: this.universe.contractsOf(asset.asset),
            largestVolumeUsd: this.universe.contracts[0]?.dailyVolumeUsd ?? 1,
            seed,
            startMs: this.timeMs,
            factor: this.factor(),
            nextShock: () => ++this.shocks,
            population: populationOf(this.scenario, asset, this.universe.assets.length),
            newsPerDay: asset.rank === 1 ? 0 : ASSET_NEWS_PER_DAY * this.scenario.news,
          },
          this.tape,
        ),
    );
    this.board = new ListingBoard(this.markets(), this.tape);
    const { assets, news, board, tape } = this;
    const chance = new Random(derivedSeed(seed, 'scenario'));
    this.director = new Director(
      this.scenario,
      { assets, news, board, tape, onStory: options.onStory },
      chance,
      this.timeMs,
    );
  }

  get now(): number {
    return this.timeMs;
  }

  listings(): readonly Listing[] {
    return this.board.all();
  }

  advance(nowMs: number): readonly MarketFact[] {
    const all: MarketFact[] = [];
    if (!this.opened) {
      this.open();
      all.push(...this.tape.tear());
    }
    while (this.timeMs + STEP_MS <= nowMs) {
      this.step();
      const facts = this.tape.tear();
      for (const fact of facts) all.push(fact);
    }
    return all;
  }

  skipTo(nowMs: number): void {
    const steps = Math.max(0, Math.floor((nowMs - this.timeMs) / STEP_MS));
    const byMs = steps * STEP_MS;
    this.timeMs += byMs;
    this.news.shift(byMs);
    this.director.shift(byMs);
    for (const asset of this.assets) asset.shift(byMs);
  }

  /** Every contract with its accounts, for audits of the truth. */
  markets(): readonly ContractMarket[] {
    return this.assets.flatMap((asset) => asset.markets);
  }

  /** USD on one side of the book within a fraction of the price, now. */
  depthWithin(venue: VenueName, symbol: string, fraction: number): number {
    const market = this.markets().find(({ contract }) => contract.venue === venue && contract.symbol === symbol);
    if (!market) throw new Error(`no contract ${symbol} on ${venue}`);
    return market.usd(market.book.depthWithin(fraction), market.book.mid);
  }

  private open(): void {
    this.opened = true;
    this.steps = 0;
    for (const asset of this.assets) asset.second(this.timeMs);
    // Who is there from the beginning is counted from the beginning.
    if (this.scenario.still !== true) this.director.advance(this.timeMs + 1);
    this.tell(true);
  }

  private step(): void {
    this.timeMs += STEP_MS;
    this.steps += 1;
    const { timeMs } = this;
    if (this.scenario.still) return;
    this.director.advance(timeMs);
    this.slowThings(this.steps % STEPS_PER_SECOND);
    const [leader] = this.assets;
    leader?.price.learn(this.news.advance(timeMs));
    for (const asset of this.assets) if (asset.isDue(this.steps, timeMs)) asset.step(timeMs);
    this.tell(false);
  }

  /** Once a second for everything, a tenth of the assets at each step, so that no step is much longer than another. */
  private slowThings(tenth: number): void {
    if (tenth === 0) {
      this.news.listen(this.timeMs, 1, 1);
      this.regime.excite(this.news.takeStruck() / STIRRING);
    }
    for (let index = tenth; index < this.assets.length; index += STEPS_PER_SECOND)
      (this.assets[index] as AssetMarket).second(this.timeMs);
  }

  private factor(): Factor {
    const leader = (): AssetMarket => this.assets[0] as AssetMarket;
    return {
      log: () => leader().foreseenLog,
      dailyVolatility: this.universe.assets[0]?.dailyVolatility ?? 0.02,
      regime: this.regime,
      recentShock: (timeMs) => this.news.recent(timeMs),
    };
  }

  private tell(all: boolean): void {
    const { bookIntervalMs, markIntervalMs, openInterestIntervalMs } = this.detail;
    const books = isTime(this.timeMs, bookIntervalMs, all);
    const marks = isTime(this.timeMs, markIntervalMs, all);
    const openInterests = isTime(this.timeMs, openInterestIntervalMs, all);
    if (!books && !marks && !openInterests) return;
    for (const asset of this.assets) {
      const withBooks = books && (!this.bookAssets || this.bookAssets.has(asset.name));
      for (const market of asset.markets) this.tellMarket(market, withBooks, marks, openInterests);
    }
  }

  private tellMarket(market: ContractMarket, books: boolean, marks: boolean, openInterests: boolean): void {
    if (!market.trading) return;
    const { contract, book, mark, ticksPerUnit } = market;
    const { venue, symbol } = contract;
    const time = this.timeMs;
    const { facts } = this.tape;
    if (books)
      facts.push({
        kind: 'book',
        time,
        venue,
        symbol,
        bids: market.levels('bid', time),
        asks: book.levels('ask', time),
      });
    if (marks)
      facts.push({
        kind: 'mark',
        time,
        venue,
        symbol,
        markPrice: mark.mark / ticksPerUnit,
        markAverage: (mark.index * (1 + mark.indexBasis)) / ticksPerUnit,
        indexPrice: mark.index / ticksPerUnit,
        fundingRate: mark.fundingRate,
        nextFundingTime: nextFunding(time),
      });
    if (openInterests) {
      const quantity = book.shown(market.ledger.openInterest, book.mid);
      facts.push({ kind: 'openInterest', time, venue, symbol, quantity });
    }
  }
}

/** A coin that the scenario has yet to list has no accounts. */
function populationOf({ still, events }: Scenario, { rank }: ListedAsset, smallest: number): 'many' | 'pair' | 'none' {
  if (still === true) return 'pair';
  return rank === smallest && events.some(({ kind }) => kind === 'listing') ? 'none' : 'many';
}

function isTime(timeMs: number, intervalMs: number, all: boolean): boolean {
  return intervalMs > 0 && (all || timeMs % intervalMs === 0);
}
