import type { ScenarioEvent } from './scenario.contract';
import { SMALLEST, WHOLE_MARKET } from './scenario.contract';
import { tell, tellEnd } from './story';

const EVENTS: readonly (readonly [ScenarioEvent, string | undefined])[] = [
  [
    { kind: 'crowd', at: 0, target: 'BTC', usd: 60e6, side: 1, leverage: 75 },
    '$60M of BTC longs crowd in, about 75x leverage',
  ],
  [
    { kind: 'shock', at: 0, target: WHOLE_MARKET, size: -0.02, seconds: 18 },
    'the whole market is pushed down by news: −2.0 % within 18 s',
  ],
  [{ kind: 'shock', at: 0, target: 'ETH', size: 0.004, seconds: 12 }, 'ETH is lifted by news: +0.4 % within 12 s'],
  [{ kind: 'shock', at: 0, target: 'ETH', size: -0.0002, seconds: 60 }, undefined],
  [
    { kind: 'withdrawal', at: 0, until: 9, target: WHOLE_MARKET, scale: 0.5 },
    'makers leave: books of the whole market hold 50 % of their depth',
  ],
  [
    { kind: 'order', at: 0, venue: 'bybit', target: 'SOL', side: -1, reach: 0.05 },
    'somebody sells SOL, 5.1 % deep into the book of bybit',
  ],
  [{ kind: 'outage', at: 0, until: 9, venue: 'binance' }, 'binance stops answering'],
  [{ kind: 'depeg', at: 0, quote: 'USDT', size: -0.014, seconds: 180 }, 'USDT slips: −1.4 % within 180 s'],
  [{ kind: 'weather', at: 0, until: 9, volatility: 2 }, undefined],
  [{ kind: 'listing', at: 0, target: SMALLEST, venue: 'okx' }, 'okx lists a small coin'],
  [{ kind: 'delisting', at: 0, until: 9, target: SMALLEST, venue: 'okx' }, 'okx announces the end of a small coin'],
];

describe('the story of a scenario', () => {
  it.each(EVENTS)('tells %j as %s', (event, words) => {
    expect(tell(event)).toBe(words);
  });

  it('tells what is over', () => {
    expect(tellEnd({ kind: 'outage', at: 0, until: 9, venue: 'binance' })).toBe('binance answers again');
    expect(tellEnd({ kind: 'withdrawal', at: 0, until: 9, target: 'SOL', scale: 0.3 })).toBe('makers are back in SOL');
    expect(tellEnd({ kind: 'delisting', at: 0, until: 9, target: SMALLEST, venue: 'okx' })).toBe(
      'okx settles a small coin: every position is closed',
    );
    expect(tellEnd({ kind: 'shock', at: 0, target: 'ETH', size: 0.1, seconds: 9 })).toBeUndefined();
  });
});
