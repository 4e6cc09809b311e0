import { AssetPrice } from './asset-price';
import type { Factor } from './asset-price';
import { usualActivity } from './calendar';
import type { RecentCause } from './cascade-runs';
import { CascadeRuns, causeOf } from './cascade-runs';
import { ContractMarket } from './contract-market';
import { settleFunding } from './funding';
import { LiquidationEngine } from './liquidation-engine';
import { nextFunding } from './mark-price';
import { Premium } from './premium';
import { PriceHistory } from './price-history';
import { derivedSeed, Random } from './random';
import { NewsDesk } from './shocks';
import type { Tape } from './tape';
import { Algorithms } from './traders/algorithms';
import { Arbitrage } from './traders/arbitrage';
import type { Conditions } from './traders/conditions';
import { Holders } from './traders/holders';
import { RetailCrowd } from './traders/retail';
import type { LiquidationTruth } from './truth.contract';
import type { ListedAsset, ListedContract } from './universe';
import { zonesOf } from './zones';

/** Time constant in which makers carry a displacement from one venue to all. */
const VENUE_MEMORY_SECONDS = 0.4;
/** Share of an impact that stays for good: the market takes some orders for news. */
const LASTING = 0.25;
const IMPACT_MEMORY_SECONDS = 150;
/** Depth of spot markets beside the futures, relative to them: it takes its part of every impact. */
const SPOT_SHARE = 0.35;
const SECOND = 1000;
const URGENT_MS = 60_000;
const ZONES_EVERY_MS = 60_000;
const ORDER_REMEMBERED_MS = 15_000;
const WITHDRAWAL = 0.08;
const LEAST_DEPTH = 0.3;
const ACTIVITY_POWER = 1.7;
const MOST_ACTIVITY = 90;

interface Desk {
  readonly market: ContractMarket;
  readonly weight: number;
  readonly retail: RetailCrowd;
  readonly holders: Holders;
  readonly algorithms: Algorithms;
  readonly liquidations: LiquidationEngine;
}

export interface AssetMarketOptions {
  readonly asset: ListedAsset;
  readonly contracts: readonly ListedContract[];
  readonly largestVolumeUsd: number;
  readonly seed: number;
  readonly startMs: number;
  readonly factor: Factor;
  readonly nextShock: () => number;
  readonly newsPerDay: number;
  /** `pair`: nothing will ever trade, two accounts hold what the many would. `none`: not yet listed. */
  readonly population: 'many' | 'pair' | 'none';
}

/** One asset over all its contracts: what it is worth, who trades it, and what happens when margins are gone. */
export class AssetMarket {
  readonly name: string;
  readonly price: AssetPrice;
  readonly news: NewsDesk;
  readonly markets: readonly ContractMarket[];
  /** Depth relative to what the moment would bring; a scenario may withdraw it. */
  depthScale = 1;
  private readonly desks: readonly Desk[];
  private readonly arbitrage: Arbitrage;
  private readonly runs: CascadeRuns | undefined;
  private readonly now: Conditions;
  private readonly stride: number;
  /** Keeps assets of one stride out of step with each other. */
  private readonly rank: number;
  private readonly random: Random;
  private readonly premium: Premium;
  private impact = 0;
  private forcedImpact = 0;
  private forcedForGood = 0;
  private urgentUntil = 0;

  constructor(
    options: AssetMarketOptions,
    private readonly tape: Tape,
  ) {
    const { asset, seed, startMs } = options;
    this.name = asset.asset;
    this.random = new Random(derivedSeed(seed, `market ${asset.asset}`));
    const history = new PriceHistory(asset, seed, startMs);
    const { truth } = tape;
    this.news = new NewsDesk(
      { asset: asset.asset, perDay: options.newsPerDay, smallest: asset.dailyVolatility * 0.07 },
      this.random,
      options.nextShock,
      truth,
    );
    this.price = new AssetPrice(asset, history.last, options.factor, this.random);
    this.desks = options.contracts.map((contract) => this.openDesk(contract, options, history));
    this.markets = this.desks.map((desk) => desk.market);
    this.arbitrage = new Arbitrage(this.markets);
    this.premium = new Premium(this.random);
    this.runs = truth && new CascadeRuns(this.name, truth, (timeMs) => this.causeAt(timeMs));
    this.stride = strideOf(asset.rank);
    this.rank = asset.rank;
    this.now = { fromMs: startMs, toMs: startMs, seconds: 0, activity: 1, usual: 1, stress: 1, momentum: 0, trend: 0 };
  }

