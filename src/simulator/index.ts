export type { Fault } from './binance/faults';
export type { ScenarioName } from './market/scenario';
export type {
  InjectedLiquidation,
  InjectedTrade,
  PushPath,
  SimulatorEvent,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.contract';
export { VenueSimulator } from './venue-simulator';
