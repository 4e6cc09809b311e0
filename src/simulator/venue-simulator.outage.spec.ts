import type { MarketFact } from './market/market-model.contract';
import { FactMarket } from './testing/fact-market';
import { WireClient } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

describe('VenueSimulator outages', () => {
  it('closes its connections, refuses everything, and is back when its market says so', async () => {
    const outage = (time: number, down: boolean): MarketFact => ({ kind: 'outage', time, venue: 'binance', down });
    const end = { ms: Infinity };
    const market = (_: number, startMs: number): FactMarket => {
      const facts = [outage(startMs + 300, true), outage(startMs + 700, false)];
      end.ms = startMs + 700;
      return new FactMarket(facts);
    };
    const simulator = await VenueSimulator.start({ market });
    const client = await WireClient.open(simulator, '/market/ws/!forceOrder@arr');
    expect(await client.closed).toBe(1001);
    expect(simulator.subscriptions()).toEqual([]);
    await expect(WireClient.open(simulator, '/market/ws')).rejects.toThrow('503');
    expect((await fetch(`${simulator.origin}/fapi/v1/time`)).status).toBe(503);
    while ((await fetch(`${simulator.origin}/fapi/v1/time`)).status !== 200)
      expect(Date.now()).toBeLessThan(end.ms + 5_000);
    expect(Date.now()).toBeGreaterThanOrEqual(end.ms);
    const again = await WireClient.open(simulator, '/market/ws/!forceOrder@arr');
    expect(simulator.subscriptions()).toEqual(['!forceOrder@arr']);
    again.socket.close();
    await simulator.stop();
  });
});
