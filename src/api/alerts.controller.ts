import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { AlertStore, type Page } from '../dispatch/alert-store.port';
import { AlertsQuery, IncidentsQuery } from './dto';
import { withIsoTimes } from './presenter';

@Controller()
export class AlertsController {
  constructor(private readonly store: AlertStore) {}

  @Get('alerts')
  async alerts(@Query() query: AlertsQuery): Promise<Page<object>> {
    return present(await this.store.alerts(query));
  }

  @Get('alerts/:id')
  async alert(@Param('id') id: string): Promise<object> {
    const alert = await this.store.alert(id);
    if (alert === undefined) throw new NotFoundException(`no alert has the id '${id}'`);
    return withIsoTimes(alert);
  }

  @Get('incidents')
  async incidents(@Query() query: IncidentsQuery): Promise<Page<object>> {
    return present(await this.store.incidents(query));
  }

  @Get('incidents/:id')
  async incident(@Param('id') id: string): Promise<object> {
    const incident = await this.store.incident(id);
    if (incident === undefined) throw new NotFoundException(`no incident has the id '${id}'`);
    return { ...withIsoTimes(incident), alerts: (await this.store.alertsOfIncident(id)).map(withIsoTimes) };
  }
}

function present(page: Page<object>): Page<object> {
  return { items: page.items.map(withIsoTimes), nextCursor: page.nextCursor };
}
