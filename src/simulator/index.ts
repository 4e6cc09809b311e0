export type { BinanceVenueOptions } from './binance/binance-venue';
export { BinanceVenue } from './binance/binance-venue';
export type { InProcessConnection, InProcessListener, Later } from './binance/in-process-connection';
export type { Fault } from './binance/faults';
export type { EventLogOptions } from './event-log/event-log';
export { EventLog } from './event-log/event-log';
export { TruthLog } from './event-log/truth-log';
export { LeveragedMarket } from './market/leveraged-market';
export type { LiquidationFill, MarketFact, MarketModel } from './market/market-model.contract';
export { findScenario, isScenarioName, SCENARIO_NAMES, scenarioStart } from './market/scenarios/catalogue';
export type { Scenario } from './market/scenarios/scenario.contract';
export type { TruthFact, TruthSink } from './market/truth.contract';
export type {
  InjectedLiquidation,
  InjectedTrade,
  PushPath,
  SimulatorEvent,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.contract';
export { VenueSimulator } from './venue-simulator';
