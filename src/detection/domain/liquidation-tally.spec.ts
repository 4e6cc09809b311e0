import * as fc from 'fast-check';
import { liquidation, START } from '../../core/testing/events';
import { cents, LiquidationTally, type SeenLiquidation } from './liquidation-tally';

fc.configureGlobal({ seed: 1 });

const seen: fc.Arbitrary<SeenLiquidation> = fc
  .record({
    offset: fc.nat(600_000),
    cents: fc.integer({ min: 1, max: 1_000_000_000 }),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    venue: fc.constantFrom('binance', 'bybit'),
    instrument: fc.constantFrom('BTC/USDT:USDT', 'BTC/USD:BTC'),
  })
  .map(({ offset, cents: amount, side, venue, instrument }) => {
    const notionalUsd = amount / 100;
    return {
      time: START + offset,
      liquidation: liquidation({ exchangeTime: START + offset, notionalUsd, side, venue, instrument }),
      repaired: { raw: notionalUsd, estimated: notionalUsd * 2, high: notionalUsd * 3 },
    };
  });

function tallyOf(list: readonly SeenLiquidation[]): LiquidationTally {
  const tally = new LiquidationTally();
  list.forEach((one) => tally.add(one));
  return tally;
}

describe(LiquidationTally.name, () => {
  it('equals a naive sum, side by side and venue by venue', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 40 }), (list) => {
        const tally = tallyOf(list);
        const usd = list.map((one) => Math.round(one.liquidation.notionalUsd * 100));
        const largest = list.find((one) => Math.round(one.liquidation.notionalUsd * 100) === Math.max(...usd))!;
        expect(tally.usd).toBe(usd.reduce((a, b) => a + b, 0) / 100);
        expect([tally.count, tally.longs + tally.shorts]).toEqual([list.length, list.length]);
        expect(tally.longs).toBe(list.filter((one) => one.liquidation.side === 'sell').length);
        expect(tally.largestUsd).toBe(largest.liquidation.notionalUsd);
        expect(tally.largestSide).toBe(largest.liquidation.side === 'sell' ? 'long' : 'short');
        expect(tally.firstTime).toBe(Math.min(...list.map((one) => one.time)));
        expect(tally.lastTime).toBe(Math.max(...list.map((one) => one.time)));
        expect(new Set(tally.instruments)).toEqual(new Set(list.map((one) => one.liquidation.instrument)));
        const raw = tally.completeness(new Set()).reduce((sum, venue) => sum + Math.round(venue.usdRaw * 100), 0);
        expect(raw).toBe(usd.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('is the same whether added at once or merged from two parts', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 20 }), fc.array(seen, { maxLength: 20 }), (first, second) => {
        const merged = tallyOf(first);
        merged.merge(tallyOf(second));
        const whole = tallyOf([...first, ...second]);
        expect(merged.usd).toBe(whole.usd);
        expect([merged.count, merged.longs, merged.shorts]).toEqual([whole.count, whole.longs, whole.shorts]);
        expect([merged.firstTime, merged.lastTime]).toEqual([whole.firstTime, whole.lastTime]);
        expect([merged.largestUsd, merged.largestSide]).toEqual([whole.largestUsd, whole.largestSide]);
        expect(merged.instruments).toEqual(whole.instruments);
        const rows = (tally: LiquidationTally) =>
          tally.completeness(new Set(['binance', 'bybit', 'okx', 'deribit'])).map((v) => [v.venue, v.usdRaw, v.gap]);
        expect(rows(merged)).toEqual(rows(whole));
      }),
    );
  });

  it('survives being stored as JSON, and then goes its own way', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 10 }), seen, (list, next) => {
        const tally = tallyOf(list);
        const again = LiquidationTally.fromRecord(JSON.parse(JSON.stringify(tally.toRecord())));
        expect(again).toEqual(tally);
        again.add(next);
        expect(tally.count).toBe(list.length);
        expect(again.count).toBe(list.length + 1);
      }),
    );
  });

  it('calls a venue sampled once any of its records was', () => {
    const full = { time: START, liquidation: liquidation(), repaired: { raw: 1, estimated: 1, high: 1 } };
    const sample = { ...full, liquidation: liquidation({ sampled: true }) };
    expect(tallyOf([full]).completeness(new Set())[0]?.completeness).toBe('full');
    expect(tallyOf([full, sample]).completeness(new Set())[0]?.completeness).toBe('sampled');
    const merged = tallyOf([full]);
    merged.merge(tallyOf([sample]));
    expect(merged.completeness(new Set())[0]?.completeness).toBe('sampled');
  });

  it('rounds money to the cent', () => {
    expect([cents(1.005), cents(0.125), cents(2)]).toEqual([1, 0.13, 2]);
  });
});
