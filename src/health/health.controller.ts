import { Controller, Get } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { HealthRegistry } from './health-registry';

/** `/health` answers 503 when a critical part is unhealthy; `/health/live` only says that the process answers. */
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly registry: HealthRegistry,
  ) {}

  @Get('health')
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.all()]);
  }

  @Get('health/ready')
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.all()]);
  }

  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('status')
  status(): Promise<Record<string, unknown>> {
    return this.registry.status();
  }

  private async all(): Promise<HealthIndicatorResult> {
    const reports = Object.entries(await this.registry.check());
    const results = reports.map(([name, { healthy, critical, detail }]) => {
      const session = this.indicators.check(name);
      // A part that limps is named, but does not take the whole down.
      if (healthy || critical !== true) return session.up({ ...detail, ...(healthy ? {} : { degraded: true }) });
      return session.down(detail);
    });
    return Object.assign({}, ...results) as HealthIndicatorResult;
  }
}
