import { burst, liquidation, SECOND, START } from '../../core/testing/events';
import { assetOf } from '../../core/instrument';
import type { Liquidation } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import { repairFull, repairSampled } from '../../market/domain/feed-completeness';
import { MarketState } from '../../market/domain/market-state';
import { ThresholdBook } from '../../thresholds/domain/threshold-book';
import { LiquidationCascadeDetector } from './liquidation-cascade.detector';

function bench() {
  const market = new MarketState();
  const thresholds = new ThresholdBook();
  const detector = new LiquidationCascadeDetector({ market, thresholds });
  const see = (event: Liquidation): Signal | undefined => {
    const time = market.applyLiquidation(event);
    const window = market.instrument(event.venue, event.instrument).liquidations;
    const repaired = event.sampled ? repairSampled(event.notionalUsd, window) : repairFull(event.notionalUsd);
    return detector.onLiquidation({ time, liquidation: event, repaired }, assetOf(event.instrument));
  };
  const tickTo = (time: number): Signal[] => {
    market.tick(time);
    return detector.onTick(market.liquidationTime(time), time);
  };
  return { market, thresholds, detector, see, tickTo, seeAll: (events: Liquidation[]) => events.map(see).at(-1) };
}

/** When the clock runs two seconds behind the stream, and the stream 10 ms behind us. */
const LAG = 2 * SECOND + 10;
const five = (offset: number, usd = 100_000): Liquidation[] =>
  burst([usd, usd, usd, usd, usd], 100, { exchangeTime: START + offset });

/** Ticks each second, as live; gives what was said and when (event time since START). */
function run(tickTo: (time: number) => Signal[], fromMs: number, toMs: number): [number, Signal][] {
  const said: [number, Signal][] = [];
  for (let t = fromMs; t <= toMs; t += SECOND) for (const signal of tickTo(START + t + LAG)) said.push([t, signal]);
  return said;
}

describe('the end of a cascade', () => {
  it('comes when its rule was false for 30 seconds, and is told once', () => {
    const { seeAll, tickTo, detector } = bench();
    seeAll(five(0));
    // The first record leaves the window after 30 s: then the rule is false. The last tick at which it held was at 30 s.
    const said = run(tickTo, SECOND, 300 * SECOND);
    expect(said.map(([time]) => time)).toEqual([60 * SECOND]);
    expect(said[0]?.[1]).toMatchObject({ state: 'ended', onset: START, facts: { count: 5, usd: 500_000 } });
    expect(said[0]?.[1].exchangeTime).toBeUndefined();
    expect(detector.isActive('BTC')).toBe(false);
  });

  it('does not come while liquidations keep the rule true', () => {
    const { see, seeAll, tickTo, detector } = bench();
    seeAll(five(0));
    for (let s = 5; s <= 600; s += 5) {
      see(liquidation({ exchangeTime: START + s * SECOND }));
      expect(run(tickTo, s * SECOND, (s + 4) * SECOND)).toEqual([]);
    }
    expect(detector.isActive('BTC')).toBe(true);
  });

  it('is put off by single liquidations no longer than the rule is false for', () => {
    const { see, seeAll, tickTo } = bench();
    seeAll(five(0));
    run(tickTo, SECOND, 45 * SECOND);
    const small = see(liquidation({ exchangeTime: START + 45 * SECOND, notionalUsd: 1 }));
    expect(small).toMatchObject({ state: 'active', facts: { count: 6, usd: 500_001 } });
    expect(run(tickTo, 46 * SECOND, 90 * SECOND).map(([time]) => time)).toEqual([60 * SECOND]);
  });
});

describe('after the end of a cascade', () => {
  function ended() {
    const made = bench();
    made.seeAll(five(0));
    run(made.tickTo, SECOND, 70 * SECOND);
    return made;
  }

  it('further liquidations are told beside it, without raising it again', () => {
    const { see } = ended();
    const signal = see(liquidation({ exchangeTime: START + 80 * SECOND }));
    expect(signal).toMatchObject({ state: 'ended', onset: START });
    expect(signal?.facts).toMatchObject({ count: 5, usd: 500_000, laterCount: 1, laterUsd: 100_000 });
  });

  it('a cascade within five minutes is the same one, with what came in between', () => {
    const { see, seeAll, tickTo } = ended();
    see(liquidation({ exchangeTime: START + 80 * SECOND, notionalUsd: 7 }));
    run(tickTo, 71 * SECOND, 350 * SECOND);
    const signal = seeAll(five(351 * SECOND));
    expect(signal).toMatchObject({ state: 'active', onset: START, facts: { count: 11, usd: 1_000_007 } });
    expect(signal?.facts).not.toHaveProperty('laterCount');
  });

  it('a cascade more than five minutes later is another one', () => {
    const { seeAll, tickTo } = ended();
    run(tickTo, 71 * SECOND, 361 * SECOND);
    const signal = seeAll(five(362 * SECOND));
    expect(signal).toMatchObject({ state: 'active', onset: START + 362 * SECOND, facts: { count: 5, usd: 500_000 } });
  });

  it('a cascade that forms while the old one is being forgotten has all of its liquidations', () => {
    const { see, seeAll, tickTo } = ended();
    run(tickTo, 71 * SECOND, 349 * SECOND);
    seeAll(burst([150_000, 150_000, 150_000, 150_000], SECOND, { exchangeTime: START + 350 * SECOND }));
    run(tickTo, 354 * SECOND, 362 * SECOND);
    const signal = see(liquidation({ exchangeTime: START + 363 * SECOND, notionalUsd: 150_000 }));
    expect(signal).toMatchObject({ state: 'active', facts: { count: 5, usd: 750_000 } });
  });

  it('one that nobody saw end is not carried on ten minutes later', () => {
    const { detector, market, thresholds, seeAll } = bench();
    seeAll(five(0));
    const revived = new LiquidationCascadeDetector({ market, thresholds });
    revived.restore(JSON.parse(JSON.stringify(detector.snapshot())));
    const late = liquidation({ exchangeTime: START + 600 * SECOND, notionalUsd: 1 });
    market.asset('BTC').liquidations.advance(late.exchangeTime - 2 * SECOND);
    expect(revived.settle('BTC', late.exchangeTime - 2 * SECOND, late.receivedTime)).toMatchObject({ state: 'ended' });
    const seen = { time: market.applyLiquidation(late), liquidation: late, repaired: repairFull(1) };
    expect(revived.onLiquidation(seen, 'BTC')?.state).not.toBe('active');
  });
});
