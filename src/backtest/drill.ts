import type { MarketEvent } from '../core/market-event';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { EventLog, LeveragedMarket, TruthLog } from '../simulator';
import type { LiquidationFill, MarketFact, Scenario } from '../simulator';
import { DEFAULT_RULES } from '../thresholds/domain/threshold-book';
import type { Detection } from './domain/detection-score';
import type { Episode } from './domain/truth-episodes';
import { TruthEpisodes } from './domain/truth-episodes';
import type { Pushed } from './drill-pushes';
import { DrillPushes } from './drill-pushes';
import { DrillTellings } from './drill-tellings';
import { ObservedMarket } from './observed-market';
import type { SimulationCounters } from './simulated-session';
import { SimulatedSession } from './simulated-session';

export interface DrillOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  /** 1 to 600. */
  readonly assets: number;
  /** Exchange time at which it begins, epoch ms. */
  readonly startMs: number;
  /** Writes what the public feeds of all four venues told to this event log. */
  readonly eventsFile?: string;
  /** Writes what no venue tells to this file. */
  readonly truthFile?: string;
  /** Told what the scenario does, in words, as it happens. */
  readonly onStory?: (text: string, timeMs: number) => void;
  /** Sees every public fact of all venues. */
  readonly onFact?: (fact: MarketFact, market: LeveragedMarket) => void;
  /** Sees every event the engine is given. */
  readonly onEvent?: (event: MarketEvent) => void;
}

/** Marks and books every so often are enough for the engine; a feed that says nothing for longer is rightly called blind. */
const MARKS_EVERY_MS = 10_000;
const BOOKS_EVERY_MS = 4_000;

/** One scenario played through the whole program, with the truth beside what was said. */
export class Drill {
  private readonly session: SimulatedSession;
  private readonly market: LeveragedMarket;
  private readonly truthLog: TruthLog | undefined;
  private readonly eventLog: EventLog | undefined;
  private readonly episodes: TruthEpisodes;
  private readonly tellings = new DrillTellings();
  private readonly pushes = new DrillPushes();
  private readonly incidents = new Set<string>();

  constructor(private readonly options: DrillOptions) {
    const { scenario, seed, assets, startMs, eventsFile, truthFile } = options;
    this.truthLog = truthFile === undefined ? undefined : new TruthLog(truthFile);
    const detail = { bookIntervalMs: BOOKS_EVERY_MS, markIntervalMs: MARKS_EVERY_MS, openInterestIntervalMs: 10_000 };
    this.market = new LeveragedMarket({
      seed,
      startMs,
      assets,
      scenario: scenario.name,
      truth: this.truthLog,
      detail,
      onStory: options.onStory,
    });
    this.eventLog = eventsFile === undefined ? undefined : new EventLog(eventsFile, { market: this.market, startMs });
    this.episodes = new TruthEpisodes(entryOf);
    const market = new ObservedMarket(this.market, (fact) => this.observe(fact));
    const onEvent = (event: MarketEvent): void => {
      this.tellings.see(event);
      options.onEvent?.(event);
    };
    this.session = new SimulatedSession({ market, seed, startMs, onEvent });
  }

  get counters(): SimulationCounters {
    return this.session.counters;
  }

  get incidentCount(): number {
    return this.incidents.size;
  }

  /** Cascade alerts; one that was reopened counts once here, and as several detections. */
  get cascadeAlertCount(): number {
    return this.tellings.alertCount;
  }

  /** Messages to one person's phone by the defaults. */
  get pushed(): Pushed {
    return this.pushes.count;
  }

  /** Plays until then; gives the simulated time after each second. */
  async *play(untilMs: number, onChange: (change: IncidentChange) => void): AsyncGenerator<number> {
    const take = (change: IncidentChange): void => {
      this.remember(change);
      onChange(change);
    };
    for await (const now of this.session.seconds(untilMs, take)) {
      this.episodes.advance(now);
      yield now;
    }
    this.session.finish();
    this.eventLog?.close();
    this.truthLog?.close();
  }

  /** What happened by the rule, on the full tape of all venues. Once, at the end. */
  trueEpisodes(): readonly Episode[] {
    return this.episodes.finish();
  }

  /** What was told, cascades only. Once, at the end. */
  detections(): readonly Detection[] {
    return this.tellings.finish(this.session.now);
  }

  private observe(fact: MarketFact): void {
    if (fact.kind === 'liquidation') this.episodes.add(this.trueLiquidation(fact));
    this.eventLog?.accept(fact);
    this.options.onFact?.(fact, this.market);
  }

  private trueLiquidation(fill: LiquidationFill): Parameters<TruthEpisodes['add']>[0] {
    const { time, venue, symbol, side } = fill;
    const { asset, usd } = valueOf(this.market, venue, symbol, fill.quantity, fill.averagePrice);
    return { time, asset, usd, long: side === 'SELL' };
  }

  private remember(change: IncidentChange): void {
    this.incidents.add(change.incident.id);
    this.pushes.take(change, this.session.now);
    this.tellings.take(change.alert, this.session.now);
  }
}

export function valueOf(
  market: LeveragedMarket,
  venue: LiquidationFill['venue'],
  symbol: string,
  quantity: number,
  price: number,
): { readonly asset: string; readonly usd: number } {
  const contract = market.universe.findContract(venue, symbol);
  if (!contract) throw new Error(`the market told of ${symbol} on ${venue}, which it does not list`);
  return { asset: contract.asset, usd: contract.inverse ? quantity * contract.contractSize : quantity * price };
}

function entryOf(asset: string): { readonly count: number; readonly usd: number } {
  const { cascadeCount, cascadeUsd } = DEFAULT_RULES.entry[asset] ?? DEFAULT_RULES.defaultEntry;
  return { count: cascadeCount, usd: cascadeUsd };
}
