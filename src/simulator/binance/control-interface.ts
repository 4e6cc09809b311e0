import type { InjectedLiquidation, InjectedTrade, SimulatorStats } from '../simulator.contract';
import type { Fault } from './faults';
import { readFault } from './faults';
import type { RestAnswer } from './rest-answers';

/** What the control interface commands. */
export interface Controlled {
  fault(fault: Fault): void;
  clearFaults(): void;
  liquidate(liquidation: InjectedLiquidation): void;
  trade(trade: InjectedTrade): void;
  stats(): SimulatorStats;
}

const DONE: RestAnswer = { status: 200, body: { ok: true } };

/** `/__control/…`: faults, injected liquidations and trades, statistics. No part of any venue. */
export function answerControlRequest(method: string, path: string, body: string, simulator: Controlled): RestAnswer {
  try {
    switch (`${method} ${path}`) {
      case 'POST /__control/faults':
        return each(body, readFault, (fault) => simulator.fault(fault));
      case 'DELETE /__control/faults':
        simulator.clearFaults();
        return DONE;
      case 'GET /__control/faults':
        return { status: 200, body: simulator.stats().faults };
      case 'POST /__control/liquidations':
        return each(body, readLiquidation, (liquidation) => simulator.liquidate(liquidation));
      case 'POST /__control/trades':
        return each(body, readTrade, (trade) => simulator.trade(trade));
      case 'GET /__control/stats':
        return { status: 200, body: simulator.stats() };
      default:
        return { status: 404, body: { error: `no control ${method} ${path}` } };
    }
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** Reads one thing or a list of things; nothing happens unless all are valid. */
function each<Item>(body: string, read: (input: unknown) => Item | string, act: (item: Item) => void): RestAnswer {
  const input: unknown = JSON.parse(body);
  const items = (Array.isArray(input) ? input : [input]).map(read);
  const problem = items.find((item) => typeof item === 'string');
  if (typeof problem === 'string') return { status: 400, body: { error: problem } };
  for (const item of items) act(item as Item);
  return { status: 200, body: { ok: true, accepted: items.length } };
}

function readLiquidation(input: unknown): InjectedLiquidation | string {
  const given = input as Partial<InjectedLiquidation> | null;
  if (given?.side !== 'BUY' && given?.side !== 'SELL') return 'a liquidation needs side BUY or SELL';
  return hasFigures(given) ? (given as InjectedLiquidation) : 'a liquidation needs symbol, quantity and price';
}

function readTrade(input: unknown): InjectedTrade | string {
  const given = input as Partial<InjectedTrade> | null;
  if (given?.takerSide !== 'buy' && given?.takerSide !== 'sell') return 'a trade needs takerSide buy or sell';
  return hasFigures(given) ? (given as InjectedTrade) : 'a trade needs symbol, quantity and price';
}

function hasFigures(given: { symbol?: unknown; quantity?: unknown; price?: unknown }): boolean {
  return typeof given.symbol === 'string' && Number.isFinite(given.quantity) && Number.isFinite(given.price);
}
