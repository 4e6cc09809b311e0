import type { Scenario, ScenarioEvent } from './scenario.contract';
import { WHOLE_MARKET } from './scenario.contract';

const MINUTE = 60;
const FRIDAY = 5;
/** The worst of it. */
const BOTTOM = 26 * MINUTE;
const ALTCOINS = [
  ['ETH', -0.06],
  ['SOL', -0.14],
  ['XRP', -0.22],
  ['DOGE', -0.28],
  ['BNB', -0.06],
  ['PEPE', -0.32],
  ['ADA', -0.35],
  ['LINK', -0.33],
  ['AVAX', -0.4],
  ['SUI', -0.45],
] as const;

/**
 * After the example of 2025-10-10: a Friday evening, longs everywhere, news that nobody expected, makers who leave, a
 * market that falls in waves for half an hour (Bitcoin by an eighth, some altcoins by half), and a partial recovery.
 */
export const MARKET_CRASH: Scenario = {
  name: 'market-crash',
  story:
    'A Friday night like 2025-10-10: in half an hour Bitcoin loses an eighth and altcoins up to half, and books are empty.',
  seconds: 60 * MINUTE,
  weekday: FRIDAY,
  hour: 20,
  news: 0,
  events: [
    ...crowds(),
    shock(10 * MINUTE, -0.018, 90),
    shock(13 * MINUTE, -0.012, 60),
    { kind: 'withdrawal', at: 13 * MINUTE, until: 20 * MINUTE, target: WHOLE_MARKET, scale: 0.5 },
    shock(16 * MINUTE, -0.032, 60),
    shock(18 * MINUTE, -0.024, 120),
    { kind: 'withdrawal', at: 20 * MINUTE, until: 27 * MINUTE, target: WHOLE_MARKET, scale: 0.15 },
    shock(21 * MINUTE, -0.042, 90),
    shock(24 * MINUTE, -0.025, 60),
    ...ALTCOINS.map(([target, size]): ScenarioEvent => ({
      kind: 'shock',
      at: BOTTOM - 60,
      target,
      size,
      seconds: 150,
    })),
    shock(BOTTOM, -0.036, 50),
    { kind: 'withdrawal', at: 27 * MINUTE, until: 50 * MINUTE, target: WHOLE_MARKET, scale: 0.5 },
    shock(28 * MINUTE, 0.04, 300),
    ...ALTCOINS.map(([target, size]): ScenarioEvent => {
      return { kind: 'shock', at: 29 * MINUTE, target, size: -0.5 * size, seconds: 900 };
    }),
    shock(38 * MINUTE, 0.015, 600),
  ],
};

function shock(at: number, size: number, seconds: number): ScenarioEvent {
  return { kind: 'shock', at, target: WHOLE_MARKET, size, seconds };
}

function crowds(): ScenarioEvent[] {
  const sizes: readonly (readonly [target: string, usd: number, leverage: number])[] = [
    ['BTC', 500e6, 18],
    ['ETH', 350e6, 15],
    ['SOL', 120e6, 12],
    ['XRP', 60e6, 10],
    ['DOGE', 40e6, 10],
    ['SUI', 10e6, 8],
  ];
  return sizes.map(([target, usd, leverage]) => ({ kind: 'crowd', at: 0, target, usd, side: 1, leverage }));
}
