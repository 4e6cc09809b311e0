import { AssetPrice } from './asset-price';
import type { Conditions } from './conditions';
import { conditionsFor } from './conditions';
import type { ListedAsset } from './instruments';
import { ASSETS, CONTRACTS, LISTINGS, UNIVERSE } from './instruments';
import { LiquidationFlow } from './liquidation-flow';
import type { LiquidationFill, Listing, MarketFact, MarketModel, TradeFill } from './market-model.contract';
import { derivedSeed, Random } from './random';
import type { Moment, ScenarioName } from './scenario';
import { findScenario, Timeline } from './scenario';
import { ScriptedContract } from './scripted-contract';

export interface ScriptedMarketOptions {
  readonly seed: number;
  readonly startMs: number;
  readonly scenario: ScenarioName;
}

const STEP_MS = 100;
const SLOW_STEPS = 10;
const CALM: Moment = { kind: 'quiet', progress: 0, durationMs: 1000, shocks: [] };

interface ScriptedAsset {
  readonly name: string;
  readonly price: AssetPrice;
  readonly contracts: readonly ScriptedContract[];
  readonly liquidations: LiquidationFlow;
}

/** A market that follows a script: prices are drawn, and liquidations happen because the scenario says so. */
export class ScriptedMarket implements MarketModel {
  readonly universe = UNIVERSE;
  private readonly assets: readonly ScriptedAsset[];
  private readonly timeline: Timeline | undefined;
  private timeMs: number;
  private steps = 0;
  private opened = false;

  constructor(options: ScriptedMarketOptions) {
    const scenario = findScenario(options.scenario);
    this.timeMs = options.startMs;
    this.timeline = scenario.phases.length ? new Timeline(scenario, options.startMs, options.seed) : undefined;
    this.assets = ASSETS.map((asset) => openAsset(asset, options));
  }

  listings(): readonly Listing[] {
    return LISTINGS;
  }

  advance(nowMs: number): readonly MarketFact[] {
    const facts: MarketFact[] = this.opened ? [] : this.open();
    while (this.timeMs + STEP_MS <= nowMs) this.step(facts);
    return facts;
  }

  skipTo(nowMs: number): void {
    const steps = Math.max(0, Math.floor((nowMs - this.timeMs) / STEP_MS));
    this.timeMs += steps * STEP_MS;
    for (const asset of this.assets) asset.price.skipTo(this.timeMs);
  }

  /** The state everything starts from; all there is in a scenario without phases. */
  private open(): MarketFact[] {
    this.opened = true;
    const facts: MarketFact[] = [];
    for (const asset of this.assets) {
      const conditions = conditionsFor(asset.name, CALM);
      for (const contract of asset.contracts) {
        contract.advance(this.timeMs, this.timeMs, conditions);
        facts.push(contract.bookAt(this.timeMs), ...contract.slowFacts(this.timeMs, conditions));
      }
    }
    return facts;
  }

  private step(facts: MarketFact[]): void {
    const fromMs = this.timeMs;
    this.timeMs += STEP_MS;
    this.steps += 1;
    if (!this.timeline) return;
    const moment = this.timeline.at(fromMs);
    const fills: (TradeFill | LiquidationFill)[] = [];
    const states: MarketFact[] = [];
    for (const asset of this.assets) {
      const conditions = conditionsFor(asset.name, moment);
      asset.price.advance(this.timeMs, conditions);
      for (const contract of asset.contracts) fills.push(...contract.advance(fromMs, this.timeMs, conditions));
      for (const fill of asset.liquidations.advance(fromMs, this.timeMs, conditions)) fills.push(fill, tradeOf(fill));
      this.observe(asset, conditions, states);
    }
    facts.push(...fills.sort((a, b) => a.time - b.time), ...states);
  }

  private observe(asset: ScriptedAsset, conditions: Conditions, states: MarketFact[]): void {
    const slow = this.steps % SLOW_STEPS === 0;
    for (const contract of asset.contracts) {
      states.push(contract.bookAt(this.timeMs));
      if (slow) states.push(...contract.slowFacts(this.timeMs, conditions));
    }
  }
}

/** A liquidation is also a trade: the order takes liquidity like any other. */
function tradeOf(fill: LiquidationFill): TradeFill {
  const { time, venue, symbol, averagePrice: price, quantity, side } = fill;
  return { kind: 'trade', time, venue, symbol, price, quantity, takerSide: side === 'SELL' ? 'sell' : 'buy' };
}

function openAsset(asset: ListedAsset, options: ScriptedMarketOptions): ScriptedAsset {
  const seed = derivedSeed(options.seed, asset.asset);
  const price = new AssetPrice(asset, seed, options.startMs);
  const listed = CONTRACTS.filter((contract) => contract.asset === asset.asset);
  const contracts = listed.map((contract) => new ScriptedContract(contract, price, derivedSeed(seed, contract.symbol)));
  const liquidations = new LiquidationFlow(asset, contracts, new Random(seed + 1), options.startMs);
  return { name: asset.asset, price, contracts, liquidations };
}
