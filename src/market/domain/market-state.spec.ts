import { HOUR, liquidation, mark, MINUTE, SECOND, START, trade } from '../../core/testing/events';
import { MarketState } from './market-state';
import { MACRO, MICRO, SHORT } from './windows';

describe(MarketState.name, () => {
  it('adds liquidations of one asset over venues and contracts, and keeps each contract apart', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.applyLiquidation(liquidation({ venue: 'bybit', side: 'buy', notionalUsd: 40_000 }));
    market.applyLiquidation(liquidation({ instrument: 'BTC/USD:BTC', notionalUsd: 7_000 }));
    expect(market.asset('BTC').liquidations.totals(MICRO)).toMatchObject({
      count: 3,
      longs: 2,
      shorts: 1,
      usd: 147_000,
      longUsd: 107_000,
      shortUsd: 40_000,
    });
    expect(market.instrument('binance', 'BTC/USDT:USDT').liquidations.totals(MICRO).usd).toBe(100_000);
    expect(market.instrument('bybit', 'BTC/USDT:USDT').liquidations.totals(MICRO).usd).toBe(40_000);
    expect(market.instrument('binance', 'BTC/USD:BTC').liquidations.totals(MICRO).usd).toBe(7_000);
  });

  it('files a multiplier contract under its coin', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ instrument: '1000PEPE/USDT:USDT' }));
    market.applyLiquidation(liquidation({ venue: 'bybit', instrument: 'PEPE/USDT:USDT' }));
    expect(market.asset('PEPE').liquidations.totals(MICRO).count).toBe(2);
    expect([...market.knownAssets()].map((a) => a.asset)).toEqual(['PEPE']);
  });

  it('does not let a frame from the far future move the windows', () => {
    const market = new MarketState();
    for (let i = 0; i < 5; i++) market.applyLiquidation(liquidation({ exchangeTime: START + i * SECOND }));
    const received = START + 5 * SECOND;
    const time = market.applyLiquidation(liquidation({ exchangeTime: START + 24 * HOUR, receivedTime: received }));
    expect(time).toBe(received - 10);
    expect(market.asset('BTC').liquidations.end).toBe(received - 10);
    expect(market.asset('BTC').liquidations.totals(MICRO).count).toBe(6);
    expect(market.skewed).toBe(1);
  });

  it('survives a first frame from the far future: what comes after it still counts', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ exchangeTime: START + 24 * HOUR, receivedTime: START }));
    market.tick(START + SECOND);
    market.applyLiquidation(liquidation({ exchangeTime: START + 2 * SECOND }));
    expect(market.asset('BTC').liquidations.end).toBeLessThanOrEqual(START + 10 * SECOND);
    expect(market.asset('BTC').liquidations.totals(MICRO).count).toBe(2);
  });

  it('keeps a late record while a window still covers it', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation({ exchangeTime: START + 40 * SECOND }));
    market.applyLiquidation(liquidation({ exchangeTime: START, receivedTime: START + 41 * SECOND }));
    expect(market.asset('BTC').liquidations.totals(MICRO).count).toBe(1);
    expect(market.asset('BTC').liquidations.totals(SHORT).count).toBe(2);
  });

  it('takes silence for silence: windows empty by the clock, two seconds behind the stream', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.tick(START + 10 + 32 * SECOND);
    expect(market.asset('BTC').liquidations.totals(MICRO).count).toBe(1);
    market.tick(START + 11 + 32 * SECOND);
    expect(market.asset('BTC').liquidations.totals(MICRO).count).toBe(0);
  });

  it('empties the windows of a single contract by the clock as well', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.tick(START + 2 * HOUR);
    expect(market.asset('BTC').liquidations.totals(MACRO).count).toBe(0);
    expect(market.instrument('binance', 'BTC/USDT:USDT').liquidations.totals(MACRO).count).toBe(0);
  });

  it('goes by the local clock less two seconds where no liquidation was ever seen', () => {
    const market = new MarketState();
    expect(market.liquidationTime(START)).toBe(START - 2_000);
    market.applyTrade(trade());
    expect(market.liquidationTime(START)).toBe(START - 2_000);
  });

  it('sums taker flow by side, from price times quantity where no notional is given', () => {
    const market = new MarketState();
    market.applyTrade(trade({ price: 50_000, quantity: 0.5 }));
    market.applyTrade(trade({ takerSide: 'sell', notionalUsd: 123 }));
    const flow = market.instrument('binance', 'BTC/USDT:USDT').trades.partialFlow(MICRO);
    expect(flow).toEqual({ buyUsd: 25_000, sellUsd: 123, count: 2 });
  });

  it('lets trade windows run empty when trades stop', () => {
    const market = new MarketState();
    for (let s = 0; s <= 60; s++) market.applyTrade(trade({ exchangeTime: START + s * SECOND }));
    market.tick(START + 3 * MINUTE);
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)).toEqual({
      buyUsd: 0,
      sellUsd: 0,
      count: 0,
    });
  });

  it('believes no trade from the future, however many honest ones came before', () => {
    const market = new MarketState();
    for (let i = 0; i < 30; i++) market.applyTrade(trade({ exchangeTime: START + i * SECOND }));
    market.applyTrade(trade({ exchangeTime: START + HOUR, receivedTime: START + 30 * SECOND, price: 1 }));
    expect(market.instrument('binance', 'BTC/USDT:USDT').price.lastTime).toBeLessThanOrEqual(START + 30 * SECOND);
    expect(market.skewed).toBe(1);
  });

  it('keeps the newest book of a contract', () => {
    const market = new MarketState();
    const book = { type: 'book', venue: 'binance', instrument: 'BTC/USDT:USDT', bids: [], asks: [] } as const;
    market.applyBook({ ...book, exchangeTime: START, receivedTime: START, bids: [[1, 2]] });
    expect(market.instrument('binance', 'BTC/USDT:USDT').book?.bids).toEqual([[1, 2]]);
  });

  it('dates a mark no later than it was received', () => {
    const market = new MarketState();
    market.applyMark(mark({ exchangeTime: START + HOUR, receivedTime: START }));
    expect(market.instrument('binance', 'BTC/USDT:USDT').price.lastTime).toBe(START);
  });
});
