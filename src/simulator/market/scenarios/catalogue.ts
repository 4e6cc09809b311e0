import { MARKET_CRASH } from './market-crash';
import type { Scenario, ScenarioEvent, Shock } from './scenario.contract';
import { SMALLEST, WHOLE_MARKET } from './scenario.contract';

const MINUTE = 60;
const HOUR = 3600;
const TUESDAY = 2;
const SUNDAY = 0;

/** A day like most: chance alone decides. */
const ordinary = { weekday: TUESDAY, hour: 13, news: 1, events: [] as readonly ScenarioEvent[] };

const SCENARIOS: readonly Scenario[] = [
  {
    ...ordinary,
    name: 'ordinary-day',
    story: 'A Tuesday like most: news now and then, a handful of small cascades, nothing to lose sleep over.',
    seconds: 24 * HOUR,
    hour: 0,
  },
  {
    ...ordinary,
    name: 'quiet-sunday',
    story:
      'A Sunday without news and no cascade; the liquidation feed is so still that one may ask whether it is blind.',
    seconds: 6 * HOUR,
    weekday: SUNDAY,
    hour: 3,
    news: 0,
    events: [{ kind: 'weather', at: 0, until: 24 * HOUR, volatility: 0.5 }],
  },
  {
    ...ordinary,
    name: 'slow-bleed',
    story: 'Six hours of small steps down: many small liquidations, never a burst.',
    seconds: 6 * HOUR,
    news: 0,
    events: [{ kind: 'weather', at: 0, until: 6 * HOUR, volatility: 0.4 }, ...steps(6 * 60, MINUTE, -0.055)],
  },
  {
    ...ordinary,
    name: 'flash-crash',
    story: 'Bitcoin falls 4 % within a minute into a thin book, longs are liquidated, and half of it comes back.',
    seconds: 20 * MINUTE,
    news: 0,
    events: [
      crowd(0, 'BTC', 50e6, 1, 40),
      crowd(0, 'ETH', 25e6, 1, 30),
      shock(4 * MINUTE, WHOLE_MARKET, -0.004, 50),
      { kind: 'withdrawal', at: 295, until: 420, target: WHOLE_MARKET, scale: 0.75 },
      shock(5 * MINUTE, WHOLE_MARKET, -0.02, 30),
      shock(6 * MINUTE, WHOLE_MARKET, 0.014, 240),
    ],
  },
  {
    ...ordinary,
    name: 'short-squeeze',
    story: 'Ethereum shorts are crowded; the price rises 6 % in three minutes and takes them out one after another.',
    seconds: 20 * MINUTE,
    news: 0,
    events: [
      crowd(0, 'ETH', 110e6, -1, 35),
      shock(4 * MINUTE, 'ETH', 0.008, 40),
      shock(5 * MINUTE, 'ETH', 0.018, 30),
      shock(6 * MINUTE, 'ETH', 0.016, 60),
      shock(8 * MINUTE, 'ETH', -0.012, 300),
    ],
  },
  MARKET_CRASH,
  {
    ...ordinary,
    name: 'venue-wick',
    story: 'Somebody sells Solana into the whole Bybit book: one venue wicks 5 % down and is back in seconds.',
    seconds: 15 * MINUTE,
    news: 0,
    events: [
      { kind: 'withdrawal', at: 298, until: 303, target: 'SOL', scale: 0.3 },
      { kind: 'order', at: 5 * MINUTE, venue: 'bybit', target: 'SOL', side: -1, reach: 0.05 },
    ],
  },
  {
    ...ordinary,
    name: 'venue-outage',
    story: 'The market crashes, and in the middle of it the largest venue stops answering for four minutes.',
    seconds: 20 * MINUTE,
    news: 0,
    events: [
      crowd(0, 'BTC', 90e6, 1, 40),
      shock(5 * MINUTE, WHOLE_MARKET, -0.02, 20),
      { kind: 'outage', at: 5 * MINUTE + 15, until: 9 * MINUTE + 15, venue: 'binance' },
      shock(6 * MINUTE, WHOLE_MARKET, -0.015, 40),
      shock(10 * MINUTE, WHOLE_MARKET, 0.01, 200),
    ],
  },
  {
    ...ordinary,
    name: 'stablecoin-wobble',
    story: 'Tether slips to 98.6 cents: everything quoted in it rises, nothing quoted in dollars does.',
    seconds: 30 * MINUTE,
    news: 0,
    events: [
      { kind: 'depeg', at: 5 * MINUTE, quote: 'USDT', size: -0.014, seconds: 180 },
      { kind: 'depeg', at: 15 * MINUTE, quote: 'USDT', size: 0.012, seconds: 400 },
    ],
  },
  {
    ...ordinary,
    name: 'new-listing',
    story: 'A new coin starts to trade, first on one venue, and finds its price wildly.',
    seconds: 30 * MINUTE,
    news: 1,
    events: [
      { kind: 'listing', at: 5 * MINUTE, target: SMALLEST, venue: 'binance' },
      { kind: 'listing', at: 8 * MINUTE, target: SMALLEST, venue: 'bybit' },
      { kind: 'listing', at: 12 * MINUTE, target: SMALLEST, venue: 'okx' },
      shock(6 * MINUTE, SMALLEST, 0.35, 120),
      shock(9 * MINUTE, SMALLEST, -0.3, 240),
      shock(15 * MINUTE, SMALLEST, 0.12, 200),
    ],
  },
  {
    ...ordinary,
    name: 'delisting',
    story:
      'A small coin is to be delisted: it collapses, its open interest drains, and at the end it is settled and gone.',
    seconds: 40 * MINUTE,
    news: 1,
    events: [
      { kind: 'delisting', at: 5 * MINUTE, until: 30 * MINUTE, target: SMALLEST, venue: 'binance' },
      { kind: 'delisting', at: 10 * MINUTE, until: 32 * MINUTE, target: SMALLEST, venue: 'bybit' },
      { kind: 'delisting', at: 10 * MINUTE, until: 33 * MINUTE, target: SMALLEST, venue: 'okx' },
      shock(5 * MINUTE, SMALLEST, -0.45, 90),
      shock(20 * MINUTE, SMALLEST, -0.2, 600),
    ],
  },
  {
    ...ordinary,
    name: 'demo',
    story: 'Quiet, then Bitcoin longs fall, then Ethereum shorts, then the whole market; again and again.',
    seconds: 6 * MINUTE,
    news: 0,
    repeatSeconds: 6 * MINUTE,
    events: [
      crowd(0, 'BTC', 40e6, 1, 100),
      shock(18, WHOLE_MARKET, -0.0015, 14),
      shock(32, WHOLE_MARKET, -0.007, 14),
      shock(50, WHOLE_MARKET, 0.005, 60),
      crowd(100, 'ETH', 45e6, -1, 60),
      shock(125, 'ETH', 0.004, 12),
      shock(140, 'ETH', 0.018, 16),
      shock(160, 'ETH', -0.013, 70),
      crowd(215, 'BTC', 60e6, 1, 60),
      crowd(215, 'ETH', 40e6, 1, 50),
      crowd(215, 'SOL', 20e6, 1, 40),
      shock(245, WHOLE_MARKET, -0.003, 12),
      shock(260, WHOLE_MARKET, -0.015, 18),
      shock(290, WHOLE_MARKET, 0.018, 60),
    ],
  },
  {
    ...ordinary,
    name: 'cascade',
    story: 'A Bitcoin cascade at once, for whoever cannot wait.',
    seconds: 2 * MINUTE,
    news: 0,
    events: [crowd(0, 'BTC', 60e6, 1, 75), shock(1, WHOLE_MARKET, -0.02, 12)],
  },
  {
    ...ordinary,
    name: 'idle',
    story: 'Everything is listed and nothing happens: a bench for tests.',
    seconds: MINUTE,
    news: 0,
    events: [],
    still: true,
  },
];

