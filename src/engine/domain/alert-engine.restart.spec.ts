import * as fc from 'fast-check';
import type { Liquidation, MarketEvent } from '../../core/market-event';
import type { Signal } from '../../core/signal';
import {
  baselineBars,
  burst,
  byReceivedTime,
  gap,
  HOUR,
  liquidation,
  MINUTE,
  reference,
  SECOND,
  START,
  ticks,
} from '../../core/testing/events';
import { AlertEngine } from './alert-engine';

fc.configureGlobal({ seed: 1, numRuns: 80 });

const INSTRUMENTS = ['BTC/USDT:USDT', 'BTC/USD:BTC', 'ETH/USDT:USDT', '1000PEPE/USDT:USDT'];

function said(engine: AlertEngine, events: readonly MarketEvent[]): Signal[] {
  return events.flatMap((event) => [...engine.process(event)]);
}

/** A new engine that is given what the old one leaves behind: its state and the liquidations of the last hour. */
function restarted(engine: AlertEngine, past: readonly MarketEvent[]): AlertEngine {
  const now = past.at(-1)?.receivedTime ?? START;
  const recent = past.filter((e): e is Liquidation => e.type === 'liquidation' && e.exchangeTime >= now - HOUR);
  const content: unknown = JSON.parse(JSON.stringify(engine.snapshot(recent)));
  const next = new AlertEngine();
  expect(said(next, [{ type: 'state', receivedTime: now, content }])).toEqual([]);
  return next;
}

/** What both say of `rest` when one of them was restarted after `past`. */
function compare(past: readonly MarketEvent[], rest: readonly MarketEvent[]): void {
  const steady = new AlertEngine();
  said(steady, past);
  const fresh = restarted(steady, past);
  expect(said(fresh, rest)).toEqual(said(steady, rest));
}

const flow = (latency: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({
      wait: fc.oneof({ weight: 6, arbitrary: fc.nat(9_000) }, { weight: 1, arbitrary: fc.nat(200_000) }),
      usd: fc.constantFrom(900, 12_000, 60_000, 120_000, 450_000, 2_500_000),
      instrument: fc.constantFrom(...INSTRUMENTS),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      venue: fc.constantFrom('binance', 'binance', 'binance', 'bybit'),
      latency,
    }),
    { minLength: 1, maxLength: 50 },
  );

function eventsOf(steps: readonly { wait: number; usd: number; latency: number }[]): MarketEvent[] {
  let time = START;
  const liquidations = steps.map(({ wait, usd, latency, ...rest }) => {
    time += wait;
    const sampled = 'venue' in rest && rest.venue === 'binance';
    return liquidation({ ...rest, notionalUsd: usd, sampled, exchangeTime: time, receivedTime: time + latency });
  });
  return byReceivedTime<MarketEvent>([...liquidations, ...ticks(START, time + 8 * MINUTE)]);
}

describe('an engine that is stopped and started again from what it left', () => {
  it('says the same as one that ran on, wherever in a sequence of events it was stopped', () => {
    fc.assert(
      fc.property(flow(fc.constant(10)), fc.double({ min: 0, max: 1, noNaN: true }), (steps, where) => {
        const events = eventsOf(steps);
        const cut = Math.floor(where * events.length);
        compare(events.slice(0, cut), events.slice(cut));
      }),
    );
  });

  it('does so also when frames arrive late and out of order', () => {
    fc.assert(
      fc.property(flow(fc.nat(1_500)), fc.double({ min: 0, max: 1, noNaN: true }), (steps, where) => {
        const events = eventsOf(steps);
        const cut = Math.floor(where * events.length);
        compare(events.slice(0, cut), events.slice(cut));
      }),
    );
  });

  it('raises the cascade whose first four liquidations it saw before', () => {
    const five = burst([100_000, 100_000, 100_000, 100_000, 100_000]);
    compare(five.slice(0, 4), five.slice(4));
    const before = new AlertEngine();
    said(before, five.slice(0, 4));
    const signals = said(restarted(before, five.slice(0, 4)), five.slice(4));
    expect(signals.at(-1)).toMatchObject({ type: 'LIQUIDATION_CASCADE', onset: START, facts: { count: 5 } });
  });

  it('keeps the thresholds an episode is judged by, although their inputs changed meanwhile', () => {
    const past: MarketEvent[] = [
      ...baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 }),
      reference({ marketCapUsd: 2e12 }),
      ...burst([200_000, 200_000, 200_000, 200_000, 200_000]),
      reference({ marketCapUsd: 50e9 }),
    ];
    compare(past, [liquidation({ exchangeTime: START + 6 * SECOND })]);
  });

  it('keeps the thresholds an episode is judged by over the end of a session', () => {
    const evening = Date.parse('2026-11-18T21:59:50Z');
    const past: MarketEvent[] = [
      ...baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05, until: evening }),
      reference({ marketCapUsd: 2e12 }),
      ...burst([200_000, 200_000, 200_000, 200_000, 200_000], SECOND, { exchangeTime: evening }),
    ];
    compare(past, [liquidation({ exchangeTime: evening + 12 * SECOND })]);
  });

  it('still knows that an asset has a full feed whose last liquidation is over an hour old', () => {
    const past: MarketEvent[] = [
      liquidation({ venue: 'bybit', exchangeTime: START - 61 * MINUTE, notionalUsd: 1 }),
      ...burst([5, 5], SECOND, { sampled: true }),
    ];
    compare(past, burst([1e6, 1e6], SECOND, { exchangeTime: START + 2 * SECOND, sampled: true }));
  });

  it('does not tell the blindness of a feed a second time, and tells its end', () => {
    const blind = gap({ reason: 'blind' });
    const before = new AlertEngine();
    said(before, [blind]);
    const after = restarted(before, [blind]);
    expect(said(after, [blind])).toEqual([]);
    expect(said(after, [{ ...blind, to: START + MINUTE }])).toMatchObject([{ type: 'FEED_BLIND', state: 'ended' }]);
  });

  it('holds the thresholds of an open episode still, and releases them at its end', () => {
    const past = burst([100_000, 100_000, 100_000, 100_000, 100_000]);
    const before = new AlertEngine();
    said(before, past);
    const after = restarted(before, past);
    expect(after.isBusy).toBe(true);
    said(after, ticks(START, START + 2 * MINUTE));
    expect(after.isBusy).toBe(false);
  });

  it('leaves a snapshot that later events do not change', () => {
    const engine = new AlertEngine();
    said(engine, burst([100_000, 100_000, 100_000, 100_000, 100_000]));
    const snapshot = engine.snapshot([]);
    const text = JSON.stringify(snapshot);
    said(engine, burst([700_000, 700_000], SECOND, { exchangeTime: START + 9 * SECOND }));
    expect(JSON.stringify(snapshot)).toBe(text);
  });
});
