import { ContractMarket } from './contract-market';
import { LiquidationEngine } from './liquidation-engine';
import { Random } from './random';
import { Tape } from './tape';
import type { LiquidationTruth } from './truth.contract';
import { Universe } from './universe';

const NOW = Date.UTC(2026, 10, 17);
const [CONTRACT] = new Universe(1).contracts;

interface Bench {
  readonly market: ContractMarket;
  readonly told: LiquidationTruth[];
  readonly retired: number[];
  /** Moves the mark and strikes. */
  strike(ticks: number): void;
}

function bench(): Bench {
  if (!CONTRACT) throw new Error('no contract');
  const tape = new Tape(undefined);
  const market = new ContractMarket(CONTRACT, 100_000, CONTRACT.dailyVolumeUsd, tape);
  market.book.mid = 1_000_000;
  market.mark.start(1_000_000);
  const told: LiquidationTruth[] = [];
  const retired: number[] = [];
  const engine = new LiquidationEngine(market, tape, new Random(1), (one) => told.push(one), {
    retire: (slot) => void retired.push(slot),
    interrupt: () => undefined,
  });
  const strike = (ticks: number): void => {
    market.book.mid = ticks;
    market.mark.start(ticks);
    engine.strike(NOW, NOW + 100, 0.1, 0);
  };
  return { market, told, retired, strike };
}

function hold(market: ContractMarket, lots: number, leverage: number): number {
  const slot = market.ledger.open('retail');
  const maker = market.makers[0] as number;
  market.ledger.leverage[slot] = leverage;
  market.ledger.deposit(slot, Math.round((Math.abs(lots) * 1_000_000) / leverage));
  if (lots > 0) market.match(slot, maker, lots, 1_000_000);
  else market.match(maker, slot, -lots, 1_000_000);
  market.arm(slot);
  return slot;
}

describe('LiquidationEngine', () => {
  it.each([
    ['long', 100, -1],
    ['short', -100, 1],
  ])('leaves a %s alone a tick before its liquidation price and closes it at the price', (_side, lots, direction) => {
    const { market, told, retired, strike } = bench();
    const slot = hold(market, lots, 20);
    const level = market.liquidationLevel(slot);
    const at = direction < 0 ? Math.floor(level) : Math.ceil(level);
    strike(at - direction);
    expect(told).toEqual([]);
    strike(at);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ side: lots > 0 ? 'sell' : 'buy', quantity: 0.1, partial: false, cause: 'market' });
    expect(market.ledger.quantity[slot]).toBe(0);
    expect(retired).toEqual([slot]);
  });

  it('gives what is left of the margin to the insurance fund', () => {
    const { market, told, strike } = bench();
    const slot = hold(market, 100, 20);
    const before = market.ledger.cash[market.insurance] as number;
    strike(Math.floor(market.liquidationLevel(slot)));
    const gained = (market.ledger.cash[market.insurance] as number) - before;
    expect(gained).toBeGreaterThan(0);
    expect(told[0]?.insuranceUsd).toBeCloseTo(gained * market.usdPerTickLot, 6);
    expect(market.ledger.cash[slot]).toBe(0);
  });

  it('takes what is missing from the insurance fund when the price has run past the bankruptcy', () => {
    const { market, told, strike } = bench();
    hold(market, 100, 50);
    strike(960_000);
    expect(told[0]?.insuranceUsd).toBeLessThan(0);
  });

  it('closes against those who gained most when the insurance fund cannot pay, at the bankruptcy price', () => {
    const { market, told, strike } = bench();
    const { ledger, insurance } = market;
    ledger.deposit(insurance, -(ledger.cash[insurance] as number));
    const winner = hold(market, -150, 10);
    const bystander = hold(market, -150, 2);
    const loser = hold(market, 100, 50);
    const bankruptcy = market.bankruptcyLevel(loser);
    strike(950_000);
    expect(told).toHaveLength(1);
    expect(told[0]?.averagePrice).toBeCloseTo(bankruptcy / market.ticksPerUnit, 1);
    expect([ledger.quantity[loser], ledger.quantity[winner], ledger.quantity[bystander]]).toEqual([0, -50, -150]);
    expect(ledger.cash[insurance]).toBeGreaterThanOrEqual(0);
  });

  it('reduces a position beyond the first tier in parts', () => {
    const { market, told, strike } = bench();
    const slot = hold(market, 20_000, 20);
    const level = Math.floor(market.liquidationLevel(slot));
    strike(level);
    expect(told[0]).toMatchObject({ partial: true });
    expect(market.ledger.quantity[slot]).toBeGreaterThan(0);
    expect(market.ledger.quantity[slot]).toBeLessThanOrEqual(16_000);
  });

  it('closes at a stop without a liquidation', () => {
    const { market, told, retired, strike } = bench();
    const slot = hold(market, 100, 20);
    market.ledger.stop[slot] = 990_000;
    market.arm(slot);
    strike(990_001);
    expect(retired).toEqual([]);
    strike(990_000);
    expect([told, retired, market.ledger.quantity[slot]]).toEqual([[], [slot], 0]);
  });

  it('pays no heed to levels of a position that has changed since', () => {
    const { market, told, strike } = bench();
    const slot = hold(market, 100, 20);
    market.ledger.deposit(slot, 100 * 1_000_000);
    market.arm(slot);
    strike(900_000);
    expect(told).toEqual([]);
  });
});