const BY_NAME = new Map(SCENARIOS.map((scenario) => [scenario.name, scenario]));

export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

export function isScenarioName(name: string): boolean {
  return BY_NAME.has(name);
}

/** Throws with the names there are when there is no such scenario. */
export function findScenario(name: string): Scenario {
  const found = BY_NAME.get(name);
  if (!found) throw new Error(`unknown scenario '${name}'; there are ${SCENARIO_NAMES.join(', ')}`);
  return found;
}

/** Exchange time at which a drill of it begins, epoch ms: always the same week, so that a seed gives the same drill. */
export function scenarioStart({ weekday, hour }: Scenario): number {
  const SUNDAY_MIDNIGHT = Date.UTC(2026, 2, 1);
  return SUNDAY_MIDNIGHT + (weekday * 24 + hour) * HOUR * 1000;
}

function shock(at: number, target: string, size: number, seconds: number): Shock {
  return { kind: 'shock', at, target, size, seconds };
}

function crowd(at: number, target: string, usd: number, side: 1 | -1, leverage: number): ScenarioEvent {
  return { kind: 'crowd', at, target, usd, side, leverage };
}

/** A move in even steps. */
function steps(count: number, every: number, size: number): Shock[] {
  return Array.from({ length: count }, (_, index) => shock(index * every, WHOLE_MARKET, size / count, every));
}
