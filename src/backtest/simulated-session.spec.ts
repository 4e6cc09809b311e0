import type { Gap, MarketEvent } from '../core/market-event';
import { MINUTE, SECOND, START } from '../core/testing/events';
import { canonicalLine } from '../dispatch/domain/canonical';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { LeveragedMarket } from '../simulator/market/leveraged-market';
import type { Listing, MarketFact } from '../simulator/market/market-model.contract';
import { FactMarket } from '../simulator/testing/fact-market';
import { ReplaySession } from './replay-session';
import { SimulatedSession, type SimulatedSessionOptions } from './simulated-session';

jest.setTimeout(60_000);

const SEED = 7;
const LENGTH = 25 * SECOND;

interface Run {
  readonly session: SimulatedSession;
  readonly changes: IncidentChange[];
  readonly events: MarketEvent[];
}

function open(options: Partial<SimulatedSessionOptions> & Pick<SimulatedSessionOptions, 'market'>): Run {
  const [changes, events]: [IncidentChange[], MarketEvent[]] = [[], []];
  const onEvent = (event: MarketEvent): void => void events.push(event);
  const session = new SimulatedSession({ seed: SEED, startMs: START, onEvent, ...options });
  return { session, changes, events };
}

async function run(market: SimulatedSessionOptions['market'], ms: number, symbols?: readonly string[]): Promise<Run> {
  const started = open({ market, symbols });
  await started.session.run(START + ms, (change) => started.changes.push(change));
  started.session.finish();
  return started;
}

const cascade = (): LeveragedMarket =>
  new LeveragedMarket({ seed: SEED, startMs: START, assets: 2, scenario: 'cascade' });
/** What keeps feeds from being called blind: marks and books of BTC, in order of time among the given facts. */
function pulsing(ms: number, facts: readonly MarketFact[]): MarketFact[] {
  const of = { venue: 'binance', symbol: 'BTCUSDT' } as const;
  const prices = { markPrice: 100_000, markAverage: 100_000, indexPrice: 100_000, fundingRate: 0.0001 };
  const beats = Array.from({ length: Math.floor(ms / SECOND) }, (_, second): MarketFact[] => {
    const time = START + second * SECOND;
    return [
      { kind: 'mark', time, ...of, ...prices, nextFundingTime: START + ms },
      { kind: 'book', time, ...of, bids: [[99_999, 1 + (second % 7)]], asks: [[100_001, 1]] },
    ];
  });
  return [...beats.flat(), ...facts].sort((a, b) => a.time - b.time);
}

const lines = (changes: readonly IncidentChange[]): string[] => changes.map(({ alert }) => canonicalLine(alert));
const gaps = (events: readonly MarketEvent[]): Gap[] => events.filter((event): event is Gap => event.type === 'gap');

