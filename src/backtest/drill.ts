import type { Severity } from '../core/alert';
import { graver } from '../core/alert';
import type { MarketEvent } from '../core/market-event';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { isWorthReply, routeOf } from '../dispatch/domain/delivery-policy';
import { EventLog, LeveragedMarket, TruthLog } from '../simulator';
import type { LiquidationFill, MarketFact, Scenario } from '../simulator';
import { DEFAULT_RULES } from '../thresholds/domain/threshold-book';
import type { Detection } from './domain/detection-score';
import type { Episode } from './domain/truth-episodes';
import { TruthEpisodes } from './domain/truth-episodes';
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
const BOOKS_EVERY_MS = 10_000;

/** One scenario played through the whole program, with the truth beside what was said. */
export class Drill {
  private readonly session: SimulatedSession;
  private readonly market: LeveragedMarket;
  private readonly truthLog: TruthLog | undefined;
  private readonly eventLog: EventLog | undefined;
  private readonly episodes: TruthEpisodes;
  private readonly told = new Map<string, Detection>();
  private readonly incidents = new Set<string>();
  /** Severity last pushed of each incident. */
  private readonly pushedSeverity = new Map<string, Severity>();
  private pushes = 0;
  private loud = 0;

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
    this.session = new SimulatedSession({ market, seed, startMs, onEvent: options.onEvent });
  }

  get counters(): SimulationCounters {
    return this.session.counters;
  }

  get incidentCount(): number {
    return this.incidents.size;
  }

  /** Messages that the default policy would have sent, and how many of them ring. */
  get pushed(): { readonly total: number; readonly loud: number } {
    return { total: this.pushes, loud: this.loud };
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

  /** What was told, cascades only. */
  detections(): readonly Detection[] {
    return [...this.told.values()];
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
    const { alert, incident } = change;
    this.incidents.add(incident.id);
    this.countPush(change);
    if (alert.type !== 'LIQUIDATION_CASCADE') return;
    const before = this.told.get(alert.id);
    const severity: Severity = before ? graver(before.severity, alert.severity) : alert.severity;
    const toldTime = before?.toldTime ?? this.session.now;
    const usd = Math.max(before?.usd ?? 0, Number(alert.facts['usd'] ?? 0));
    this.told.set(alert.id, { asset: alert.asset, toldTime, lastTime: alert.updatedTime, severity, usd });
  }

  /** A first message for each incident, and another only when it has become worth one. */
  private countPush({ alert, incident }: IncidentChange): void {
    const route = routeOf(alert);
    if (route.kind !== 'push') return;
    const before = this.pushedSeverity.get(incident.id);
    if (before !== undefined && !isWorthReply(alert.severity, before)) return;
    this.pushedSeverity.set(incident.id, alert.severity);
    this.pushes += 1;
    if (!route.silent) this.loud += 1;
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
