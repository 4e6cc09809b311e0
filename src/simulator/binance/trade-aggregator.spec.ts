import * as fc from 'fast-check';
import type { TradeFill } from '../market/market-model.contract';
import type { AggregateTrade } from './trade-aggregator';
import { TradeAggregator } from './trade-aggregator';

const fill = fc.record({
  kind: fc.constant('trade' as const),
  time: fc.constant(1),
  venue: fc.constant('binance' as const),
  symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT'),
  price: fc.integer({ min: 1, max: 5 }),
  quantity: fc.integer({ min: 1, max: 9 }),
  takerSide: fc.constantFrom('buy' as const, 'sell' as const),
});

function sum(items: readonly { readonly quantity: number }[]): number {
  return items.reduce((total, item) => total + item.quantity, 0);
}

describe('TradeAggregator', () => {
  it('numbers aggregates and trades without a gap and loses no quantity', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fill, { maxLength: 12 }), { maxLength: 8 }), (batches) => {
        const aggregator = new TradeAggregator();
        const out: AggregateTrade[] = [];
        for (const batch of batches) {
          for (const trade of batch) aggregator.add(trade);
          out.push(...aggregator.flush());
        }
        for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
          const own = out.filter((trade) => trade.symbol === symbol);
          for (const [index, trade] of own.entries()) {
            const before = own[index - 1];
            if (before) expect([trade.id, trade.firstTradeId]).toEqual([before.id + 1, before.lastTradeId + 1]);
            expect(trade.normalQuantity).toBeLessThanOrEqual(trade.quantity);
            expect(trade.normalQuantity).toBeGreaterThan(0);
          }
          expect(sum(own)).toBe(sum(batches.flat().filter((trade) => trade.symbol === symbol)));
        }
      }),
    );
  });

  it('joins fills of one price and taker side only', () => {
    const aggregator = new TradeAggregator();
    const base: TradeFill = {
      kind: 'trade',
      time: 5,
      venue: 'binance',
      symbol: 'BTCUSDT',
      price: 10,
      quantity: 1,
      takerSide: 'buy',
    };
    for (const trade of [
      base,
      { ...base, takerSide: 'sell' as const },
      { ...base, quantity: 2 },
      { ...base, price: 11 },
    ]) {
      aggregator.add(trade);
    }
    expect(aggregator.flush().map((trade) => [trade.price, trade.takerSide, trade.quantity])).toEqual([
      [10, 'buy', 3],
      [10, 'sell', 1],
      [11, 'buy', 1],
    ]);
    expect(aggregator.flush()).toEqual([]);
  });
});
