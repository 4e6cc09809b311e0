import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Environment, readEnvironment } from '../config/environment';
import { Clock, ManualClock } from '../core/clock';
import { Scheduler } from '../core/scheduler';
import { EventSink } from '../core/sinks';
import { VenueGateways } from '../core/venue.contract';
import { StreamsModule } from './streams.module';
import { ManualScheduler } from './testing/manual-scheduler';

async function venues(variables: Record<string, string>): Promise<string[]> {
  const clock = new ManualClock();
  const provided = [
    { provide: Environment, useValue: readEnvironment(variables) },
    { provide: Clock, useValue: clock },
    { provide: Scheduler, useValue: new ManualScheduler(clock) },
    { provide: EventSink, useValue: { accept: () => undefined } },
  ];
  @Global()
  @Module({ providers: provided, exports: provided.map(({ provide }) => provide) })
  class Surroundings {}
  const module = await Test.createTestingModule({ imports: [Surroundings, StreamsModule] }).compile();
  return module.get(VenueGateways).all.map(({ venue }) => venue);
}

describe('StreamsModule', () => {
  it('makes a gateway of each venue that is switched on and can be spoken to', async () => {
    await expect(venues({})).resolves.toContain('binance');
    await expect(venues({ VENUES: 'binance' })).resolves.toEqual(['binance']);
    await expect(venues({ VENUES: 'deribit' })).resolves.not.toContain('binance');
  });
});
