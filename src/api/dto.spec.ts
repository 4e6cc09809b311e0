import { ValidationPipe } from '@nestjs/common';
import { AlertsQuery, IncidentsQuery } from './dto';

const pipe = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });
const alerts = (query: object): Promise<AlertsQuery> =>
  pipe.transform(query, { type: 'query', metatype: AlertsQuery }) as Promise<AlertsQuery>;
const incidents = (query: object): Promise<IncidentsQuery> =>
  pipe.transform(query, { type: 'query', metatype: IncidentsQuery }) as Promise<IncidentsQuery>;
const fault = async (query: object): Promise<string> => {
  const error = await alerts(query).then(
    () => undefined,
    (thrown: { getResponse(): { message: string[] } }) => thrown,
  );
  return error?.getResponse().message.join('; ') ?? 'accepted';
};

describe('what may be asked', () => {
  it('nothing gives the newest fifty', async () => {
    expect(await alerts({})).toMatchObject({ limit: 50 });
  });

  it('times are epoch milliseconds or ISO', async () => {
    const query = await alerts({ since: '1795010400000', until: '2026-11-20T08:00:00Z' });
    expect(query).toMatchObject({ since: 1_795_010_400_000, until: Date.UTC(2026, 10, 20, 8) });
    expect(await fault({ since: 'yesterday' })).toContain('epoch milliseconds or an ISO time');
  });

  it('types and severities are taken in any case', async () => {
    const query = await alerts({ type: 'liquidation_cascade', severity: 'High', asset: 'BTC', limit: '3' });
    expect(query).toMatchObject({ type: 'LIQUIDATION_CASCADE', severity: 'HIGH', asset: 'BTC', limit: 3 });
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '501' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'many' }, 'limit'],
    [{ type: 'RUMOUR' }, 'type'],
    [{ severity: 'DIRE' }, 'severity'],
    [{ asset: 'A'.repeat(41) }, 'asset'],
    [{ cursor: 'c'.repeat(201) }, 'cursor'],
    [{ asset: ['BTC', 'ETH'] }, 'asset'],
    [{ colour: 'red' }, 'colour'],
  ])('%j is refused, naming the field', async (query, field) => {
    expect(await fault(query)).toContain(field);
  });

  it('phases of incidents are those there are', async () => {
    expect(await incidents({ phase: 'ended' })).toMatchObject({ phase: 'ended' });
    await expect(incidents({ phase: 'soon' })).rejects.toThrow();
  });
});