  /** Log of what all venues agree on, relative to the start. */
  get agreedLog(): number {
    return this.price.log + this.impact;
  }

  /** The same, with what the price has not followed yet. */
  get foreseenLog(): number {
    return this.agreedLog + this.price.pending;
  }

  /** Whether this step of the market is one of this asset's: small quiet assets move less often. */
  isDue(step: number, timeMs: number): boolean {
    return timeMs <= this.urgentUntil || (step + this.rank) % this.stride === 0;
  }

  step(toMs: number): void {
    const { now } = this;
    now.fromMs = now.toMs;
    now.toMs = toMs;
    now.seconds = (toMs - now.fromMs) / SECOND;
    // What the last step's marks have struck comes first, so that no liquidation is told before its cause.
    for (const desk of this.desks) this.liquidate(desk);
    this.price.advance(now.seconds, this.news.advance(toMs));
    this.heal(now.seconds);
    this.observe();
    for (const desk of this.desks) this.trade(desk);
    if (this.markets.length > 1) this.arbitrage.act(toMs - 1);
    for (const { market } of this.desks) this.markAnew(market);
  }

  /** Once a second: the slow things. */
  second(timeMs: number): void {
    this.now.usual = usualActivity(timeMs);
    this.news.listen(timeMs, 1, this.now.usual);
    this.price.regime.excite(this.news.takeStruck() / (this.price.dailyVolatility * 0.5));
    this.price.second(timeMs);
    this.premium.second(this.now);
    this.runs?.advance(timeMs);
    if (timeMs % ZONES_EVERY_MS < SECOND && this.tape.truth)
      this.tape.truth.accept(zonesOf(this.name, this.markets, timeMs));
    if (nextFunding(timeMs - SECOND) !== nextFunding(timeMs))
      for (const { market } of this.desks) if (market.trading) settleFunding(market);
  }

  /** Adds crowded positions on all contracts: USD over all of them. */
  crowd(timeMs: number, usd: number, side: 1 | -1, leverage: number): void {
    for (const { weight, retail, holders } of this.desks) {
      retail.crowd(timeMs, usd * weight, Math.max(5, Math.round(260 * weight)), side, leverage);
      holders.absorb(timeMs);
    }
    this.hurry(timeMs);
  }

  /** From now on every step counts. */
  hurry(timeMs: number): void {
    this.urgentUntil = Math.max(this.urgentUntil, timeMs + URGENT_MS);
  }

  /** Time that nobody lived through: everything that was to come is as far away as before. */
  shift(byMs: number): void {
    this.now.toMs += byMs;
    this.urgentUntil += byMs;
    this.news.shift(byMs);
    for (const { holders } of this.desks) holders.shift(byMs);
  }

  /** Somebody eats so far (a log distance) into the book of one contract. */
  plunge(market: ContractMarket, side: 1 | -1, reach: number, timeMs: number): void {
    const desk = this.desks.find((one) => one.market === market);
    desk?.holders.plunge(side, market.usd(market.book.depthWithin(reach), market.book.mid), timeMs);
    this.hurry(timeMs);
  }

  private openDesk(contract: ListedContract, options: AssetMarketOptions, history: PriceHistory): Desk {
    const { asset, seed, startMs, largestVolumeUsd } = options;
    const listed = history.last * contract.multiplier;
    const market = new ContractMarket(contract, listed, largestVolumeUsd, this.tape);
    market.book.mid = listed * market.ticksPerUnit;
    market.mark.start(market.book.mid);
    const random = new Random(derivedSeed(seed, `${contract.venue} ${contract.symbol}`));
    const retail = new RetailCrowd(market, asset.dailyVolatility, random);
    const holders = new Holders(market, random);
    const owners = {
      retire: (slot: number): void => void (retail.retire(slot) || holders.retire(slot)),
      interrupt: (slot: number): void => holders.interrupt(slot),
    };
    market.onSettled = () => {
      retail.retireAll();
      holders.retireAll();
    };
    const liquidations = new LiquidationEngine(market, this.tape, random, (told) => this.tell(told), owners);
    const algorithms = new Algorithms(market, random);
    if (options.population === 'many') {
      retail.seed(history, contract.multiplier, startMs);
      holders.seed(history, contract.multiplier, startMs);
    } else if (options.population === 'pair') holders.seedPair(startMs);
    const total = options.contracts.reduce((sum, one) => sum + one.dailyVolumeUsd, 0);
    return { market, weight: contract.dailyVolumeUsd / total, retail, holders, algorithms, liquidations };
  }

