import type { Conditions } from './conditions';
import { conditionsFor } from './conditions';
import type { ListedAsset } from './instruments';
import { CONTRACTS, findAsset, notionalOf } from './instruments';
import type { LiquidationVenue } from './liquidation-flow';
import { LiquidationFlow } from './liquidation-flow';
import type { LiquidationFill } from './market-model.contract';
import { Random } from './random';

const STEP_MS = 500;
const QUIET = conditionsFor('BTC', { kind: 'quiet', progress: 0, durationMs: 1000, shocks: [] });

function venuesOf(asset: ListedAsset): LiquidationVenue[] {
  const listed = CONTRACTS.filter((contract) => contract.asset === asset.asset);
  return listed.map((contract) => ({ contract, fillPrice: () => asset.price }));
}

function flow(name: string, seed: number, seconds: number, conditions: Conditions = QUIET): LiquidationFill[] {
  const asset = findAsset(name);
  const liquidations = new LiquidationFlow(asset, venuesOf(asset), new Random(seed), 0);
  const fills: LiquidationFill[] = [];
  for (let time = 0; time < seconds * 1000; time += STEP_MS) {
    fills.push(...liquidations.advance(time, time + STEP_MS, conditions));
  }
  return fills;
}

function usd(fill: LiquidationFill): number {
  const contract = CONTRACTS.find((one) => one.symbol === fill.symbol);
  return contract ? notionalOf(contract, fill.quantity, fill.averagePrice) : 0;
}

describe('LiquidationFlow', () => {
  it.each(['BTC', 'ETH', 'SOL', 'DOGE'])('never puts five %s liquidations into 30 s while it is quiet', (asset) => {
    for (const seed of [1, 2, 3]) {
      const times = flow(asset, seed, 7_200).map((fill) => fill.time);
      expect(times.length).toBeGreaterThan(150);
      for (const [index, time] of times.entries())
        expect((times[index + 4] ?? Infinity) - time).toBeGreaterThan(30_000);
    }
  });

  it('makes quiet BTC liquidations small, with a long tail', () => {
    const sizes = flow('BTC', 5, 40_000)
      .map(usd)
      .sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    expect(median).toBeGreaterThan(750);
    expect(median).toBeLessThan(1_100);
    expect(sizes.at(-1)).toBeGreaterThan(80_000);
    expect(sizes.at(-1)).toBeLessThan(110_000);
  });

  it('spreads them over the contracts of the asset and never fills the last part beyond the whole', () => {
    const fills = flow('BTC', 6, 20_000);
    expect(new Set(fills.map((fill) => fill.symbol))).toEqual(new Set(['BTCUSDT', 'BTCUSDC', 'BTCUSD_PERP']));
    expect(fills.every((fill) => fill.lastQuantity <= fill.quantity && fill.lastQuantity > 0)).toBe(true);
    expect(fills.some((fill) => fill.lastQuantity < fill.quantity)).toBe(true);
  });

  it('liquidates about as much as the scenario says', () => {
    const conditions: Conditions = { ...QUIET, kind: 'cascade', liquidatedUsdPerSecond: 300_000 };
    const fills = flow('BTC', 7, 60, conditions);
    const total = fills.reduce((sum, fill) => sum + usd(fill), 0);
    expect(total / 60 / 300_000).toBeGreaterThan(0.7);
    expect(total / 60 / 300_000).toBeLessThan(1.4);
    expect(fills.filter((fill) => fill.side === 'SELL').length / fills.length).toBeGreaterThan(0.85);
  });
});
