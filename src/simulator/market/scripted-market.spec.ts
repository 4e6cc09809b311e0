import { LiquidationSampler } from '../binance/liquidation-sampler';
import { findContract, notionalOf } from './instruments';
import type { LiquidationFill, MarketFact, TradeFill } from './market-model.contract';
import { ScriptedMarket } from './scripted-market';
import type { ScenarioName } from './scenario';

const START = 1_790_000_000_000;

function market(scenario: ScenarioName, seed = 7): ScriptedMarket {
  return new ScriptedMarket({ seed, startMs: START, scenario });
}

function liquidations(facts: readonly MarketFact[], asset?: string): LiquidationFill[] {
  return facts.filter(
    (fact): fact is LiquidationFill =>
      fact.kind === 'liquidation' && (asset === undefined || findContract(fact.symbol)?.asset === asset),
  );
}

function usdOf(fills: readonly LiquidationFill[]): number {
  return fills.reduce((sum, fill) => {
    const contract = findContract(fill.symbol);
    return sum + (contract ? notionalOf(contract, fill.quantity, fill.averagePrice) : 0);
  }, 0);
}

function btcPrice(facts: readonly MarketFact[]): number {
  const books = facts.filter((fact) => fact.kind === 'book' && fact.symbol === 'BTCUSDT');
  const last = books.at(-1);
  return last?.kind === 'book' ? (last.bids[0]?.[0] ?? 0) : 0;
}

describe('ScriptedMarket', () => {
  it('gives the same facts for the same seed, however the time is sliced', () => {
    const whole = market('demo').advance(START + 5_000);
    const sliced = market('demo');
    const parts: MarketFact[] = [];
    for (const ms of [50, 100, 777, 1_999, 2_000, 5_000]) parts.push(...sliced.advance(START + ms));
    expect(JSON.stringify(parts)).toBe(JSON.stringify(whole));
    expect(JSON.stringify(market('demo', 8).advance(START + 5_000))).not.toBe(JSON.stringify(whole));
  });

  it('lets a BTC long cascade follow 23 s into the demo', () => {
    const model = market('demo');
    const calm = model.advance(START + 15_000);
    model.advance(START + 23_000);
    const cascade = model.advance(START + 41_000);
    const fills = liquidations(cascade, 'BTC');
    expect(fills.length).toBeGreaterThan(40);
    expect(fills.filter((fill) => fill.side === 'SELL').length / fills.length).toBeGreaterThan(0.85);
    expect(usdOf(fills)).toBeGreaterThan(3e6);
    const fall = 1 - btcPrice(cascade) / btcPrice(calm);
    expect(fall).toBeGreaterThan(0.01);
    expect(fall).toBeLessThan(0.022);
    const trades = (facts: readonly MarketFact[]): number =>
      facts.filter((fact) => fact.kind === 'trade' && fact.symbol === 'BTCUSDT').length;
    expect(trades(cascade) / 18 / (trades(calm) / 15)).toBeGreaterThan(20);
  });

  it.each([1, 7])('leaves enough of it after sampling to be seen, with seed %d', (seed) => {
    const model = market('demo', seed);
    model.advance(START + 23_000);
    const sampler = new LiquidationSampler(1000);
    const windows = liquidations(model.advance(START + 41_000), 'BTC').flatMap((fill) => {
      return sampler.add(fill, fill.time) ?? [];
    });
    const published = windows.map((window) => window.publish());
    expect(published.length).toBeGreaterThanOrEqual(15);
    const usd = published.reduce((sum, fill) => {
      const contract = findContract(fill.symbol);
      return sum + (contract ? notionalOf(contract, fill.quantity, fill.averagePrice) : 0);
    }, 0);
    expect(usd).toBeGreaterThan(1.5e6);
  });

  it('comes back after a cascade and repeats with another size', () => {
    const model = market('demo');
    model.advance(START + 23_000);
    const cascade = model.advance(START + 41_000);
    const bottom = btcPrice(cascade);
    expect(btcPrice(model.advance(START + 61_000))).toBeGreaterThan(bottom);
    model.skipTo(START + 162_000 + 23_000);
    const second = model.advance(START + 162_000 + 45_000);
    expect(usdOf(liquidations(second, 'BTC'))).toBeGreaterThan(1e6);
    expect(liquidations(second, 'BTC').length).not.toBe(liquidations(cascade, 'BTC').length);
  });

  it('cascades at once in the scenario of that name and does nothing in the idle one', () => {
    expect(liquidations(market('cascade').advance(START + 20_000), 'BTC').length).toBeGreaterThan(40);
    const idle = market('idle');
    expect(new Set(idle.advance(START).map((fact) => fact.kind))).toEqual(new Set(['book', 'mark', 'openInterest']));
    expect(idle.advance(START + 60_000)).toEqual([]);
  });

  it('shows twenty levels a side, best first and never crossed', () => {
    for (const fact of market('cascade').advance(START + 1_000)) {
      if (fact.kind !== 'book') continue;
      const bids = fact.bids.map(([price]) => price);
      const asks = fact.asks.map(([price]) => price);
      expect(bids).toHaveLength(20);
      expect(bids).toEqual([...bids].sort((a, b) => b - a));
      expect(asks).toEqual([...asks].sort((a, b) => a - b));
      expect(bids[0]).toBeLessThan(asks[0] ?? 0);
    }
  });

  it('trades about the listed daily volume while quiet', () => {
    const facts = market('quiet').advance(START + 60_000);
    const trades = facts.filter((fact): fact is TradeFill => fact.kind === 'trade' && fact.symbol === 'BTCUSDT');
    const usdPerDay = (trades.reduce((sum, trade) => sum + trade.price * trade.quantity, 0) / 60) * 86_400;
    expect(usdPerDay).toBeGreaterThan(6e9);
    expect(usdPerDay).toBeLessThan(24e9);
  });

  it('leaves skipped time out', () => {
    const model = market('quiet');
    model.advance(START + 1_000);
    model.skipTo(START + 8 * 3_600_000);
    const facts = model.advance(START + 8 * 3_600_000 + 200);
    expect(facts.length).toBeGreaterThan(0);
    expect(Math.min(...facts.map((fact) => fact.time))).toBeGreaterThanOrEqual(START + 8 * 3_600_000 - 100);
  });
});
