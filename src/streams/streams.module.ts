import { Module } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Clock } from '../core/clock';
import { Scheduler } from '../core/scheduler';
import { EventSink } from '../core/sinks';
import { MarketCapSource, VenueGateways } from '../core/venue.contract';
import { CircuitBreaker } from './domain/circuit-breaker';
import { BinanceConnector } from './exchanges/binance/binance.connector';
import { CoinGeckoSource } from './market-caps/coin-gecko.source';
import { RestClient } from './transport/rest.client';

/** Connects the venues that are switched on. A venue is one folder and one entry here. */
function createGateways(environment: Environment, clock: Clock, scheduler: Scheduler, sink: EventSink): VenueGateways {
  const create: Readonly<Record<string, () => BinanceConnector>> = {
    binance: () => createBinance(environment, clock, scheduler, sink),
  };
  return new VenueGateways(environment.VENUES.flatMap((venue) => create[venue]?.() ?? []));
}

function createBinance(
  environment: Environment,
  clock: Clock,
  scheduler: Scheduler,
  sink: EventSink,
): BinanceConnector {
  const linear = new RestClient(environment.BINANCE_REST_URL, clock, scheduler);
  const coin = new RestClient(environment.BINANCE_COINM_REST_URL, clock, scheduler, linear.budget);
  return new BinanceConnector(
    { endpoints: { marketOrigin: environment.BINANCE_WS_MARKET_URL, publicOrigin: environment.BINANCE_WS_PUBLIC_URL } },
    { clock, scheduler, random: Math.random, breaker: new CircuitBreaker() },
    sink,
    { linear, coin },
  );
}

@Module({
  providers: [
    {
      provide: MarketCapSource,
      useFactory: (environment: Environment, clock: Clock, scheduler: Scheduler) =>
        new CoinGeckoSource(new RestClient(environment.MARKET_CAP_URL, clock, scheduler)),
      inject: [Environment, Clock, Scheduler],
    },
    { provide: VenueGateways, useFactory: createGateways, inject: [Environment, Clock, Scheduler, EventSink] },
  ],
  exports: [VenueGateways, MarketCapSource],
})
export class StreamsModule {}
