import type { OrderSide } from './market-model.contract';
import type { Moment, PhaseKind, Shock } from './scenario';

/** How one asset trades during one step. */
export interface Conditions {
  readonly kind: PhaseKind;
  /** Side of the liquidations, if any: SELL presses the price down. */
  readonly side: OrderSide;
  /** Multiplies the quiet number of trades. */
  readonly trades: number;
  readonly volatility: number;
  /** Share of takers on the pressed side. */
  readonly pressure: number;
  /** Depth of the side of the book that is being eaten, relative to quiet. */
  readonly depth: number;
  /** Relative change of the price per second. */
  readonly driftPerSecond: number;
  readonly liquidatedUsdPerSecond: number;
  /** Relative change of open interest per second. */
  readonly openInterestPerSecond: number;
}

type Mood = Pick<Conditions, 'trades' | 'volatility' | 'pressure' | 'depth' | 'openInterestPerSecond'>;

const MOODS: Readonly<Record<PhaseKind, Mood>> = {
  quiet: { trades: 1, volatility: 1, pressure: 0.5, depth: 1, openInterestPerSecond: 0 },
  'build-up': { trades: 5, volatility: 1.6, pressure: 0.58, depth: 0.7, openInterestPerSecond: 0.002 },
  cascade: { trades: 50, volatility: 2.5, pressure: 0.8, depth: 0.35, openInterestPerSecond: -0.0025 },
  recovery: { trades: 6, volatility: 1.5, pressure: 0.44, depth: 0.8, openInterestPerSecond: 0.0003 },
};

const QUIET: Conditions = { ...MOODS.quiet, kind: 'quiet', side: 'SELL', driftPerSecond: 0, liquidatedUsdPerSecond: 0 };
/** How much of a shock's move returns in the recovery. */
const BOUNCE = 0.45;
/** How much of the largest shock the rest of the market follows. */
const SYMPATHY = 0.35;

export function conditionsFor(asset: string, moment: Moment): Conditions {
  const shock = moment.shocks.find((candidate) => candidate.asset === asset);
  if (shock) return struck(shock, moment);
  const leader = moment.shocks[0];
  return leader ? bystander(leader, moment) : QUIET;
}

function struck(shock: Shock, moment: Moment): Conditions {
  const seconds = moment.durationMs / 1000;
  const intensity = swell(moment.progress);
  const liquidatedUsdPerSecond = moment.kind === 'cascade' ? (shock.liquidatedUsd / seconds) * intensity : 0;
  const mood = MOODS[moment.kind];
  return {
    ...mood,
    kind: moment.kind,
    side: shock.side,
    trades: moment.kind === 'cascade' ? Math.max(8, mood.trades * intensity) : mood.trades,
    driftPerSecond: drift(shock, moment),
    liquidatedUsdPerSecond,
  };
}

function bystander(leader: Shock, moment: Moment): Conditions {
  const trades = moment.kind === 'cascade' ? 3 : 1.5;
  return { ...QUIET, side: leader.side, trades, driftPerSecond: SYMPATHY * drift(leader, moment) };
}

function drift(shock: Shock, moment: Moment): number {
  const direction = shock.side === 'SELL' ? -1 : 1;
  const perSecond = (direction * shock.move) / (moment.durationMs / 1000);
  if (moment.kind === 'cascade') return perSecond * swell(moment.progress);
  return moment.kind === 'recovery' ? -BOUNCE * perSecond : 0;
}

/** Rises, peaks in the middle and ebbs away; its mean over a phase is 1. */
function swell(progress: number): number {
  return 0.25 + 0.75 * (Math.PI / 2) * Math.sin(Math.PI * progress);
}