  /** Displacements pass from each venue to all, and fade. */
  private heal(seconds: number): void {
    const passed = 1 - Math.exp(-seconds / VENUE_MEMORY_SECONDS);
    const faded = 1 - Math.exp(-seconds / IMPACT_MEMORY_SECONDS);
    this.impact -= this.impact * faded;
    this.forcedImpact -= this.forcedImpact * faded;
    for (const { market, weight } of this.desks) {
      const { book } = market;
      const share = (weight * passed) / (1 + SPOT_SHARE);
      this.impact += (1 - LASTING) * share * book.displacement;
      this.forcedImpact += (1 - LASTING) * share * book.forcedDisplacement;
      this.price.learn(LASTING * share * book.displacement);
      this.forcedForGood += LASTING * share * book.forcedDisplacement;
      book.displacement *= 1 - passed;
      book.forcedDisplacement *= 1 - passed;
    }
  }

  private observe(): void {
    const { now, price } = this;
    price.measure(this.agreedLog, now.seconds);
    now.stress = price.stress;
    now.momentum = price.momentum;
    now.trend = price.trend;
    now.activity = Math.min(MOST_ACTIVITY, 0.5 * now.usual + 1.3 * now.stress ** ACTIVITY_POWER);
    if (now.stress > 5) this.hurry(now.toMs);
    const stayed = Math.max(LEAST_DEPTH, 1 / (1 + WITHDRAWAL * Math.max(0, now.stress - 1)));
    const depth = this.depthScale * Math.min(1.3, 0.6 + 0.4 * now.usual) * stayed;
    const agreed = price.usd(this.agreedLog);
    for (const { market } of this.desks) {
      const { book } = market;
      book.depthFactor = depth;
      book.halfSpread = 0.5 + book.mid * 4e-6 * Math.min(30, Math.max(0, now.stress - 1));
      book.mid = agreed * market.unitScale * Math.exp(book.displacement + this.premium.value);
    }
  }

  private trade({ market, retail, holders, algorithms }: Desk): void {
    if (!market.trading) return;
    algorithms.act(this.now);
    retail.act(this.now);
    holders.act(this.now);
  }

  private liquidate({ market, liquidations }: Desk): void {
    if (!market.trading) return;
    const { fromMs, toMs, seconds } = this.now;
    const forced = this.forcedImpact + this.forcedForGood + market.book.forcedDisplacement;
    if (liquidations.strike(Math.max(fromMs, toMs - 100), toMs, seconds, forced)) this.hurry(toMs);
  }

  private markAnew(market: ContractMarket): void {
    const { toMs, seconds } = this.now;
    const agreed = this.price.usd(this.agreedLog) * market.unitScale;
    market.mark.advance(agreed, market.book.mid, toMs, seconds);
  }

  private tell(liquidation: LiquidationTruth): void {
    this.tape.truth?.accept(liquidation);
    this.runs?.add(liquidation);
  }

  private causeAt(timeMs: number): RecentCause {
    const shock = this.news.recent(timeMs) ?? this.price.factorShock(timeMs);
    const ordered = this.markets.some(({ largeOrderMs }) => timeMs - largeOrderMs <= ORDER_REMEMBERED_MS);
    return causeOf(shock, ordered);
  }
}

/** Steps of 100 ms between two of an asset's own, while it is quiet. */
function strideOf(rank: number): number {
  if (rank <= 2) return 1;
  if (rank <= 6) return 2;
  return rank <= 25 ? 5 : 10;
}
