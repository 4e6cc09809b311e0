import { hashUnit } from './random';
import type { OrderSide } from './market-model.contract';

export type ScenarioName = 'demo' | 'quiet' | 'cascade' | 'idle';
export type PhaseKind = 'quiet' | 'build-up' | 'cascade' | 'recovery';

/** What one asset suffers in an episode. */
export interface Shock {
  readonly asset: string;
  /** Notional liquidated over the cascade, all contracts of the asset together, before the venue's sampling. */
  readonly liquidatedUsd: number;
  /** Size of the move, a fraction. */
  readonly move: number;
  /** SELL liquidates longs and the price falls. */
  readonly side: OrderSide;
}

export interface ScenarioPhase {
  readonly kind: PhaseKind;
  readonly durationMs: number;
  readonly shocks: readonly Shock[];
}

export interface Scenario {
  readonly name: ScenarioName;
  /** Repeated for ever; empty means that nothing happens by itself. */
  readonly phases: readonly ScenarioPhase[];
}

const BTC_LONGS: readonly Shock[] = [{ asset: 'BTC', liquidatedUsd: 7e6, move: 0.016, side: 'SELL' }];
const ETH_LONGS: readonly Shock[] = [{ asset: 'ETH', liquidatedUsd: 4e6, move: 0.019, side: 'SELL' }];
const WHOLE_MARKET: readonly Shock[] = [
  { asset: 'BTC', liquidatedUsd: 5e6, move: 0.012, side: 'SELL' },
  { asset: 'ETH', liquidatedUsd: 3.5e6, move: 0.018, side: 'SELL' },
  { asset: 'SOL', liquidatedUsd: 1.4e6, move: 0.024, side: 'SELL' },
  { asset: 'XRP', liquidatedUsd: 0.7e6, move: 0.022, side: 'SELL' },
  { asset: 'DOGE', liquidatedUsd: 0.6e6, move: 0.026, side: 'SELL' },
  { asset: 'PEPE', liquidatedUsd: 0.3e6, move: 0.03, side: 'SELL' },
];

const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  demo: {
    name: 'demo',
    phases: [
      quiet(15),
      ...episode(BTC_LONGS, 8, 18, 20),
      quiet(20),
      ...episode(ETH_LONGS, 8, 15, 16),
      quiet(14),
      ...episode(WHOLE_MARKET, 8, 18, 20),
    ],
  },
  quiet: { name: 'quiet', phases: [quiet(60)] },
  cascade: { name: 'cascade', phases: [...episode(BTC_LONGS, 0, 20, 20), quiet(20)] },
  idle: { name: 'idle', phases: [] },
};

export function findScenario(name: ScenarioName): Scenario {
  return SCENARIOS[name];
}

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}

function quiet(seconds: number): ScenarioPhase {
  return { kind: 'quiet', durationMs: seconds * 1000, shocks: [] };
}

function episode(shocks: readonly Shock[], buildUp: number, cascade: number, recovery: number): ScenarioPhase[] {
  const phases: ScenarioPhase[] = [
    { kind: 'build-up', durationMs: buildUp * 1000, shocks },
    { kind: 'cascade', durationMs: cascade * 1000, shocks },
    { kind: 'recovery', durationMs: recovery * 1000, shocks },
  ];
  return phases.filter((phase) => phase.durationMs > 0);
}

/** Where the scenario stands at one moment. */
export interface Moment {
  readonly kind: PhaseKind;
  /** 0 at the start of the phase, 1 at its end. */
  readonly progress: number;
  readonly durationMs: number;
  readonly shocks: readonly Shock[];
}

/** Lays the phases end to end; from the second round on every episode differs in size, some hit shorts. */
export class Timeline {
  private readonly totalMs: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly startMs: number,
    private readonly seed: number,
  ) {
    this.totalMs = scenario.phases.reduce((sum, phase) => sum + phase.durationMs, 0);
  }

  at(timeMs: number): Moment {
    const elapsed = Math.max(0, timeMs - this.startMs);
    const round = Math.floor(elapsed / this.totalMs);
    let offset = elapsed - round * this.totalMs;
    let episodes = 0;
    for (const phase of this.scenario.phases) {
      if (offset < phase.durationMs) {
        const shocks = this.vary(phase.shocks, round, episodes);
        return { kind: phase.kind, progress: offset / phase.durationMs, durationMs: phase.durationMs, shocks };
      }
      offset -= phase.durationMs;
      if (phase.kind === 'recovery') episodes += 1;
    }
    return { kind: 'quiet', progress: 0, durationMs: this.totalMs, shocks: [] };
  }

  private vary(shocks: readonly Shock[], round: number, episode: number): readonly Shock[] {
    if (round === 0 || shocks.length === 0) return shocks;
    const size = 0.5 + 1.5 * hashUnit(this.seed, round, episode);
    const squeezed = hashUnit(this.seed + 1, round, episode) > 0.7;
    return shocks.map((shock) => ({
      ...shock,
      liquidatedUsd: shock.liquidatedUsd * size,
      move: shock.move * Math.sqrt(size),
      side: squeezed ? 'BUY' : 'SELL',
    }));
  }
}
