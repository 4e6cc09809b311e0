export type { BinanceVenueOptions } from './binance/binance-venue';
export { BinanceVenue } from './binance/binance-venue';
export type { InProcessConnection, InProcessListener, Later } from './binance/in-process-connection';
export type { Fault } from './binance/faults';
export type { MarketFact, MarketModel } from './market/market-model.contract';
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
