import { gap, liquidation, MINUTE, SECOND, START, trade } from '../../core/testing/events';
import { isLiquidationStream, MarketState } from './market-state';
import { MACRO, MICRO, SHORT } from './windows';

const ETH = 'ETH/USDT:USDT';

function lowerBound(market: MarketState, asset: string, window: number): boolean {
  return market.asset(asset).liquidations.totals(window).lowerBound;
}

describe('a gap in a liquidation feed', () => {
  it('keeps the sums and marks them lower bounds until the window no longer reaches it', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    expect(lowerBound(market, 'BTC', MICRO)).toBe(false);
    market.applyGap(gap({ from: START, to: START + 5 * SECOND }));
    expect(market.asset('BTC').liquidations.totals(MICRO)).toMatchObject({ count: 1, usd: 100_000, lowerBound: true });
    market.applyLiquidation(liquidation({ exchangeTime: START + 36 * SECOND }));
    expect(lowerBound(market, 'BTC', MICRO)).toBe(false);
    expect(lowerBound(market, 'BTC', SHORT)).toBe(true);
  });

  it('marks assets that show up only after it', () => {
    const market = new MarketState();
    market.applyGap(gap({ from: START, to: START + 5 * SECOND }));
    market.applyLiquidation(liquidation({ instrument: ETH, exchangeTime: START + 6 * SECOND }));
    expect(lowerBound(market, 'ETH', MICRO)).toBe(true);
  });

  it('marks the windows of each contract, also of one that shows up only after it', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.applyGap(gap({ from: START, to: START + 5 * SECOND }));
    market.applyLiquidation(liquidation({ instrument: ETH, exchangeTime: START + 6 * SECOND }));
    expect(market.instrument('binance', 'BTC/USDT:USDT').liquidations.totals(MICRO).lowerBound).toBe(true);
    expect(market.instrument('binance', ETH).liquidations.totals(MICRO).lowerBound).toBe(true);
  });

  it('lasts while nobody says it is over, however long that takes', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.applyGap(gap({ reason: 'blind', from: START + SECOND }));
    for (let t = START; t <= START + 10 * MINUTE; t += SECOND) market.tick(t);
    expect(lowerBound(market, 'BTC', MICRO)).toBe(true);
    market.applyGap(gap({ reason: 'blind', from: START + SECOND, to: START + 10 * MINUTE }));
    market.tick(START + 11 * MINUTE);
    expect(lowerBound(market, 'BTC', MICRO)).toBe(false);
    expect(lowerBound(market, 'BTC', MACRO)).toBe(true);
  });

  it('of one contract concerns no other asset', () => {
    const market = new MarketState();
    market.applyLiquidation(liquidation());
    market.applyLiquidation(liquidation({ instrument: ETH }));
    market.applyGap(gap({ from: START, to: START + SECOND, instrument: ETH }));
    expect(lowerBound(market, 'ETH', MICRO)).toBe(true);
    expect(market.instrument('binance', 'BTC/USDT:USDT').liquidations.totals(MICRO).lowerBound).toBe(false);
    expect(lowerBound(market, 'BTC', MICRO)).toBe(false);
  });

  it('leaves the flow of trades alone', () => {
    const market = new MarketState();
    for (let s = 0; s <= 31; s++) market.applyTrade(trade({ exchangeTime: START + s * SECOND }));
    market.applyGap(gap({ from: START, to: START + 31 * SECOND }));
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)?.count).toBe(30);
  });
});

describe('a gap in a trade feed', () => {
  const trades = gap({ stream: 'binance:btcusdt@aggTrade', from: START + 30 * SECOND, to: START + 31 * SECOND });

  function traded(): MarketState {
    const market = new MarketState();
    for (let s = 0; s <= 31; s++) {
      market.applyTrade(trade({ exchangeTime: START + s * SECOND }));
      market.applyTrade(trade({ exchangeTime: START + s * SECOND, instrument: ETH }));
      market.applyTrade(trade({ exchangeTime: START + s * SECOND, venue: 'bybit' }));
    }
    return market;
  }

  it('makes flows of that venue unknown until refilled, and of no other', () => {
    const market = traded();
    market.applyGap(trades);
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)).toBeUndefined();
    expect(market.instrument('binance', ETH).trades.flow(MICRO)).toBeUndefined();
    expect(market.instrument('bybit', 'BTC/USDT:USDT').trades.flow(MICRO)?.count).toBe(30);
    market.tick(START + 62 * SECOND);
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)).toBeDefined();
  });

  it('of one contract makes only its flow unknown', () => {
    const market = traded();
    market.applyGap({ ...trades, instrument: ETH });
    expect(market.instrument('binance', ETH).trades.flow(MICRO)).toBeUndefined();
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)?.count).toBe(30);
  });

  it('that still lasts keeps the flow unknown instead of calling it zero', () => {
    const market = traded();
    market.applyGap({ ...trades, to: undefined, receivedTime: START + 31 * SECOND });
    market.tick(START + 5 * MINUTE);
    expect(market.instrument('binance', 'BTC/USDT:USDT').trades.flow(MICRO)).toBeUndefined();
  });

  it('does not make liquidation sums lower bounds', () => {
    const market = traded();
    market.applyLiquidation(liquidation({ exchangeTime: START + 31 * SECOND }));
    market.applyGap(trades);
    expect(lowerBound(market, 'BTC', MICRO)).toBe(false);
  });
});

describe(isLiquidationStream.name, () => {
  it.each([
    ['binance:!forceOrder@arr', true],
    ['bybit:allLiquidation.BTCUSDT', true],
    ['okx:liquidation-orders', true],
    ['binance:btcusdt@aggTrade', false],
    ['binance:btcusdt@depth20', false],
  ])('says of %s: %s', (stream, carries) => {
    expect(isLiquidationStream(stream)).toBe(carries);
  });
});