describe(SimulatedSession.name, () => {
  let first: Run;

  beforeAll(async () => {
    first = await run(cascade(), LENGTH);
  });

  it('hears of a cascade what the venue says of it, judged by thresholds from its own REST answers', () => {
    const { session, changes, events } = first;
    const told = changes.find(({ alert }) => alert.type === 'LIQUIDATION_CASCADE' && alert.asset === 'BTC')?.alert;
    expect(told).toMatchObject({ simulated: true, thresholds: { entry: 500_000, source: 'formula' } });
    expect(told?.venues).toEqual([expect.objectContaining({ venue: 'binance', completeness: 'sampled' })]);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['config', 'state', 'bar', 'reference', 'gap', 'trade', 'book', 'mark', 'liquidation', 'tick']),
    );
    const { counters } = session;
    expect(counters.events).toBe(events.length);
    expect(counters.frames).toBeGreaterThan(2_000);
    // Contracts, volumes; daily and hourly bars and the supply of two assets.
    expect(counters.restRequests).toBe(3 + 2 * 3);
    expect(session.now).toBe(START + LENGTH);
  });

  it('says the same of the same market, however often it is asked to go on', async () => {
    const again = open({ market: cascade() });
    const seen: number[] = [];
    for (const until of [3_500, 11_000, LENGTH]) {
      for await (const time of again.session.seconds(START + until, (change) => again.changes.push(change)))
        seen.push(time - START);
    }
    again.session.finish();
    expect(seen).toEqual(Array.from({ length: LENGTH / SECOND }, (_, index) => (index + 1) * SECOND));
    expect(lines(first.changes).length).toBeGreaterThan(5);
    expect(lines(again.changes)).toEqual(lines(first.changes));
  });

  it('gives a recording that replays to the same alerts', () => {
    const replayed: IncidentChange[] = [];
    const replay = new ReplaySession((change) => replayed.push(change));
    for (const event of first.events) replay.accept(JSON.parse(JSON.stringify(event)) as MarketEvent);
    replay.finish();
    expect(lines(replayed)).toEqual(lines(first.changes));
  });

  it('receives every frame when it is due, in order', () => {
    const times = first.events.map(({ receivedTime }) => receivedTime);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const event of first.events) {
      if (event.type !== 'liquidation') continue;
      expect(event.receivedTime - event.exchangeTime).toBeLessThanOrEqual(1_012);
    }
  });

  it('streams only what it is told to', async () => {
    const { events } = await run(cascade(), 10 * SECOND, ['ETH']);
    const traded = events.flatMap((event) => (event.type === 'trade' ? event.instrument : []));
    expect(new Set(traded)).toEqual(new Set(['ETH/USDT:USDT']));
  });

  it('marks the hole of an outage and goes on after it, as a live connection would', async () => {
    const outage = (offset: number, down: boolean): MarketFact => ({
      kind: 'outage',
      time: START + offset,
      venue: 'binance',
      down,
    });
    const fill = { kind: 'liquidation', venue: 'binance', symbol: 'BTCUSDT', side: 'SELL', lastQuantity: 1 } as const;
    const prices = { orderPrice: 99_000, averagePrice: 100_000, quantity: 6 };
    const at = (offset: number): MarketFact => ({ ...fill, ...prices, time: START + offset });
    const facts = [at(5_000), outage(10_000, true), at(15_000), outage(30_000, false), at(60_000)];
    const market = new FactMarket(pulsing(70 * SECOND, facts));
    const { events } = await run(market, 70 * SECOND, ['BTC']);
    const heard = events.flatMap((event) => (event.type === 'liquidation' ? event.exchangeTime - START : []));
    expect(heard).toEqual([5_000, 60_000]);
    const holes = gaps(events).filter(({ stream, from }) => stream === 'binance:!forceOrder@arr' && from > START);
    expect(holes.map(({ reason, to }) => [reason, to === undefined])).toEqual([
      ['disconnect', true],
      ['disconnect', false],
    ]);
    expect((holes[1]?.to ?? 0) - START).toBeGreaterThan(30_000);
  });

  it('watches a contract that is listed later from the next look at the list on', async () => {
    const empty = new FactMarket([]);
    const of = (symbol: string): Listing =>
      empty.listings().find(({ contract }) => contract.venue === 'binance' && contract.symbol === symbol) as Listing;
    const told = [of('BTCUSDT'), of('BTCUSD_PERP')];
    const symbol = 'SUIUSDT';
    const change = { kind: 'listing', venue: 'binance', symbol, status: 'trading', time: START + MINUTE } as const;
    const trade = { kind: 'trade', venue: 'binance', symbol, price: 2, quantity: 10, takerSide: 'buy' } as const;
    const trades = Array.from({ length: 14 }, (_, minute) => ({ ...trade, time: START + (minute + 1) * MINUTE }));
    const market = new FactMarket(pulsing(15 * MINUTE, [change, ...trades]), told);
    const { events } = await run(market, 14 * MINUTE + SECOND);
    const heard = events.flatMap((event) => (event.type === 'trade' ? [(event.exchangeTime - START) / MINUTE] : []));
    expect(heard).toEqual([11, 12, 13, 14]);
  });
});
