import { Controller, Get } from '@nestjs/common';
import { Addresses } from '../config/addresses';
import { Environment } from '../config/environment';
import { VERSION } from '../config/version';

/** What a person finds who opens the address in a browser. */
@Controller()
export class IndexController {
  constructor(
    private readonly environment: Environment,
    private readonly addresses: Addresses,
  ) {}

  @Get()
  index(): object {
    return {
      name: 'foreshock',
      version: VERSION,
      simulated: this.environment.SIMULATED,
      paths: ['/alerts', '/alerts/:id', '/incidents', '/incidents/:id', '/thresholds', '/thresholds/:asset', '/health'],
      feed: 'Socket.IO namespace /feed: emit subscribe {assets?, types?, minSeverity?, since?}; listen to alert and incident',
      operations: `${this.addresses.operations ?? 'unknown'}/status and /metrics`,
    };
  }
}
