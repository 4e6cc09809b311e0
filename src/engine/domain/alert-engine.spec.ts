import type { MarketEvent } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import {
  bar,
  baselineBars,
  burst,
  gap,
  HOUR,
  liquidation,
  mark,
  MINUTE,
  reference,
  SECOND,
  START,
  tick,
  ticks,
  trade,
} from '../../core/testing/events';
import { MICRO } from '../../market/domain/windows';
import { DEFAULT_RULES } from '../../thresholds/domain/threshold-book';
import { AlertEngine } from './alert-engine';
import { DEFAULT_CONFIG, type EngineConfig } from './engine-config';

const five = (offset = 0, usd = 100_000) => burst([usd, usd, usd, usd, usd], 100, { exchangeTime: START + offset });
const config = (content: Partial<EngineConfig>): MarketEvent => ({
  type: 'config',
  receivedTime: START,
  hash: 'h',
  content,
});

function said(engine: AlertEngine, events: readonly MarketEvent[]): Signal[] {
  return events.flatMap((event) => [...engine.process(event)]);
}

const types = (signals: readonly Signal[]): string[] => signals.map((s) => `${s.type} ${s.state}`);

describe('what the engine says', () => {
  it('is a single liquidation before the cascade it completes, and then the cascade alone', () => {
    const engine = new AlertEngine();
    const perEvent = five().map((event) => types(engine.process(event) as Signal[]));
    expect(perEvent).toEqual([
      ['LIQUIDATION active'],
      ['LIQUIDATION active'],
      ['LIQUIDATION active'],
      ['LIQUIDATION active'],
      ['LIQUIDATION active', 'LIQUIDATION_CASCADE active'],
    ]);
    // Five more in quick succession: growth is told five times a second at most, and no single any more.
    expect(new Set(types(said(engine, five(SECOND))))).toEqual(new Set(['LIQUIDATION_CASCADE active']));
  });

  it('is nothing for what it only takes in', () => {
    const engine = new AlertEngine();
    const quiet: MarketEvent[] = [
      trade(),
      mark(),
      bar(),
      reference(),
      config({}),
      gap(),
      tick(START),
      {
        type: 'book',
        venue: 'binance',
        instrument: 'BTC/USDT:USDT',
        exchangeTime: 1,
        receivedTime: 1,
        bids: [],
        asks: [],
      },
      {
        type: 'ticker',
        venue: 'binance',
        instrument: 'X',
        exchangeTime: 1,
        receivedTime: 1,
        lastPrice: 1,
        volume24hUsd: 1,
      },
      { type: 'openInterest', venue: 'binance', instrument: 'X', exchangeTime: 1, receivedTime: 1, openInterest: 1 },
      { type: 'state', receivedTime: START, content: {} },
    ];
    expect(said(engine, quiet)).toEqual([]);
    expect(engine.market.instrument('binance', 'BTC/USDT:USDT').book).toBeDefined();
    expect(engine.isBusy).toBe(false);
  });

  it('ends with the clock alone', () => {
    const engine = new AlertEngine();
    said(engine, five());
    expect(engine.isBusy).toBe(true);
    expect(types(said(engine, ticks(START, START + 2 * MINUTE)))).toEqual([
      'LIQUIDATION ended',
      'LIQUIDATION_CASCADE ended',
    ]);
    expect(engine.isBusy).toBe(false);
  });

  it('takes up the single liquidation again after the cascade is over', () => {
    const engine = new AlertEngine();
    said(engine, five());
    said(engine, ticks(START, START + 90 * SECOND));
    const late = said(engine, [liquidation({ exchangeTime: START + 91 * SECOND })]);
    expect(types(late)).toEqual(['LIQUIDATION active', 'LIQUIDATION_CASCADE ended']);
  });

  it('is the blindness of a feed, once, with the assets watched by choice', () => {
    const engine = new AlertEngine();
    engine.process(config({ assets: ['BTC', 'ETH'] }));
    const blind = gap({ reason: 'blind' });
    const signals = said(engine, [blind, blind, { ...blind, to: START + MINUTE }]);
    expect(types(signals)).toEqual(['FEED_BLIND active', 'FEED_BLIND ended']);
    expect(signals[0]?.facts['assets']).toEqual(['BTC', 'ETH']);
    expect(engine.market.asset('BTC').liquidations.totals(MICRO).lowerBound).toBe(true);
  });
});

describe('configuration as an event', () => {
  it('replaces rules, and stands on defaults for what it leaves out', () => {
    const engine = new AlertEngine();
    expect(engine.config).toEqual(DEFAULT_CONFIG);
    engine.process(config({ simulated: true }));
    expect(engine.config).toEqual({ ...DEFAULT_CONFIG, simulated: true });
    engine.process(
      config({
        thresholds: { ...DEFAULT_RULES, entry: { BTC: { singleUsd: 1e9, cascadeUsd: 499_999, cascadeCount: 5 } } },
      }),
    );
    expect(types(said(engine, burst([499_995, 1, 1, 1, 1])))).toEqual(['LIQUIDATION_CASCADE active']);
  });
});

describe('thresholds during an episode', () => {
  function taught(): AlertEngine {
    const engine = new AlertEngine();
    said(engine, [...baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 }), reference({ marketCapUsd: 2e12 })]);
    return engine;
  }
  const halved = reference({ marketCapUsd: 50e9 });
  const extreme = (signal: Signal | undefined): number => Math.round(signal?.thresholds?.extreme ?? NaN);

  it('do not move under it when an input changes, nor when the session does', () => {
    const engine = taught();
    expect(extreme(said(engine, five()).at(-1))).toBe(30_000_000);
    engine.process(halved);
    expect(extreme(said(engine, five(10 * SECOND)).at(-1))).toBe(30_000_000);
    const evening = Array.from({ length: 9 * 120 }, (_, i) => five(20 * SECOND + i * 30 * SECOND)).flat();
    const last = said(engine, evening).at(-1);
    expect(last).toMatchObject({ onset: START, session: 'us' });
    expect(extreme(last)).toBe(30_000_000);
  });

  it('are those of the new inputs in the next episode', () => {
    const engine = taught();
    said(engine, five());
    engine.process(halved);
    said(engine, ticks(START, START + 10 * MINUTE));
    expect(extreme(said(engine, five(10 * MINUTE)).at(-1))).toBe(60_000_000);
  });

  it('follow the inputs at once where nothing is going on', () => {
    const engine = taught();
    engine.thresholds.of('BTC', START);
    engine.process(halved);
    expect(extreme(said(engine, five()).at(-1))).toBe(60_000_000);
  });

  it('fall back to the fixed table and say so without market data', () => {
    const signal = said(new AlertEngine(), five()).at(-1);
    expect(signal?.thresholds).toMatchObject({ entry: 500_000, source: 'fixed', dynamic: undefined });
  });
});

describe('the same events', () => {
  it('give the same signals, whatever other engines have seen', () => {
    const events: MarketEvent[] = [
      ...five(),
      ...ticks(START, START + HOUR / 10),
      ...five(7 * MINUTE),
      gap({ reason: 'blind' }),
    ];
    const other = new AlertEngine();
    said(other, five(0, 900_000));
    expect(said(new AlertEngine(), events)).toEqual(said(new AlertEngine(), events));
  });
});
