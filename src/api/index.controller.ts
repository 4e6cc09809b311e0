import { Controller, Get } from '@nestjs/common';
import { Environment } from '../config/environment';
import { VERSION } from '../config/version';

/** What a person finds who opens the address in a browser. */
@Controller()
export class IndexController {
  constructor(private readonly environment: Environment) {}

  @Get()
  index(): object {
    return {
      name: 'foreshock',
      version: VERSION,
      simulated: this.environment.SIMULATED,
      paths: ['/alerts', '/alerts/:id', '/incidents', '/incidents/:id', '/thresholds', '/thresholds/:asset', '/health'],
      feed: 'Socket.IO namespace /feed: emit subscribe {assets?, types?, minSeverity?, since?}; listen to alert and incident',
      operations: `/status, /metrics and /health on port ${this.environment.OPS_PORT === 0 ? '(the one named at the start)' : this.environment.OPS_PORT}`,
    };
  }
}
