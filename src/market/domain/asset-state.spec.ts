import { liquidation, mark, SECOND, START, trade } from '../../core/testing/events';
import { MarketState } from './market-state';

describe('the price of an asset', () => {
  it('is unknown before anything was seen', () => {
    expect(new MarketState().asset('BTC').price).toBeUndefined();
  });

  it('is that of the last liquidation where no price is watched', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ price: 99_000 }));
    expect(market.asset('BTC').price).toBe(99_000);
  });

  it('is the last trade of the USDT contract, even when another contract traded later', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ price: 1 }));
    market.applyTrade(trade({ instrument: 'BTC/USD:BTC', exchangeTime: START + SECOND, price: 90_000 }));
    market.applyTrade(trade({ price: 100_000 }));
    market.applyTrade(trade({ instrument: 'BTC/USDT:USDT-261225', exchangeTime: START + SECOND, price: 110_000 }));
    expect(market.asset('BTC').price).toBe(100_000);
    expect(market.asset('BTC').reference()?.instrument).toBe('BTC/USDT:USDT');
  });

  it('is that of the contract that traded last among equals', () => {
    const market = new MarketState();
    market.applyTrade(trade({ exchangeTime: START + SECOND, price: 100_001 }));
    market.applyTrade(trade({ venue: 'bybit', exchangeTime: START, price: 100_002 }));
    expect(market.asset('BTC').price).toBe(100_001);
    market.applyTrade(trade({ venue: 'bybit', exchangeTime: START + 2 * SECOND, price: 100_003 }));
    expect(market.asset('BTC').price).toBe(100_003);
  });

  it('is not moved by a trade that comes late', () => {
    const market = new MarketState();
    market.applyTrade(trade({ exchangeTime: START + SECOND, price: 100_001 }));
    market.applyTrade(trade({ exchangeTime: START, price: 5 }));
    expect(market.asset('BTC').price).toBe(100_001);
  });

  it('is the mark price only where no trade came for ten seconds', () => {
    const market = new MarketState();
    market.applyTrade(trade({ price: 100_000 }));
    market.applyMark(mark({ exchangeTime: START + 10 * SECOND, markPrice: 100_010 }));
    expect(market.asset('BTC').price).toBe(100_000);
    market.applyMark(mark({ exchangeTime: START + 10 * SECOND + 1, markPrice: 100_020 }));
    expect(market.asset('BTC').price).toBe(100_020);
    expect(market.instrument('binance', 'BTC/USDT:USDT').mark?.markPrice).toBe(100_020);
  });
});

describe('the feeds of an asset', () => {
  it('are sampled only until one that shows everything has shown something', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ sampled: true }));
    expect(market.asset('BTC').sampledOnly).toBe(true);
    market.applyLiquidation(liquidation({ venue: 'bybit', sampled: false }));
    expect(market.asset('BTC').sampledOnly).toBe(false);
    expect(market.asset('ETH').sampledOnly).toBe(true);
  });
});
